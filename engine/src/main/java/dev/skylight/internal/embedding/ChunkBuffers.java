package dev.skylight.internal.embedding;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Memory for the vectors of chunks, used again by later ones: what lies outside the heap is freed
 * only when the collector happens to come by. As many buffers as there are chunks at work.
 * Thread-safe.
 */
public final class ChunkBuffers {

  /** Floats of the largest buffer that is kept: 8,000 rows of 512. */
  static final int KEEP = 1 << 22;

  private final Deque<FloatBuffer> free = new ArrayDeque<>();

  /** Room for so many floats; what was there before may still be. To be given back. */
  public synchronized FloatBuffer take(int floats) {
    FloatBuffer buffer = free.poll();
    return buffer != null && buffer.capacity() >= floats
        ? buffer.clear().limit(floats)
        : ByteBuffer.allocateDirect(Math.multiplyExact(floats, Float.BYTES))
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
  }

  /** Takes a buffer back that nobody uses any more. */
  public synchronized void give(FloatBuffer buffer) {
    if (buffer.capacity() <= KEEP) {
      free.push(buffer);
    }
  }
}
