package dev.skylight.vectors;

import dev.skylight.workflows.RowRange;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of rows as they lie in the file. */
final class Checksums {

  private Checksums() {}

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Of the mapped bytes of {@code rows}, lower-case hex. */
  static String of(EmbeddingsFile file, RowRange rows) {
    MessageDigest sha = sha256();
    for (RowRange view : file.views(rows)) {
      sha.update(file.bytes(view));
    }
    return HexFormat.of().formatHex(sha.digest());
  }
}
