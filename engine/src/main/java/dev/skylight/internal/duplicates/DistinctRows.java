package dev.skylight.internal.duplicates;

import dev.skylight.internal.vectors.EmbeddingsFile;
import dev.skylight.internal.vectors.InnerProducts;
import dev.skylight.internal.vectors.VectorLength;
import dev.skylight.job.RowRange;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Rows that can be compared, those of them left out whose vector stands in an earlier row number
 * for number: of ten thousand times the same black frame one is compared with the others. About 12
 * bytes a row while it is made, 4 then.
 */
final class DistinctRows {

  /** How far from 1 the length of a vector may be; others are none that Skylight wrote. */
  private static final double UNIT = 1e-3;

  private static final int STEP = 1024;
  private static final int NONE = -1;

  private final EmbeddingsFile vectors;
  private final int[] first; // by row: that with the same vector, perhaps itself; NONE
  private final BitSet distinct = new BitSet();
  private final int[] hashes;
  private final int[] slots; // row + 1, 0 free
  private long count;
  private long damaged;

  private DistinctRows(EmbeddingsFile vectors) {
    this.vectors = vectors;
    int rows = Math.toIntExact(vectors.rows());
    this.first = new int[rows];
    Arrays.fill(first, NONE);
    this.hashes = new int[rows];
    this.slots = new int[Integer.highestOneBit(Math.max(8, rows)) * 2];
  }

  /** What is kept of the rows. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Result(int[] first, BitSet distinct, long count, long damaged) {

    /** Whether a row takes part. */
    boolean takes(int row) {
      return row < first.length && first[row] != NONE;
    }

    /** The earlier row with the same vector, or the row itself. */
    int first(int row) {
      return first[row];
    }

    /** How many rows below one take part. */
    long countBelow(long row) {
      return Arrays.stream(first, 0, (int) Math.min(first.length, row))
          .filter(one -> one != NONE)
          .count();
    }
  }

  /**
   * Looks at all rows that hold a vector.
   *
   * @param goOn asked a few times a second
   * @return null where it said no
   */
  static Result of(EmbeddingsFile vectors, List<RowRange> embedded, BooleanSupplier goOn) {
    DistinctRows rows = new DistinctRows(vectors);
    for (RowRange range : embedded) {
      for (RowRange step : range.chunks(STEP)) {
        rows.look(step);
        if (!goOn.getAsBoolean()) {
          return null;
        }
      }
    }
    return new Result(rows.first, rows.distinct, rows.count, rows.damaged);
  }

  private void look(RowRange step) {
    FloatBuffer rows = vectors.rows(step);
    int dimension = vectors.dimension();
    for (int i = 0; i < step.size(); i++) {
      int row = (int) step.from() + i;
      double length = VectorLength.of(rows, i * dimension, dimension);
      if (Math.abs(length - 1) <= UNIT) {
        count++;
        hashes[row] = hash(rows, i * dimension, dimension);
        first[row] = enter(row);
        if (first[row] == row) {
          distinct.set(row);
        }
      } else {
        damaged++;
      }
    }
  }

  private static int hash(FloatBuffer rows, int at, int dimension) {
    long hash = 1;
    for (int i = at; i < at + dimension; i++) {
      hash = hash * 0x9E3779B97F4A7C15L + Float.floatToRawIntBits(rows.get(i));
    }
    return (int) (hash ^ (hash >>> 32));
  }

  /** The row with the same bytes, or the row, which is the first of its kind. */
  private int enter(int row) {
    int mask = slots.length - 1;
    int slot = (hashes[row] ^ (hashes[row] >>> 15)) & mask;
    while (slots[slot] != 0) {
      int other = slots[slot] - 1;
      if (hashes[other] == hashes[row] && same(other, row)) {
        return other;
      }
      slot = (slot + 1) & mask;
    }
    slots[slot] = row + 1;
    return row;
  }

  private boolean same(int a, int b) {
    return same(vectors, a, b);
  }

  private static boolean same(EmbeddingsFile vectors, long a, long b) {
    ByteBuffer one = vectors.bytes(new RowRange(a, a + 1));
    return one.mismatch(vectors.bytes(new RowRange(b, b + 1))) < 0;
  }

  /** The cosine of two rows, the number that every search gives them; 1 where they are equal. */
  static float cosine(EmbeddingsFile vectors, long a, long b) {
    if (same(vectors, a, b)) {
      return 1;
    }
    float[] vector = new float[vectors.dimension()];
    vectors.rows(new RowRange(a, a + 1)).get(vector);
    return Math.min(1f, InnerProducts.of(vector, vectors.rows(new RowRange(b, b + 1)), 0));
  }
}
