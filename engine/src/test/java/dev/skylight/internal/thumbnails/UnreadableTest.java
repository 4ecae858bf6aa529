package dev.skylight.internal.thumbnails;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class UnreadableTest {

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
  private final Unreadable unreadable = new Unreadable(now::get);

  @Test
  void aReasonIsKnownForAMinute() {
    unreadable.add("a", "it is torn");
    assertEquals(Optional.of("it is torn"), unreadable.why("a"));
    assertEquals(Optional.empty(), unreadable.why("b"));
    now.addAndGet(59_000_000_000L); // past the largest number, as a clock of nanoseconds may go
    assertEquals(Optional.of("it is torn"), unreadable.why("a"));
    now.addAndGet(2_000_000_000L);
    assertEquals(Optional.empty(), unreadable.why("a"));
  }

  @Test
  void theOldestAreForgotten() {
    for (int i = 0; i < 10_001; i++) {
      unreadable.add("picture " + i, "it is torn");
    }
    assertEquals(Optional.empty(), unreadable.why("picture 0"));
    assertEquals(Optional.of("it is torn"), unreadable.why("picture 1"));
  }
}
