package dev.skylight.web.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Percent-encoding, decoded once and strictly, and written. */
public final class Percent {

  private static final String PLAIN =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

  private Percent() {}

  /**
   * Decodes a part of an address.
   *
   * @param plus whether a plus stands for a space, as in queries
   * @throws Problem 400 where it is not percent-encoded UTF-8
   */
  static String decode(String text, boolean plus) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(text.length());
    byte[] raw = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < raw.length; i++) {
      if (raw[i] == '%') {
        int high = i + 1 < raw.length ? Character.digit(raw[i + 1], 16) : -1;
        int low = i + 2 < raw.length ? Character.digit(raw[i + 2], 16) : -1;
        if (high < 0 || low < 0) {
          throw Problem.badInput(
              "The address holds a % that two hexadecimal digits do not follow.");
        }
        bytes.write(16 * high + low);
        i += 2;
      } else {
        bytes.write(plus && raw[i] == '+' ? ' ' : raw[i]);
      }
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes.toByteArray()))
          .toString();
    } catch (CharacterCodingException e) {
      throw Problem.badInput("The address is not percent-encoded UTF-8.");
    }
  }

  /** Encodes all but letters, digits and {@code -._~}. */
  public static String encode(String text) {
    StringBuilder encoded = new StringBuilder();
    for (byte one : text.getBytes(StandardCharsets.UTF_8)) {
      if (PLAIN.indexOf(one) >= 0) {
        encoded.append((char) one);
      } else {
        encoded
            .append('%')
            .append(Character.toUpperCase(Character.forDigit((one >> 4) & 15, 16)))
            .append(Character.toUpperCase(Character.forDigit(one & 15, 16)));
      }
    }
    return encoded.toString();
  }
}
