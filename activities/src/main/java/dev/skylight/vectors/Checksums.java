package dev.skylight.vectors;

import dev.skylight.workflows.RowRange;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of rows as they lie in the file, and of whole files. Lower-case hex. */
public final class Checksums {

  private Checksums() {}

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Of a whole file. */
  public static String ofFile(Path file) throws IOException {
    MessageDigest sha = sha256();
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        sha.update(buffer, 0, n);
      }
    }
    return HexFormat.of().formatHex(sha.digest());
  }

  /** Of the mapped bytes of {@code rows}. */
  static String of(EmbeddingsFile file, RowRange rows) {
    MessageDigest sha = sha256();
    for (RowRange view : file.views(rows)) {
      sha.update(file.bytes(view));
    }
    return HexFormat.of().formatHex(sha.digest());
  }
}
