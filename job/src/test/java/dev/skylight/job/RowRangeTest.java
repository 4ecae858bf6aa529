package dev.skylight.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RowRangeTest {

  @Test
  void chunksEndAtMultiplesOfTheChunkSize() {
    assertEquals(
        List.of(new RowRange(100, 1000), new RowRange(1000, 2000), new RowRange(2000, 2001)),
        new RowRange(100, 2001).chunks(1000));
  }

  @Test
  void chunksCoverEveryRowOnceForAnySize() {
    long seed = 42;
    Random random = new Random(seed);
    for (int i = 0; i < 500; i++) {
      long from = random.nextInt(5000);
      RowRange range = new RowRange(from, from + 1 + random.nextInt(5000));
      int size = 1 + random.nextInt(1500);
      List<RowRange> chunks = range.chunks(size);
      long at = range.from();
      for (RowRange chunk : chunks) {
        assertEquals(at, chunk.from(), "seed " + seed + " " + range + " by " + size);
        at = chunk.to();
      }
      assertEquals(range.to(), at);
      assertEquals(chunks.size(), range.chunkCount(size));
    }
  }

  @Test
  void refusesWhatIsNoRange() {
    assertThrows(IllegalArgumentException.class, () -> new RowRange(5, 5));
    assertThrows(IllegalArgumentException.class, () -> new RowRange(-1, 5));
  }

  @Test
  void readsAsAPersonCounts() {
    assertEquals("rows 1000-1999", new RowRange(1000, 2000).toString());
  }
}
