package dev.skylight.internal.vectors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.models.NullEmbedder;
import dev.skylight.internal.models.RowOutcome;
import dev.skylight.internal.models.RowOutcome.Status;
import dev.skylight.job.RowCounts;
import dev.skylight.job.RowRange;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every {@link VectorSink} promises. */
abstract class VectorSinkContract {

  private static final int DIMENSION = 4;
  private static final String MODEL = "a".repeat(64);

  /** An empty one; the contract closes it. */
  abstract VectorSink open(int rows, int dimension, String fingerprint);

  /** A vector that the sink opened last holds. */
  abstract float[] vector(long row);

  private static ChunkData data(long from, long to, String fingerprint, float sign) {
    FloatBuffer vectors = FloatBuffer.allocate((int) (to - from) * DIMENSION);
    List<RowOutcome> outcomes = new ArrayList<>();
    for (long row = from; row < to; row++) {
      for (float value : NullEmbedder.vector(row, DIMENSION)) {
        vectors.put(sign * value);
      }
      outcomes.add(new RowOutcome(row, Status.EMBEDDED, 0, ""));
    }
    return new ChunkData(new RowRange(from, to), vectors.flip(), outcomes, fingerprint, "here");
  }

  private static RowRange rows(long from, long to) {
    return new RowRange(from, to);
  }

  @Test
  void whatIsPublishedIsNoLongerMissing() {
    try (VectorSink sink = open(100, DIMENSION, MODEL)) {
      assertEquals(List.of(rows(0, 100)), sink.missing(rows(0, 100), 10));
      assertEquals(new RowCounts(20, 0, 0), sink.publish(data(10, 30, MODEL, 1)));
      sink.publish(data(50, 51, MODEL, 1));
      assertEquals(
          List.of(rows(0, 10), rows(30, 50), rows(51, 100)), sink.missing(rows(0, 100), 10));
      assertEquals(List.of(rows(5, 10)), sink.missing(rows(5, 100), 1));
      assertEquals(List.of(), sink.missing(rows(12, 28), 10));
      assertEquals(new RowCounts(21, 0, 0), sink.counts(rows(0, 100)));
      assertArrayEquals(NullEmbedder.vector(29, DIMENSION), vector(29));
      assertArrayEquals(NullEmbedder.vector(50, DIMENSION), vector(50));
    }
  }

  @Test
  void aSecondAttemptChangesNothingOfTheFirst() {
    try (VectorSink sink = open(100, DIMENSION, MODEL)) {
      sink.publish(data(10, 20, MODEL, 1));
      assertEquals(new RowCounts(20, 0, 0), sink.publish(data(5, 25, MODEL, -1)));
      assertArrayEquals(NullEmbedder.vector(15, DIMENSION), vector(15));
      assertEquals(-NullEmbedder.vector(5, DIMENSION)[0], vector(5)[0]);
      assertEquals(-NullEmbedder.vector(24, DIMENSION)[0], vector(24)[0]);
    }
  }

  @Test
  void rowsWithoutAVectorAreZeros() {
    try (VectorSink sink = open(10, DIMENSION, MODEL)) {
      ChunkData good = data(2, 7, MODEL, 1);
      List<RowOutcome> outcomes = new ArrayList<>(good.outcomes());
      outcomes.set(1, new RowOutcome(3, Status.FAILED, -1, "x.jpg: it is damaged"));
      outcomes.set(2, new RowOutcome(4, Status.UNASSIGNED, -1, ""));
      good.vectors().put(3 * DIMENSION, Float.NaN);
      good.vectors().put(4 * DIMENSION, new float[DIMENSION]);
      RowCounts counts =
          sink.publish(new ChunkData(good.rows(), good.vectors(), outcomes, MODEL, "here"));
      assertEquals(new RowCounts(5, 3, 1), counts);
      for (long row = 3; row < 7; row++) {
        assertArrayEquals(new float[DIMENSION], vector(row), "row " + row);
      }
    }
  }

  @Test
  void whatDoesNotFitIsRefusedAndLeavesNothing() {
    try (VectorSink sink = open(10, DIMENSION, MODEL)) {
      SkylightException other =
          assertThrows(SkylightException.class, () -> sink.publish(data(0, 5, "b".repeat(64), 1)));
      assertEquals(Kind.FINGERPRINT, other.kind());
      SkylightException beyond =
          assertThrows(SkylightException.class, () -> sink.publish(data(8, 11, MODEL, 1)));
      assertEquals(Kind.BAD_INPUT, beyond.kind());
      ChunkData good = data(0, 5, MODEL, 1);
      assertThrows(
          IllegalArgumentException.class,
          () ->
              sink.publish(
                  new ChunkData(
                      good.rows(), good.vectors(), good.outcomes().subList(1, 5), MODEL, "here")));
      assertEquals(List.of(rows(0, 10)), sink.missing(rows(0, 10), 10));
    }
  }
}
