package dev.skylight.internal.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.FloatBuffer;
import org.junit.jupiter.api.Test;

class ChunkBuffersTest {

  @Test
  void aBufferServesTheNextChunkThatFits() {
    ChunkBuffers buffers = new ChunkBuffers();
    FloatBuffer first = buffers.take(100);
    assertTrue(first.isDirect());
    assertEquals(100, first.limit());
    first.put(7, 1.5f).position(3);
    buffers.give(first);
    FloatBuffer second = buffers.take(8);
    assertEquals(8, second.limit());
    assertEquals(0, second.position());
    assertEquals(1.5f, second.get(7), "not the same memory");
    assertEquals(0, buffers.take(8).get(7), "two chunks share memory");
    buffers.give(second);
    assertEquals(101, buffers.take(101).limit());
  }

  @Test
  void largeOnesAreNotKept() {
    ChunkBuffers buffers = new ChunkBuffers();
    FloatBuffer large = buffers.take(ChunkBuffers.KEEP + 1);
    large.put(0, 1);
    buffers.give(large);
    assertEquals(0, buffers.take(1).get(0));
  }
}
