package dev.skylight.internal.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EmbedThreadsTest {

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(30, TimeUnit.SECONDS), "waited in vain");
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theOldestCallGoesFirst() {
    EmbedThreads threads = new EmbedThreads(1);
    CountDownLatch queued = new CountDownLatch(1);
    List<String> done = Collections.synchronizedList(new ArrayList<>());
    CountDownLatch busy = new CountDownLatch(1);
    threads.execute(
        9,
        () -> {
          busy.countDown();
          await(queued);
        });
    await(busy); // else the thread may wake when 3 is there and 1 is not yet
    threads.execute(3, () -> done.add("3"));
    threads.execute(
        1,
        () -> {
          done.add("1");
          threads.execute(1, () -> done.add("1 again"));
        });
    threads.execute(2, () -> done.add("2"));
    CountDownLatch last = new CountDownLatch(1);
    threads.execute(4, last::countDown);
    queued.countDown();
    await(last);
    assertFalse(threads.end());
    assertEquals(List.of("1", "1 again", "2", "3"), done);
  }

  @Test
  void aThreadThatIsFreeTakesWhatIsThere() {
    EmbedThreads threads = new EmbedThreads(2);
    CountDownLatch other = new CountDownLatch(1);
    threads.execute(1, () -> await(other)); // the first chunk's last batch
    threads.execute(2, other::countDown);
    assertFalse(threads.end());
  }

  @Test
  void anInterruptDoesNotCutTheEndShort() {
    EmbedThreads threads = new EmbedThreads(1);
    List<String> done = Collections.synchronizedList(new ArrayList<>());
    Thread caller = Thread.currentThread();
    caller.interrupt();
    threads.execute(
        1,
        () -> {
          long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
          while (caller.isInterrupted() && System.nanoTime() < limit) {
            Thread.onSpinWait();
          }
          done.add("done");
        });
    assertTrue(threads.end(), "the interrupt was swallowed");
    assertEquals(List.of("done"), done);
  }
}
