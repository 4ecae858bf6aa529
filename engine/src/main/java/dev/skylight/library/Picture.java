package dev.skylight.library;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A picture of the catalog, or of a row.
 *
 * @param row its {@code embedding_index}; -1 where it has none
 * @param id its key in the catalog; -1 where {@code file_paths.txt} was asked
 * @param path as the catalog has it
 * @param file the path, those that are relative taken from the data folder; empty where it cannot
 *     be one on this system
 * @param width pixels, EXIF orientation applied; 0 where the catalog does not say
 * @param height likewise
 * @param format {@code jpeg}, {@code png}, ...; empty where the catalog does not say
 * @param bytes size of the file when it was registered; 0 where the catalog does not say
 * @param modifiedMillis modification time of the file when it was registered, milliseconds since
 *     1970; 0 where the catalog does not say
 * @param hash SHA-256 of the file when it was registered, lower-case hex; empty where the catalog
 *     does not say
 */
public record Picture(
    long row,
    long id,
    String path,
    Optional<Path> file,
    int width,
    int height,
    String format,
    long bytes,
    long modifiedMillis,
    String hash) {

  /** The path without its folders. */
  public String fileName() {
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
