package dev.skylight.samples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Locale;

/** Files that are named as pictures and are none, in four sorts that take turns. */
final class BrokenFiles {

  private static final int START_OF_SCAN = 0xda;

  private BrokenFiles() {}

  /** The bytes of a broken file. */
  static byte[] bytes(long number, PictureMaker pictures) {
    return switch ((int) (number % 4)) {
      case 0 -> half(pictures.jpeg(number));
      case 1 -> new byte[0];
      case 2 ->
          String.format(Locale.ROOT, "This is file %d, and it is not a picture.%n", number)
              .replace("\r\n", "\n")
              .getBytes(UTF_8);
      default -> header(pictures.jpeg(number));
    };
  }

  /** Cut short, as by a copy that broke off. */
  private static byte[] half(byte[] jpeg) {
    return Arrays.copyOf(jpeg, jpeg.length / 2);
  }

  /** All that says what is to come, and nothing of it. */
  private static byte[] header(byte[] jpeg) {
    int at = 2;
    while ((jpeg[at + 1] & 0xff) != START_OF_SCAN) {
      at += 2 + ((jpeg[at + 2] & 0xff) << 8 | (jpeg[at + 3] & 0xff));
    }
    return Arrays.copyOf(jpeg, at);
  }
}
