package dev.skylight.internal.images;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;

/** Damages files as disks, networks and ill will do. */
final class Mutations {

  private static final int[] EXTREMES = {
    0, 1, -1, 2, 255, 256, 0x7fff, 0x8000, 0xffff, 0x10000, 13_000, 0x7fffffff, 0x80000000
  };

  private final Random random;
  private final List<byte[]> files;

  Mutations(long seed, List<byte[]> files) {
    this.random = new Random(seed);
    this.files = files;
  }

  private byte[] any() {
    return files.get(random.nextInt(files.size()));
  }

  /** A damaged file. */
  byte[] next() {
    byte[] file = any().clone();
    for (int times = 1 + random.nextInt(3); times > 0 && file.length > 0; times--) {
      file = once(file);
    }
    if (random.nextInt(4) > 0 && file.length > 20 && file[1] == 'P' && file[2] == 'N') {
      mendChecksums(file); // or no decoder would look further
    }
    return file;
  }

  private byte[] once(byte[] file) {
    switch (random.nextInt(8)) {
      case 0 -> {
        for (int flips = 1 + random.nextInt(20); flips > 0; flips--) {
          file[random.nextInt(file.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return file;
      }
      case 1 -> {
        return Arrays.copyOf(file, random.nextInt(file.length));
      }
      case 2 -> {
        byte[] other = any();
        int head = random.nextInt(Math.min(file.length, 700));
        int from = random.nextInt(other.length);
        byte[] spliced = Arrays.copyOf(file, head + other.length - from);
        System.arraycopy(other, from, spliced, head, other.length - from);
        return spliced;
      }
      case 3 -> {
        field(file, random.nextInt(file.length));
        return file;
      }
      case 4 -> {
        field(file, random.nextInt(Math.min(file.length, 64)));
        return file;
      }
      case 5 -> {
        int from = random.nextInt(file.length);
        int length = random.nextInt(Math.min(200, file.length - from));
        return SamplePictures.insert(
            file, random.nextInt(file.length), Arrays.copyOfRange(file, from, from + length));
      }
      case 6 -> {
        int from = random.nextInt(file.length);
        int to = Math.min(file.length, from + 1 + random.nextInt(100));
        byte[] shorter = Arrays.copyOf(file, file.length - to + from);
        System.arraycopy(file, to, shorter, from, file.length - to);
        return shorter;
      }
      default -> {
        size(file);
        return file;
      }
    }
  }

  /** An extreme number, 1 to 4 bytes wide. */
  private void field(byte[] file, int at) {
    int value = EXTREMES[random.nextInt(EXTREMES.length)];
    int width = 1 << random.nextInt(3);
    boolean little = random.nextBoolean();
    for (int i = 0; i < width && at + i < file.length; i++) {
      file[at + i] = (byte) (value >> (8 * (little ? i : width - 1 - i)));
    }
  }

  /** Another size in the place where the format declares it. */
  private void size(byte[] file) {
    int width = side();
    int height = side();
    ByteBuffer big = ByteBuffer.wrap(file);
    ByteBuffer little = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    if (file.length < 40) {
      return;
    }
    switch (file[0]) {
      case (byte) 0x89 -> big.putInt(16, width).putInt(20, height);
      case 'G' -> {
        if (random.nextBoolean()) {
          little.putShort(6, (short) width).putShort(8, (short) height);
        } else {
          frame(little, width, height);
        }
      }
      case 'B' -> little.putInt(18, width).putInt(22, random.nextBoolean() ? height : -height);
      case 'R' -> little.putInt(24, width).putInt(27, height);
      case (byte) 0xff -> {
        for (int at = 2; at + 9 < file.length; at++) {
          if (file[at] == (byte) 0xff && (file[at + 1] & 0xfd) == 0xc0) {
            big.putShort(at + 5, (short) height).putShort(at + 7, (short) width);
            return;
          }
        }
      }
      default -> field(file, 8 + random.nextInt(32));
    }
  }

  private static void frame(ByteBuffer gif, int width, int height) {
    for (int at = 13; at + 10 < gif.limit(); at++) {
      if (gif.get(at) == 0x2c && gif.getInt(at + 1) == 0) {
        gif.putShort(at + 5, (short) width).putShort(at + 7, (short) height);
        return;
      }
    }
  }

  private int side() {
    return switch (random.nextInt(8)) {
      case 0 -> 0;
      case 1 -> 65_535;
      case 2 -> Integer.MAX_VALUE;
      case 3 -> 4_000;
      default -> 1 + random.nextInt(1_000);
    };
  }

  private static void mendChecksums(byte[] png) {
    ByteBuffer file = ByteBuffer.wrap(png);
    for (int at = 8; at + 12 <= png.length; ) {
      int length = file.getInt(at);
      if (length < 0 || length > png.length - at - 12) {
        return;
      }
      CRC32 crc = new CRC32();
      crc.update(png, at + 4, 4 + length);
      file.putInt(at + 8 + length, (int) crc.getValue());
      at += 12 + length;
    }
  }
}
