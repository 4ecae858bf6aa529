package dev.skylight.internal.models;

import java.nio.file.Path;
import java.util.List;

/**
 * A row and the files that can stand for it.
 *
 * @param row the row
 * @param candidates files in the order to try them; empty: no image has this row
 */
public record RowSource(long row, List<Path> candidates) {

  /** Copies the list. */
  public RowSource {
    candidates = List.copyOf(candidates);
  }
}
