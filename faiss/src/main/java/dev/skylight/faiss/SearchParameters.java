package dev.skylight.faiss;

import java.util.Objects;

/**
 * How to search. An index takes of it what it understands: {@code nprobe} matters to inverted
 * lists, {@code efSearch} to HNSW. Immutable, thread-safe.
 *
 * @param nprobe inverted lists to visit; 0: as the index has it
 * @param efSearch HNSW candidates to keep; 0: as the index has it
 * @param selector which ids may be found
 */
public record SearchParameters(int nprobe, int efSearch, IdSelector selector) {

  /** As the index has it, all ids. */
  public static final SearchParameters DEFAULT = new SearchParameters(0, 0, IdSelector.all());

  /** Refuses what no index can do. */
  public SearchParameters {
    Objects.requireNonNull(selector, "selector");
    if (nprobe < 0 || efSearch < 0) {
      throw new IllegalArgumentException(
          "nprobe and efSearch must not be negative: " + nprobe + ", " + efSearch);
    }
  }

  /** The same with another {@code nprobe}. */
  public SearchParameters withNprobe(int lists) {
    return new SearchParameters(lists, efSearch, selector);
  }

  /** The same with another {@code efSearch}. */
  public SearchParameters withEfSearch(int candidates) {
    return new SearchParameters(nprobe, candidates, selector);
  }

  /** The same for other ids. */
  public SearchParameters withSelector(IdSelector ids) {
    return new SearchParameters(nprobe, efSearch, ids);
  }

  boolean isDefault() {
    return nprobe == 0 && efSearch == 0 && selector == IdSelector.all();
  }
}
