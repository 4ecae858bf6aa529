package dev.skylight.internal.search;

import dev.skylight.internal.vectors.EmbeddingsFile;
import dev.skylight.job.RowRange;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.BitSet;

/** Vectors of some rows, one behind the other in native memory. Not thread-safe. */
final class RowGather {

  private final EmbeddingsFile vectors;
  private final int dimension;
  private final FloatBuffer room;
  private final int[] rows;
  private int count;

  /** With room for so many. */
  RowGather(EmbeddingsFile vectors, int most) {
    this.vectors = vectors;
    this.dimension = vectors.dimension();
    this.rows = new int[most];
    this.room =
        ByteBuffer.allocateDirect(Math.multiplyExact(most, dimension * Float.BYTES))
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
  }

  /** Those rows of a range that take part. */
  void take(RowRange range, BitSet taking) {
    count = 0;
    int row = taking.nextSetBit((int) range.from());
    while (row >= 0 && row < range.to()) {
      int end = (int) Math.min(range.to(), taking.nextClearBit(row));
      put(row, end - row);
      row = taking.nextSetBit(end);
    }
  }

  /** Rows of a list. */
  void take(int[] list, int from, int to) {
    count = 0;
    for (int i = from; i < to; i++) {
      put(list[i], 1);
    }
  }

  private void put(int first, int size) {
    room.put(
        count * dimension, vectors.rows(new RowRange(first, first + size)), 0, size * dimension);
    for (int i = 0; i < size; i++) {
      rows[count++] = first + i;
    }
  }

  int count() {
    return count;
  }

  int row(int place) {
    return rows[place];
  }

  /** A copy of their numbers. */
  int[] rows() {
    return Arrays.copyOf(rows, count);
  }

  /** Vectors of the places {@code [from, to)}. */
  FloatBuffer vectors(int from, int to) {
    return room.slice(from * dimension, (to - from) * dimension);
  }

  /** Copies one vector. */
  void read(int place, float[] into) {
    room.get(place * dimension, into);
  }

  /** All of them. */
  FloatBuffer vectors() {
    return vectors(0, count);
  }
}
