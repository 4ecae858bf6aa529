package dev.skylight.collection;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A collection: the folder and the files in it.
 *
 * @param folder absolute path of the data folder
 * @param name name on the Temporal server, see {@link #of}
 */
public record DataFolder(Path folder, String name) {

  /**
   * The collection in {@code folder}.
   *
   * @param name name to use, or null: the folder's own name and eight hex digits of the SHA-256 of
   *     its absolute path, which differ for two folders of one name and agree for two containers
   *     that mount the folder at one place
   */
  public static DataFolder of(Path folder, String name) {
    Path absolute = folder.toAbsolutePath().normalize();
    try {
      if (Files.isDirectory(absolute)) {
        absolute = absolute.toRealPath();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot resolve the data folder " + absolute, e);
    }
    return new DataFolder(absolute, name != null ? name : defaultName(absolute));
  }

  private static String defaultName(Path absolute) {
    Path last = absolute.getFileName();
    return (last == null ? "root" : last) + "-" + hash(absolute.toString());
  }

  /** Eight hex digits; made here, since the ground stands on nothing of ours. */
  private static String hash(String path) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(path.getBytes(StandardCharsets.UTF_8)), 0, 4);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** The catalog: {@code metadata.db}. */
  public Path catalog() {
    return folder.resolve("metadata.db");
  }

  /** The vectors: {@code embeddings.npy}. */
  public Path embeddings() {
    return folder.resolve("embeddings.npy");
  }

  /** What of the vectors is durable: {@code embeddings.ledger}. */
  public Path ledger() {
    return folder.resolve("embeddings.ledger");
  }

  /** The index: {@code faiss.index}. */
  public Path index() {
    return folder.resolve("faiss.index");
  }

  /** What the index is and how good: {@code faiss.index.json}. */
  public Path indexReport() {
    return folder.resolve("faiss.index.json");
  }

  /** Row to file: {@code file_paths.txt}, line i (from 0) is the path of row i, or empty. */
  public Path filePaths() {
    return folder.resolve("file_paths.txt");
  }

  /** What is made anew where it is lost: {@code cache/}. */
  public Path cache() {
    return folder.resolve("cache");
  }

  /** Logs: {@code logs/}. */
  public Path logs() {
    return folder.resolve("logs");
  }
}
