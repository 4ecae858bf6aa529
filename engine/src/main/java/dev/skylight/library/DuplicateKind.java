package dev.skylight.library;

/** In what pictures are the same. */
public enum DuplicateKind {
  /** Their files have the same bytes. */
  EXACT,
  /** Their vectors point in nearly the same direction. */
  NEAR
}
