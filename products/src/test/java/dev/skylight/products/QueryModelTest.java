package dev.skylight.products;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.internal.models.ModelFolder;
import dev.skylight.internal.models.TextEncoder;
import java.lang.management.ManagementFactory;
import java.lang.management.MonitorInfo;
import java.lang.management.ThreadInfo;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The shop's model with many who ask at once. */
@Timeout(60)
class QueryModelTest {

  private static final int LOOKS = 20;

  /** Whoever is seen to encode words holds nothing that another one would wait for. */
  @Test
  void wordsWaitForNobodyElses() throws InterruptedException {
    Assumptions.assumeTrue(ModelFolder.ifHere("demo").isPresent(), "no demo model here");
    AtomicBoolean done = new AtomicBoolean();
    try (QueryModel model = new QueryModel("demo", new ModelVersion("demo/fp32/0123456789ab"))) {
      model.words("a boat"); // opens it
      Thread asker =
          new Thread(
              () -> {
                while (!done.get()) {
                  model.words("a red umbrella in the rain");
                }
              });
      asker.start();
      try {
        look(asker.getId());
      } finally {
        done.set(true);
        asker.join();
      }
    }
  }

  private static void look(long asker) {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    for (int seen = 0; seen < LOOKS; ) {
      assertTrue(System.nanoTime() < end, "seen to encode: " + seen + " times");
      ThreadInfo now =
          ManagementFactory.getThreadMXBean().getThreadInfo(new long[] {asker}, true, false)[0];
      if (isEncoding(now)) {
        seen++;
        assertEquals(0, held(now), now::toString);
      }
    }
  }

  private static boolean isEncoding(ThreadInfo thread) {
    return Arrays.stream(thread.getStackTrace())
        .anyMatch(
            frame ->
                frame.getClassName().equals(TextEncoder.class.getName())
                    && frame.getMethodName().equals("encode"));
  }

  private static long held(ThreadInfo thread) {
    return Arrays.stream(thread.getLockedMonitors())
        .map(MonitorInfo::getLockedStackFrame)
        .filter(frame -> frame.getClassName().equals(QueryModel.class.getName()))
        .count();
  }
}
