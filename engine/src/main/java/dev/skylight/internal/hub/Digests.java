package dev.skylight.internal.hub;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Hashes of a file's bytes.
 *
 * @param bytes how many there are
 * @param sha256 of them, lower-case hex
 * @param git what {@code git hash-object} says: SHA-1 of "blob", their number and them
 */
record Digests(long bytes, String sha256, String git) {

  private static final int BLOCK = 1 << 20;

  static Digests of(Path file) throws IOException {
    MessageDigest sha256 = digest("SHA-256");
    MessageDigest git = digest("SHA-1");
    long size = Files.size(file);
    git.update(("blob " + size + "\0").getBytes(StandardCharsets.US_ASCII));
    byte[] block = new byte[BLOCK];
    try (InputStream in = Files.newInputStream(file)) {
      for (int n = in.read(block); n >= 0; n = in.read(block)) {
        sha256.update(block, 0, n);
        git.update(block, 0, n);
      }
    }
    HexFormat hex = HexFormat.of();
    return new Digests(size, hex.formatHex(sha256.digest()), hex.formatHex(git.digest()));
  }

  /** Whether the bytes are those that the hub describes. */
  boolean match(RemoteFile file) {
    boolean size = file.bytes() < 0 || file.bytes() == bytes;
    return switch (file.hash().length()) {
      case 64 -> size && file.hash().equals(sha256);
      case 40 -> size && file.hash().equals(git);
      default -> size;
    };
  }

  private static MessageDigest digest(String name) {
    try {
      return MessageDigest.getInstance(name);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + name, e);
    }
  }
}
