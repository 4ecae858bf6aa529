package dev.skylight.internal.scan;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;

/** Names of files that text cannot hold: two of them could become one. */
final class FileNames {

  private FileNames() {}

  /** Whether a path's text leads back to the same file. */
  static boolean isCarried(Path file) {
    try {
      return Path.of(file.toString()).equals(file);
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /** Why a file is not taken whose path's text does not lead back to it, as a sentence. */
  static String refusal(Path file) {
    String encoding = System.getProperty("sun.jnu.encoding", "");
    return escaped(file)
        + " is not registered: its name is not valid "
        + encoding
        + (encoding.equalsIgnoreCase("UTF-8")
            ? ". Rename it, then run the same command again."
            : ", the encoding of this process. Set LC_ALL=C.UTF-8, then run it again.");
  }

  /** The path, with \\xHH for each byte that is not part of a UTF-8 character. */
  static String escaped(Path file) {
    byte[] bytes = bytes(file.toUri().getRawPath());
    StringBuilder text = new StringBuilder();
    for (int at = 0; at < bytes.length; ) {
      int length = length(bytes[at]);
      String character = length == 0 ? null : decode(bytes, at, length);
      if (character == null) {
        text.append(String.format(Locale.ROOT, "\\x%02X", bytes[at]));
        at++;
      } else {
        text.append(character);
        at += length;
      }
    }
    return text.toString();
  }

  /** The only view of a path's bytes that Java gives: its URI holds them with percent signs. */
  private static byte[] bytes(String raw) {
    ByteBuffer bytes = ByteBuffer.allocate(raw.length());
    for (int at = 0; at < raw.length(); at++) {
      if (raw.charAt(at) == '%') {
        bytes.put((byte) Integer.parseInt(raw.substring(at + 1, at + 3), 16));
        at += 2;
      } else {
        bytes.put((byte) raw.charAt(at));
      }
    }
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  private static int length(byte first) {
    int value = first & 0xff;
    if (value < 0x80) {
      return 1;
    }
    return value < 0xc0 ? 0 : value < 0xe0 ? 2 : value < 0xf0 ? 3 : 4;
  }

  private static String decode(byte[] bytes, int at, int length) {
    if (at + length > bytes.length) {
      return null;
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, at, length))
          .toString();
    } catch (CharacterCodingException e) {
      return null; // not a character
    }
  }
}
