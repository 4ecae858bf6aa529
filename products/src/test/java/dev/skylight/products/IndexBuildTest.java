package dev.skylight.products;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A statement of minutes is followed to its end, whatever that is. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class IndexBuildTest {

  private static final IndexBuild.Step NOTHING = () -> {};

  @Test
  void whatEndsItsThreadEndsTheWait() throws SQLException {
    assertTrue(IndexBuild.follow(NOTHING, NOTHING, () -> true));
    SQLException refused = new SQLException("refused");
    assertEquals(refused, assertThrows(SQLException.class, () -> follow(refused)));
    Error death = new OutOfMemoryError("tried");
    assertEquals(death, assertThrows(OutOfMemoryError.class, () -> follow(death)));
  }

  private static void follow(Throwable end) throws SQLException {
    IndexBuild.follow(
        () -> {
          if (end instanceof Error error) {
            throw error;
          }
          throw (SQLException) end;
        },
        NOTHING,
        () -> true);
  }

  @Test
  void whatIsStoppedIsCancelled() throws SQLException {
    CountDownLatch cancelled = new CountDownLatch(1);
    AtomicInteger asked = new AtomicInteger();
    boolean done =
        IndexBuild.follow(
            () -> {
              await(cancelled);
              throw new SQLException("cancelled");
            },
            cancelled::countDown,
            () -> asked.incrementAndGet() < 2);
    assertFalse(done);
    assertTrue(asked.get() >= 2);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(30, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
