package dev.skylight.internal.images;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** TIFF files of kinds that OpenCV or the JDK alone read wrongly. */
class TiffTest {

  private static final int WIDTH = 20;
  private static final int HEIGHT = 9;
  private static final int TILE = 16;

  private final ImageDecoder decoder = new ImageDecoder();

  @AfterEach
  void close() {
    decoder.close();
  }

  /** Sample s of pixel (x, y) is 10x + 3y + 20s. */
  private static byte[] tiff(int samples, int tile, Map<Integer, int[]> more) throws IOException {
    TreeMap<Integer, int[]> tags = new TreeMap<>();
    tags.put(256, new int[] {WIDTH});
    tags.put(257, new int[] {HEIGHT});
    tags.put(258, new int[] {8, 8, 8, 8, 8});
    tags.computeIfPresent(258, (tag, bits) -> Arrays.copyOf(bits, samples));
    tags.put(259, new int[] {8});
    tags.put(262, new int[] {2});
    tags.put(277, new int[] {samples});
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.write(new byte[] {'M', 'M', 0, 42, 0, 0, 0, 0});
    List<Integer> starts = new ArrayList<>();
    int across = tile == 0 ? WIDTH : tile;
    int down = tile == 0 ? HEIGHT : tile;
    for (int left = 0; left < WIDTH; left += across) {
      starts.add(file.size());
      byte[] block = new byte[across * down * samples];
      for (int i = 0; i < block.length; i++) {
        int x = left + i / samples % across;
        block[i] = (byte) (10 * x + 3 * (i / samples / across) + 20 * (i % samples));
      }
      DeflaterOutputStream packed = new DeflaterOutputStream(file);
      packed.write(block);
      packed.finish();
    }
    int[] counts = new int[starts.size()];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = (i + 1 < counts.length ? starts.get(i + 1) : file.size()) - starts.get(i);
    }
    if (tile > 0) {
      tags.put(322, new int[] {tile});
      tags.put(323, new int[] {tile});
    }
    tags.put(tile > 0 ? 324 : 273, starts.stream().mapToInt(i -> i).toArray());
    tags.put(tile > 0 ? 325 : 279, counts);
    tags.putAll(more);
    return withDirectory(file.toByteArray(), tags);
  }

  /** All numbers are of type SHORT. */
  private static byte[] withDirectory(byte[] file, SortedMap<Integer, int[]> tags) {
    int directory = file.length + file.length % 2;
    int values = directory + 2 + 12 * tags.size() + 4;
    ByteBuffer out = ByteBuffer.allocate(values + 2_000).put(file);
    out.putInt(4, directory).putShort(directory, (short) tags.size());
    int at = directory + 2;
    for (Map.Entry<Integer, int[]> tag : tags.entrySet()) {
      int[] numbers = tag.getValue();
      out.putShort(at, tag.getKey().shortValue()).putShort(at + 2, (short) 3);
      out.putInt(at + 4, numbers.length);
      int to = at + 8;
      if (numbers.length > 2) {
        out.putInt(to, values);
        to = values;
        values += 2 * numbers.length;
      }
      for (int i = 0; i < numbers.length; i++) {
        out.putShort(to + 2 * i, (short) numbers[i]);
      }
      at += 12;
    }
    return Arrays.copyOf(out.array(), values);
  }

  private byte[] pixels(byte[] file) throws ImageException {
    RgbImage image = decoder.decode(file);
    byte[] rgb = new byte[3 * image.width() * image.height()];
    image.read(0, image.height(), 0, image.width(), rgb);
    return rgb;
  }

  private String refusal(byte[] file) {
    return assertThrows(ImageException.class, () -> decoder.decode(file)).getMessage();
  }

  @Test
  void tilesAreTurnedTogether() throws IOException, ImageException {
    byte[] upright = pixels(tiff(3, 0, Map.of()));
    for (int orientation = 1; orientation <= 9; orientation++) {
      Map<Integer, int[]> turned = Map.of(274, new int[] {orientation});
      byte[] strip = pixels(tiff(3, 0, turned));
      assertArrayEquals(strip, pixels(tiff(3, TILE, turned)), "orientation " + orientation);
      boolean same = orientation == 1 || orientation == 9;
      assertEquals(same, Arrays.equals(upright, strip), "orientation " + orientation);
    }
  }

  @Test
  void everyPrefixIsReadOrRefused() throws IOException {
    byte[] whole = tiff(3, TILE, Map.of(274, new int[] {6}));
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      try {
        decoder.decode(cut);
      } catch (ImageException expected) {
        assertFalse(expected.getMessage().isBlank());
      }
    }
  }

  @Test
  void alphaIsTakenOutOfColoursThatItWasMultipliedInto() throws IOException, ImageException {
    byte[] rgb = pixels(tiff(4, 0, Map.of(338, new int[] {1})));
    assertArrayEquals(new byte[] {0, 85, (byte) 170}, Arrays.copyOf(rgb, 3)); // of 0 20 40, 60
    byte[] apart = pixels(tiff(4, 0, Map.of(338, new int[] {2})));
    assertArrayEquals(new byte[] {0, 20, 40}, Arrays.copyOf(apart, 3));
  }

  @Test
  void aPaletteStaysOneBesideAlpha() throws IOException, ImageException {
    int[] palette = new int[3 * 256];
    palette[10] = 0x1234;
    palette[256 + 10] = 0x5678;
    palette[512 + 10] = 0x9abc;
    for (int extra = 0; extra <= 2; extra++) {
      Map<Integer, int[]> more = Map.of(262, new int[] {3}, 320, palette, 338, new int[] {extra});
      byte[] second = Arrays.copyOfRange(pixels(tiff(2, 0, more)), 3, 6);
      assertArrayEquals(new byte[] {0x12, 0x56, (byte) 0x9a}, second, "extra sample " + extra);
    }
  }

  @Test
  void refusesWhatNoDecoderReadsRight() throws IOException {
    assertEquals(
        "it is a TIFF of a rare kind (alpha in a BigTIFF or beside JPEG)",
        refusal(tiff(4, 0, Map.of(259, new int[] {7}, 338, new int[] {2}))));
    int[] side = {15_008};
    assertEquals(
        "its TIFF tiles of 225240064 pixels are larger than the picture",
        refusal(tiff(3, TILE, Map.of(322, side, 323, side))));
  }
}
