package dev.skylight.internal.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every {@link Embedder} promises. */
public abstract class EmbedderContract {

  private static final Embedder.Listener GO_ON = (done, failed) -> true;

  /** The embedder under test; the contract closes it. Rows up to 100 are asked for. */
  protected abstract Embedder open();

  /** Pictures that can be read, at least two that differ. */
  protected abstract List<Path> pictures();

  /** A file that is no picture. */
  protected abstract Path unreadable();

  private static FloatBuffer direct(int floats) {
    return ByteBuffer.allocateDirect(floats * Float.BYTES)
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }

  private List<RowSource> rows(int from, int count) {
    List<RowSource> rows = new ArrayList<>();
    for (int row = from; row < from + count; row++) {
      rows.add(RowSource.of(row, pictures().get(row % pictures().size())));
    }
    return rows;
  }

  private static float[] vector(FloatBuffer out, int i, int dimension) {
    float[] vector = new float[dimension];
    out.get(i * dimension, vector);
    return vector;
  }

  /** Apart from what the picture is of, which an embedder that does not read cannot know. */
  static void assertOutcome(RowOutcome expected, RowOutcome actual) {
    assertEquals(
        expected,
        new RowOutcome(actual.row(), actual.status(), actual.candidate(), actual.reason()));
  }

  @Test
  void vectorsHaveLengthOneAndOutcomesAreInOrder() {
    try (Embedder embedder = open()) {
      FloatBuffer out = direct(20 * embedder.dimension());
      out.position(3);
      List<RowOutcome> outcomes = embedder.embed(rows(7, 20), out, GO_ON);
      assertEquals(3, out.position(), "the caller's position is left alone");
      assertEquals(20, outcomes.size());
      for (int i = 0; i < 20; i++) {
        assertOutcome(new RowOutcome(7 + i, RowOutcome.Status.EMBEDDED, 0, ""), outcomes.get(i));
        double squares = 0;
        for (float value : vector(out, i, embedder.dimension())) {
          squares += (double) value * value;
        }
        assertEquals(1, Math.sqrt(squares), 1e-5);
      }
    }
  }

  @Test
  void aRowsBytesDoNotDependOnWhereTheChunkBegins() {
    try (Embedder embedder = open()) {
      int dimension = embedder.dimension();
      FloatBuffer whole = direct(20 * dimension);
      embedder.embed(rows(0, 20), whole, GO_ON);
      for (int from : new int[] {1, 3, 8, 19}) {
        FloatBuffer part = direct((20 - from) * dimension);
        embedder.embed(rows(from, 20 - from), part, GO_ON);
        for (int row = from; row < 20; row++) {
          assertArrayEquals(
              vector(whole, row, dimension), vector(part, row - from, dimension), "row " + row);
        }
      }
    }
  }

  @Test
  void rowsWithoutAPictureAreZerosAndSayWhy() {
    try (Embedder embedder = open()) {
      Path good = pictures().get(0);
      FloatBuffer out = direct(3 * embedder.dimension());
      for (int i = 0; i < out.capacity(); i++) {
        out.put(i, 42);
      }
      List<RowOutcome> outcomes =
          embedder.embed(
              List.of(
                  RowSource.of(0, unreadable()),
                  new RowSource(1, List.of()),
                  RowSource.of(2, unreadable(), good)),
              out,
              GO_ON);
      float[] zeros = new float[embedder.dimension()];
      assertEquals(RowOutcome.Status.FAILED, outcomes.get(0).status());
      assertTrue(
          outcomes.get(0).reason().contains(unreadable().toString()), outcomes.get(0).reason());
      assertArrayEquals(zeros, vector(out, 0, zeros.length));
      assertOutcome(new RowOutcome(1, RowOutcome.Status.UNASSIGNED, -1, ""), outcomes.get(1));
      assertArrayEquals(zeros, vector(out, 1, zeros.length));
      assertOutcome(new RowOutcome(2, RowOutcome.Status.EMBEDDED, 1, ""), outcomes.get(2));
    }
  }

  @Test
  void stopReturnsAPrefixThatIsAsItWouldHaveBeen() {
    try (Embedder embedder = open()) {
      int dimension = embedder.dimension();
      FloatBuffer whole = direct(100 * dimension);
      embedder.embed(rows(0, 100), whole, GO_ON);
      FloatBuffer out = direct(100 * dimension);
      List<RowOutcome> outcomes = embedder.embed(rows(0, 100), out, (done, failed) -> false);
      assertTrue(outcomes.size() <= 100);
      for (int i = 0; i < outcomes.size(); i++) {
        assertEquals(i, outcomes.get(i).row());
        assertArrayEquals(vector(whole, i, dimension), vector(out, i, dimension), "row " + i);
      }
    }
  }

  @Test
  void whatTheListenerThrowsReachesTheCallerAndTheEmbedderWorksOn() {
    try (Embedder embedder = open()) {
      FloatBuffer out = direct(100 * embedder.dimension());
      IllegalStateException thrown =
          assertThrows(
              IllegalStateException.class,
              () ->
                  embedder.embed(
                      rows(0, 100),
                      out,
                      (done, failed) -> {
                        throw new IllegalStateException("stop here");
                      }));
      assertEquals("stop here", thrown.getMessage());
      assertEquals(2, embedder.embed(rows(0, 2), out, GO_ON).size());
    }
  }

  @Test
  void theFingerprintIsTheSameAtEveryOpening() {
    try (Embedder first = open();
        Embedder second = open()) {
      assertFalse(first.fingerprint().isEmpty());
      assertEquals(first.fingerprint(), second.fingerprint());
    }
  }
}
