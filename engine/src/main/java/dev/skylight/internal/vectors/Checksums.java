package dev.skylight.internal.vectors;

import dev.skylight.internal.files.Sha256;
import dev.skylight.job.RowRange;
import java.security.MessageDigest;
import java.util.HexFormat;

/** SHA-256 of rows as they lie in the file. */
public final class Checksums {

  private Checksums() {}

  /** Of the mapped bytes of {@code rows}, lower-case hex. */
  public static String of(EmbeddingsFile file, RowRange rows) {
    MessageDigest sha = Sha256.digest();
    for (RowRange view : file.views(rows)) {
      sha.update(file.bytes(view));
    }
    return HexFormat.of().formatHex(sha.digest());
  }
}
