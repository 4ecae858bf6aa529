package dev.skylight.internal.models;

import dev.skylight.internal.pictures.Picture;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A row and the pictures that can stand for it.
 *
 * @param row the row
 * @param candidates in the order to try them; empty: no image has this row
 */
public record RowSource(long row, List<Picture> candidates) {

  /** Copies the list. */
  public RowSource {
    candidates = List.copyOf(candidates);
  }

  /** Of pictures in files. */
  public static RowSource of(long row, Path... files) {
    return new RowSource(row, Stream.of(files).map(Picture::in).toList());
  }
}
