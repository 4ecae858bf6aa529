package dev.skylight.workflows;

import dev.skylight.job.RowRange;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;

/**
 * Chunks still to start, cut lazily from the missing ranges so that continue-as-new carries ranges
 * and not hundreds of thousands of chunks. Workflow state: deterministic, used by one thread at a
 * time.
 */
final class ChunkQueue {

  private final int chunkSize;
  private final Deque<RowRange> ranges;

  ChunkQueue(Collection<RowRange> ranges, int chunkSize) {
    this.ranges = new ArrayDeque<>(ranges);
    this.chunkSize = chunkSize;
  }

  boolean isEmpty() {
    return ranges.isEmpty();
  }

  /** Takes the next chunk off. */
  RowRange next() {
    RowRange range = ranges.removeFirst();
    RowRange chunk = range.firstChunk(chunkSize);
    if (chunk.to() < range.to()) {
      ranges.addFirst(new RowRange(chunk.to(), range.to()));
    }
    return chunk;
  }

  /** Puts a chunk back that was handed out and is not complete. */
  void putBack(RowRange chunk) {
    ranges.addFirst(chunk);
  }

  List<RowRange> remaining() {
    return new ArrayList<>(ranges);
  }

  static long count(Collection<RowRange> ranges, int chunkSize) {
    return ranges.stream().mapToLong(range -> range.chunkCount(chunkSize)).sum();
  }
}
