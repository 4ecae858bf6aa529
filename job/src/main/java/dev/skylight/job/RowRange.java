package dev.skylight.job;

import java.util.ArrayList;
import java.util.List;

/**
 * Rows {@code [from, to)} of {@code embeddings.npy}. Never empty.
 *
 * @param from first row, at least 0
 * @param to one past the last row, greater than {@code from}
 */
public record RowRange(long from, long to) implements Comparable<RowRange> {

  /** Checks the bounds. */
  public RowRange {
    if (from < 0 || to <= from) {
      throw new IllegalArgumentException("not a row range: [" + from + ", " + to + ")");
    }
  }

  /** Number of rows, at least 1. */
  public long size() {
    return to - from;
  }

  /** Whether {@code row} lies inside. */
  public boolean contains(long row) {
    return row >= from && row < to;
  }

  /** Whether the two ranges share a row. */
  public boolean overlaps(RowRange other) {
    return from < other.to && other.from < to;
  }

  /**
   * The first chunk of this range: it ends at the next multiple of {@code chunkSize}, so that
   * chunks of later runs fall on the same borders whatever was done before.
   */
  public RowRange firstChunk(int chunkSize) {
    return new RowRange(from, Math.min(to, (from / chunkSize + 1) * chunkSize));
  }

  /** All chunks of this range, cut at the multiples of {@code chunkSize}, in order. */
  public List<RowRange> chunks(int chunkSize) {
    List<RowRange> chunks = new ArrayList<>();
    for (long at = from; at < to; ) {
      RowRange chunk = new RowRange(at, to).firstChunk(chunkSize);
      chunks.add(chunk);
      at = chunk.to;
    }
    return chunks;
  }

  /** How many chunks {@link #chunks} returns, without building them. */
  public long chunkCount(int chunkSize) {
    return (to - 1) / chunkSize - from / chunkSize + 1;
  }

  @Override
  public int compareTo(RowRange other) {
    int byFrom = Long.compare(from, other.from);
    return byFrom != 0 ? byFrom : Long.compare(to, other.to);
  }

  /** As a person counts: {@code rows 1000-1999}. */
  @Override
  public String toString() {
    return "rows " + from + "-" + (to - 1);
  }
}
