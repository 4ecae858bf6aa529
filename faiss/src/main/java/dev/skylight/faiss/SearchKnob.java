package dev.skylight.faiss;

/** What trades speed for recall in an index, whatever wraps it. */
public enum SearchKnob {
  /** Inverted lists: how many of them a query visits. */
  NPROBE,
  /** HNSW graph: how many candidates a query keeps. */
  EF_SEARCH,
  /** Nothing that Skylight sets: an exhaustive search. */
  NONE
}
