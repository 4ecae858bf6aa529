package dev.skylight.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SharedTest {

  private final AtomicInteger closed = new AtomicInteger();
  private final Shared<Shared.Resource> shared = new Shared<>(closed::incrementAndGet);

  @Test
  void theLastUserCloses() {
    assertTrue(shared.enter());
    assertTrue(shared.enter());
    shared.leave();
    shared.leave();
    assertEquals(0, closed.get());
    shared.leave();
    assertEquals(1, closed.get());
  }

  @Test
  void whatIsClosedIsNotEntered() {
    shared.leave();
    assertFalse(shared.enter());
    assertEquals(1, closed.get());
  }
}
