package dev.skylight.contactsheet;

/**
 * A picture that a search found.
 *
 * @param row its {@code embedding_index}
 * @param score cosine similarity to the query, -1 to 1
 * @param path as the catalog has it; empty where no image has the row any more
 * @param caption what {@code captions.tsv} says of it first, or empty
 */
public record Found(long row, float score, String path, String caption) {

  /** The path without its folders. */
  public String fileName() {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
