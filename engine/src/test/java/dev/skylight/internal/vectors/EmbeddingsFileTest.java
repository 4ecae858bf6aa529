package dev.skylight.internal.vectors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.job.RowRange;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jetbrains.bio.npy.NpyArray;
import org.jetbrains.bio.npy.NpyFile;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddingsFileTest {

  @TempDir Path temp;

  private Path file() {
    return temp.resolve("embeddings.npy");
  }

  @Test
  void anyShapeMakesTheRoundTripThroughANumPyReader() throws IOException {
    long seed = 20261;
    Random random = new Random(seed);
    for (int i = 0; i < 40; i++) {
      int rows = 1 + random.nextInt(300);
      int dimension = 1 + random.nextInt(70);
      String shape = "seed " + seed + ": (" + rows + ", " + dimension + ")";
      Files.deleteIfExists(file());
      Preallocation.create(file(), rows, dimension);
      float[] expected = new float[rows * dimension];
      for (int k = 0; k < expected.length; k++) {
        expected[k] = random.nextFloat() - 0.5f;
      }
      int middle = random.nextInt(rows);
      RowRange end = new RowRange(middle, rows);
      try (EmbeddingsFile open = EmbeddingsFile.openForWriting(file(), end)) {
        assertEquals(4096, open.dataOffset(), shape);
        open.rows(end).put(expected, middle * dimension, (rows - middle) * dimension);
        open.force(end);
        assertThrows(
            IllegalArgumentException.class,
            () -> open.rows(new RowRange(0, middle + 1)).limit(middle == 0 ? -1 : 0));
      }
      if (middle > 0) {
        RowRange start = new RowRange(0, middle);
        try (EmbeddingsFile open = EmbeddingsFile.openForWriting(file(), start)) {
          open.rows(start).put(expected, 0, middle * dimension);
          open.force(start);
        }
      }
      NpyArray array = NpyFile.read(file(), 1 << 20);
      assertArrayEquals(new int[] {rows, dimension}, array.getShape(), shape);
      assertArrayEquals(expected, array.asFloatArray(), shape);
      try (EmbeddingsFile open = EmbeddingsFile.open(file())) {
        float[] found = new float[expected.length];
        open.rows(new RowRange(0, rows)).get(found);
        assertArrayEquals(expected, found, shape);
      }
      int more = rows + random.nextInt(100);
      Preallocation.grow(file(), more);
      float[] grown = NpyFile.read(file(), 1 << 20).asFloatArray();
      assertEquals(more * dimension, grown.length, shape);
      for (int k = 0; k < grown.length; k++) {
        assertEquals(k < expected.length ? expected[k] : 0f, grown[k], shape);
      }
    }
  }

  @Test
  void anEmptyFileIsAFile() {
    Preallocation.create(file(), 0, 512);
    try (EmbeddingsFile open = EmbeddingsFile.open(file())) {
      assertEquals(0, open.rows());
      assertEquals(512, open.dimension());
    }
  }

  @Test
  void blocksAreReal() throws Exception {
    Preallocation.create(file(), 4000, 512);
    Process stat =
        new ProcessBuilder("stat", "-c", "%b", file().toString()).redirectErrorStream(true).start();
    String answer =
        new String(stat.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    assertTrue(stat.waitFor(10, TimeUnit.SECONDS));
    Assumptions.assumeTrue(answer.matches("\\d+"), "no GNU stat here");
    long onDisk = Long.parseLong(answer) * 512;
    assertTrue(onDisk >= 4000L * 512 * 4, onDisk + " bytes on the disk");
  }

  /** Headers as NumPy writes or wrote them: 16-byte and 64-byte aligned, 1.0, 2.0 and 3.0. */
  @ParameterizedTest
  @CsvSource({"1,80", "1,128", "2,128", "2,4096", "3,192", "1,77"})
  void readsHeadersOfOtherLengths(int version, int offset) throws IOException {
    byte[] data =
        npy(version, offset, "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }", 6);
    Files.write(file(), data);
    try (EmbeddingsFile open = EmbeddingsFile.open(file())) {
      assertEquals(2, open.rows());
      assertEquals(offset, open.dataOffset());
      float[] found = new float[6];
      open.rows(new RowRange(0, 2)).get(found);
      assertArrayEquals(new float[] {0, 1, 2, 3, 4, 5}, found);
    }
  }

  private static byte[] npy(int version, int offset, String dict, int floats) {
    ByteBuffer out = ByteBuffer.allocate(Math.max(offset, dict.length() + 13) + floats * 4);
    out.order(ByteOrder.LITTLE_ENDIAN);
    out.put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII));
    out.put((byte) version).put((byte) 0);
    if (version == 1) {
      out.putShort((short) (offset - 10));
    } else {
      out.putInt(offset - 12);
    }
    out.put(dict.getBytes(StandardCharsets.US_ASCII));
    while (out.position() < offset - 1) {
      out.put((byte) ' ');
    }
    out.put((byte) '\n');
    for (int i = 0; i < floats; i++) {
      out.putFloat(i);
    }
    byte[] bytes = new byte[out.position()];
    out.flip().get(bytes);
    return bytes;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<f8 | False | (2, 3) | BAD_INPUT | its numbers are <f8, expected <f4 (float32)",
        "<f4 | True | (2, 3) | BAD_INPUT | it is stored column by column",
        "<f4 | False | (6,) | BAD_INPUT | its shape is [6], expected [rows, dimension]",
        "<f4 | False | (9, 3) | DAMAGED | is truncated: its header says 9 rows of 3 float32, which make"
            + " 236 bytes, and it has 152",
        "<f4 | False | (1, 3) | DAMAGED | is too long: its header says 1 rows of 3 float32, which make"
            + " 140 bytes, and it has 152",
      })
  void namesWhatIsWrong(String descr, String fortran, String shape, Kind kind, String sentence)
      throws IOException {
    String dict =
        "{'descr': '" + descr + "', 'fortran_order': " + fortran + ", 'shape': " + shape + ", }";
    Files.write(file(), npy(1, 128, dict, 6));
    SkylightException e = assertThrows(SkylightException.class, () -> EmbeddingsFile.open(file()));
    assertEquals(kind, e.kind());
    assertTrue(e.getMessage().contains(file().toString()), e.getMessage());
    assertTrue(e.getMessage().contains(sentence), e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "\u0093NUM", "a picture, perhaps", "\u0093NUMPY\u0001", "\u0093NUMPY\t\t\t\t"})
  void namesWhatIsNoNumPyFile(String start) throws IOException {
    Files.write(file(), start.getBytes(StandardCharsets.ISO_8859_1));
    SkylightException e = assertThrows(SkylightException.class, () -> EmbeddingsFile.open(file()));
    assertEquals(Kind.DAMAGED, e.kind());
    assertTrue(e.getMessage().contains("is not a usable NumPy file"), e.getMessage());
    assertTrue(e.getMessage().contains("verify --repair"), e.getMessage());
  }

  @Test
  void saysThatThereAreNoVectorsYet() {
    SkylightException e = assertThrows(SkylightException.class, () -> EmbeddingsFile.open(file()));
    assertEquals(Kind.BAD_INPUT, e.kind());
    assertEquals(
        "There are no vectors yet: " + file() + " does not exist. Run `skylight embed`.",
        e.getMessage());
  }

  @Test
  void viewsReachAcrossTwoGibibytes() throws IOException {
    int dimension = 512;
    long rows = 1_600_000; // 3.3 GB, sparse: made for reading only
    try (RandomAccessFile out = new RandomAccessFile(file().toFile(), "rw")) {
      out.write(NpyHeader.bytes(rows, dimension));
      out.setLength(Preallocation.sizeOf(rows, dimension));
    }
    try (EmbeddingsFile open = EmbeddingsFile.open(file())) {
      int view = open.maxRowsPerView();
      // every border of a map, and byte 2^31 of the file
      for (long border : new long[] {view, 2L * view, 3L * view, (1L << 31) / 2048, rows - 10}) {
        if (border + 5 > rows) {
          continue;
        }
        try (RandomAccessFile out = new RandomAccessFile(file().toFile(), "rw")) {
          for (long row = border - 5; row < border + 5; row++) {
            out.seek(4096 + row * 2048 + 4 * 511);
            out.write(
                ByteBuffer.allocate(4)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putFloat((float) row)
                    .array());
          }
        }
        FloatBuffer around = open.rows(new RowRange(border - 5, border + 5));
        for (int i = 0; i < 10; i++) {
          assertEquals((float) (border - 5 + i), around.get(i * 512 + 511));
        }
        FloatBuffer longest = open.rows(new RowRange(Math.max(0, border + 5 - view), border + 5));
        assertEquals((float) (border + 4), longest.get(longest.limit() - 1));
      }
      assertThrows(IllegalArgumentException.class, () -> open.rows(new RowRange(0, view + 1L)));
      assertThrows(
          IllegalArgumentException.class, () -> open.rows(new RowRange(rows - 1, rows + 1)));
      assertEquals(
          rows, open.views(new RowRange(0, rows)).stream().mapToLong(RowRange::size).sum());
    }
  }

  @Test
  void afterCloseNoNewViews() {
    Preallocation.create(file(), 2, 2);
    EmbeddingsFile open = EmbeddingsFile.open(file());
    open.close();
    assertThrows(IllegalStateException.class, () -> open.rows(new RowRange(0, 1)));
  }

  @Test
  void aHugeFileIsRefusedBeforeAnythingIsWritten() throws IOException {
    SkylightException e =
        assertThrows(SkylightException.class, () -> Preallocation.create(file(), 1L << 40, 512));
    assertEquals(Kind.DISK_FULL, e.kind());
    assertTrue(
        e.getMessage()
            .contains("1099511627776 rows of 512 float32 need 2251799813689344 bytes more"),
        e.getMessage());
    assertFalse(Files.exists(file()));
    assertEquals(0, temp.toFile().list().length);
  }
}
