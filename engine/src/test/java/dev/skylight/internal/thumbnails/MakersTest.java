package dev.skylight.internal.thumbnails;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.images.ImageException;
import dev.skylight.internal.images.Thumbnailer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MakersTest {

  private final List<String> made = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch gate = new CountDownLatch(1);

  /** Somebody who waits for a thumbnail. */
  private static final class Asker {
    private final CompletableFuture<byte[]> answer = new CompletableFuture<>();
    private final Thread thread;

    Asker(Makers makers, String name, Makers.Job job) throws InterruptedException {
      thread =
          new Thread(
              () -> {
                try {
                  answer.complete(makers.get(name, job));
                } catch (ImageException | RuntimeException e) {
                  answer.completeExceptionally(e);
                }
              });
      thread.setDaemon(true);
      thread.start();
      for (int i = 0; thread.getState() != Thread.State.WAITING && !answer.isDone(); i++) {
        assertTrue(i < 20_000, "it never waited");
        Thread.sleep(1);
      }
    }

    byte[] get() throws InterruptedException, ExecutionException, TimeoutException {
      return answer.get(30, TimeUnit.SECONDS);
    }

    Throwable failure() {
      return assertThrows(ExecutionException.class, this::get).getCause();
    }
  }

  private Makers.Job job(String name) {
    return thumbnailer -> {
      made.add(name);
      return name.getBytes(StandardCharsets.UTF_8);
    };
  }

  /** Holds the only thread until the gate opens. */
  private Makers.Job blocker() {
    return thumbnailer -> {
      made.add("blocker");
      begun.countDown();
      try {
        assertTrue(gate.await(30, TimeUnit.SECONDS));
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return new byte[] {1};
    };
  }

  private Asker blocked(Makers makers) throws InterruptedException {
    Asker asker = new Asker(makers, "blocker", blocker());
    assertTrue(begun.await(30, TimeUnit.SECONDS));
    return asker;
  }

  @Test
  void theNewestRequestIsNextAndOneThatIsAskedForAgainIsNewest() throws Exception {
    try (Makers makers = new Makers(1, 100)) {
      Asker first = blocked(makers);
      List<Asker> askers = new ArrayList<>();
      for (String name : List.of("a", "b", "c", "d", "b")) {
        askers.add(new Asker(makers, name, job(name)));
      }
      gate.countDown();
      assertArrayEquals(new byte[] {1}, first.get());
      for (Asker asker : askers) {
        asker.get();
      }
      assertEquals(List.of("blocker", "b", "d", "c", "a"), made);
    }
  }

  @Test
  void beyondTheMostTheOldestIsRefused() throws Exception {
    try (Makers makers = new Makers(1, 2)) {
      blocked(makers);
      Asker oldest = new Asker(makers, "a", job("a"));
      Asker second = new Asker(makers, "b", job("b"));
      Asker third = new Asker(makers, "c", job("c"));
      SkylightException e = assertInstanceOf(SkylightException.class, oldest.failure());
      assertEquals(Kind.TRANSIENT, e.kind());
      assertTrue(e.getMessage().contains("(2 wait)"), e.toString());
      gate.countDown();
      second.get();
      third.get();
      assertEquals(List.of("blocker", "c", "b"), made);
      assertArrayEquals("a".getBytes(StandardCharsets.UTF_8), makers.get("a", job("a")), "again");
    }
  }

  @Test
  void oneNameIsMadeOnceHoweverManyAsk() throws Exception {
    AtomicInteger times = new AtomicInteger();
    try (Makers makers = new Makers(4, 100)) {
      List<Asker> askers = new ArrayList<>();
      Makers.Job slow = blocker();
      for (int i = 0; i < 32; i++) {
        askers.add(
            new Asker(
                makers,
                "same",
                thumbnailer -> {
                  times.incrementAndGet();
                  return slow.make(thumbnailer);
                }));
      }
      gate.countDown();
      for (Asker asker : askers) {
        assertArrayEquals(new byte[] {1}, asker.get());
      }
      assertEquals(1, times.get());
    }
  }

  @Test
  void oneThatNobodyWaitsForAnyMoreIsNotMade() throws Exception {
    try (Makers makers = new Makers(1, 100)) {
      Asker first = blocked(makers);
      Asker gone = new Asker(makers, "gone", job("gone"));
      Asker one = new Asker(makers, "wanted", job("wanted"));
      Asker other = new Asker(makers, "wanted", job("wanted"));
      gone.thread.interrupt();
      one.thread.interrupt();
      assertEquals(
          Kind.TRANSIENT, assertInstanceOf(SkylightException.class, gone.failure()).kind());
      one.failure();
      gate.countDown();
      other.get();
      first.get();
      assertEquals(List.of("blocker", "wanted"), made);
    }
  }

  @Test
  void everyoneHearsWhyItFailedAndTheThreadGoesOn() throws Exception {
    try (Makers makers = new Makers(1, 100)) {
      blocked(makers);
      Makers.Job unreadable =
          thumbnailer -> {
            throw new ImageException("it is torn");
          };
      Asker one = new Asker(makers, "torn", unreadable);
      Asker two = new Asker(makers, "torn", unreadable);
      Asker broken =
          new Asker(
              makers,
              "broken",
              thumbnailer -> {
                throw new OutOfMemoryError("none left");
              });
      gate.countDown();
      assertEquals(
          "it is torn", assertInstanceOf(ImageException.class, one.failure()).getMessage());
      assertEquals(
          "it is torn", assertInstanceOf(ImageException.class, two.failure()).getMessage());
      assertInstanceOf(OutOfMemoryError.class, broken.failure().getCause());
      makers.get("next", job("next"));
      assertEquals(List.of("blocker", "next"), made);
    }
  }

  @Test
  void theyHaveItBeforeItIsKept() throws Exception {
    CountDownLatch kept = new CountDownLatch(1);
    try (Makers makers = new Makers(1, 100)) {
      byte[] bytes =
          makers.get(
              "a",
              new Makers.Job() {
                @Override
                public byte[] make(Thumbnailer thumbnailer) {
                  return new byte[] {7};
                }

                @Override
                public void keep(byte[] all) {
                  try {
                    assertTrue(gate.await(30, TimeUnit.SECONDS));
                  } catch (InterruptedException e) {
                    fail(e);
                  }
                  kept.countDown();
                }
              });
      assertArrayEquals(new byte[] {7}, bytes);
      gate.countDown();
      assertTrue(kept.await(30, TimeUnit.SECONDS));
    }
  }

  @Test
  void closingRefusesThoseThatWaitAndEndsThoseThatAreMade() throws Exception {
    Makers makers = new Makers(1, 100);
    Asker running = blocked(makers);
    Asker waiting = new Asker(makers, "a", job("a"));
    Thread closing = new Thread(makers::close);
    closing.start();
    assertInstanceOf(IllegalStateException.class, waiting.failure().getCause());
    gate.countDown();
    assertArrayEquals(new byte[] {1}, running.get());
    closing.join(30_000);
    assertTrue(!closing.isAlive());
    assertThrows(IllegalStateException.class, () -> makers.get("b", job("b")));
    assertEquals(List.of("blocker"), made);
  }

  @Test
  void closingDoesNotWaitForOneThatDoesNotEnd() throws Exception {
    Makers makers = new Makers(1, 100);
    Asker running = blocked(makers);
    makers.close();
    assertInstanceOf(IllegalStateException.class, running.failure());
    gate.countDown();
  }
}
