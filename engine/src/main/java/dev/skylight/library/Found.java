package dev.skylight.library;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A row that a search found, and the picture that stands for it.
 *
 * @param rank place among all hits, from 1
 * @param row its {@code embedding_index}
 * @param score cosine similarity to the query, -1 to 1
 * @param picture the one that stands for the row, of those that the query lets through; empty where
 *     no picture has the row any more
 * @param caption what {@code captions.tsv} beside the picture says of it first, or empty
 * @param missing whether its picture was there when the row was made and is not now; only where
 *     {@link Query#showMissing} asks for such
 */
public record Found(
    int rank, long row, float score, Optional<Picture> picture, String caption, boolean missing) {

  Found ranked(int place) {
    return new Found(place, row, score, picture, caption, missing);
  }

  /** The path as the catalog has it; empty where no picture has the row any more. */
  public String path() {
    return picture.map(Picture::path).orElse("");
  }

  /**
   * The path, those that are relative taken from the data folder; empty where there is none or it
   * cannot be one on this system.
   */
  public Optional<Path> file() {
    return picture.flatMap(Picture::file);
  }

  /** The path without its folders. */
  public String fileName() {
    return picture.map(Picture::fileName).orElse("");
  }
}
