package dev.skylight.terminal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.jobs.JobKind;
import dev.skylight.jobs.JobState;
import dev.skylight.jobs.JobStatus;
import dev.skylight.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProgressTest {

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream err = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  private static JobLine at(JobState state, long done) {
    return new JobLine(new JobStatus("w", state, 614_837, done, 3, 615, 1, 61.25, 9_000));
  }

  private String said() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aLineNamesRateEtaAndFailures() {
    assertEquals(
        "running: 61,483 of 614,837 rows (10.0 %), 61.3 images/s, ETA 2 h 30 min, 3 failed",
        at(JobState.RUNNING, 61_483).toLine());
    JobStatus nothing = new JobStatus("w", JobState.STOPPED, 0, 0, 0, 0, 0, 0, -1);
    assertEquals("stopped: no rows", new JobLine(nothing).toLine());
    JobStatus registered =
        new JobStatus("w", JobState.STOPPED, 0, 0, 0, 0, 0, 0, -1, 12_000, -1, "");
    assertEquals(
        "stopped: 12,000 pictures are registered and have no vectors yet",
        new JobLine(registered).toLine());
    JobStatus one = new JobStatus("w", JobState.COMPLETED, 10, 10, 0, 1, 1, 0, -1, 1, -1, "");
    assertEquals(
        "completed: 10 of 10 rows (100.0 %), 1 more picture is registered and has no vector yet",
        new JobLine(one).toLine());
    JobStatus lonely = new JobStatus("w", JobState.RUNNING, 10, 5, 0, 1, 1, 0, -1, 0, 0, "");
    assertEquals(
        "running: 5 of 10 rows (50.0 %), no worker is there for it", new JobLine(lonely).toLine());
    JobStatus begun = new JobStatus("w", JobState.PLANNING, 0, 0, 0, 0, 0, 0, -1, 0, 0, "");
    assertEquals("planning: no worker is there for it", new JobLine(begun).toLine());
    JobStatus away =
        new JobStatus("w", JobState.RUNNING, 0, 0, 0, 0, 0, 0, -1, 0, 0, "It is away.");
    assertEquals(
        "running: no worker is there for it; rows not known: It is away.",
        new JobLine(away).toLine());
  }

  @Test
  void whatIsInterruptedSaysWhatIsDoneAndWhatWaits() {
    assertEquals(
        "on disk are 61,483 of 614,837 rows (10.0 %)", at(JobState.STOPPED, 61_483).interrupted());
    JobStatus begun = new JobStatus("w", JobState.STOPPED, 0, 0, 0, 0, 0, 0, -1, 155, -1, "");
    assertEquals(
        "nothing is on disk yet; 155 pictures are registered and have no vectors yet",
        new JobLine(begun).interrupted());
    JobStatus more = new JobStatus("w", JobState.STOPPED, 4, 4, 0, 1, 1, 0, -1, 1, -1, "");
    assertEquals(
        "on disk are 4 of 4 rows (100.0 %); 1 more picture is registered and has no vector yet",
        new JobLine(more).interrupted());
    JobStatus shop = new JobStatus("w", JobState.STOPPED, 0, 0, 0, 0, 0, 0, -1);
    assertEquals("nothing is done yet", new JobLine(shop, JobKind.SHOP).interrupted());
  }

  @Test
  void otherWorkNamesItsThings() {
    assertEquals(
        "drawing: 500 of 2,000 pictures, 250/s, ETA 6 s",
        new WorkStatus("drawing", "pictures", 2_000, 500, 250).toLine());
    assertEquals(
        "captioning: 3 of 4 pictures", new WorkStatus("captioning", "pictures", 4, 3, 0).toLine());
  }

  @Test
  void durationsAreShort() {
    assertEquals("119 s", Durations.words(119));
    assertEquals("2 min", Durations.words(120));
    assertEquals("2 h 05 min", Durations.words(7_500));
    assertEquals("2 d 3 h", Durations.words(183_600));
  }

  @Test
  void plainLinesComeEveryFewSecondsAndAtChanges() {
    long[] now = {0};
    try (ProgressView view = new ProgressLines(err, () -> now[0])) {
      view.update(at(JobState.RUNNING, 1));
      now[0] = TimeUnit.SECONDS.toNanos(1);
      view.update(at(JobState.RUNNING, 2));
      assertEquals(1, said().lines().count(), said());
      view.update(at(JobState.PAUSED, 2));
      now[0] = TimeUnit.SECONDS.toNanos(7);
      view.update(at(JobState.PAUSED, 3));
      assertEquals(3, said().lines().count(), said());
    }
  }

  @Test
  void aLongStepIsSaidAgainAndAPauseIsNot() {
    for (JobState state : List.of(JobState.INDEXING, JobState.PAUSED)) {
      bytes.reset();
      long[] now = {0};
      try (ProgressView view = new ProgressLines(err, () -> now[0])) {
        for (int second = 0; second < 61; second++) {
          now[0] = TimeUnit.SECONDS.toNanos(second);
          view.update(at(state, 1));
        }
      }
      assertEquals(state == JobState.PAUSED ? 1 : 3, said().lines().count(), said());
    }
  }

  @Test
  void theBarStaysOnOneLine() {
    try (ProgressView view = new ProgressBar(err, 60)) {
      view.update(at(JobState.RUNNING, 307_418));
      view.update(at(JobState.RUNNING, 307_419));
      view.line("hello");
      view.update(at(JobState.RUNNING, 307_420));
    }
    for (String line : said().split("\u001b\\[K|\n", -1)) {
      assertTrue(line.length() < 61, line);
    }
    assertTrue(said().contains("[############------------] running"), said());
    assertEquals(2, said().chars().filter(c -> c == 0x0a).count(), said());
  }

  @Test
  void theBarFitsNarrowTerminalsAndOddCounts() {
    for (int columns : new int[] {1, 2, 10, 39}) {
      try (ProgressView view = new ProgressBar(err, columns)) {
        for (long done : new long[] {-1, 0, 9, Long.MAX_VALUE}) {
          for (long total : new long[] {-1, 0, 5, Long.MAX_VALUE}) {
            view.update(new WorkStatus("drawing", "pictures", total, done, 1));
          }
        }
      }
      long[] now = {0};
      try (BytesProgress view = new BytesProgress(err, true, false, columns, () -> now[0])) {
        for (long total : new long[] {-1, 0, 5}) {
          now[0] += TimeUnit.SECONDS.toNanos(1);
          view.update("model.onnx", 9_000_000, total);
        }
      }
      for (String line : said().split("\r\u001b\\[K|\n", -1)) {
        assertTrue(line.length() < Math.max(1, columns), columns + ": " + line);
      }
      bytes.reset();
    }
  }

  @Test
  void jsonKeepsOddFileNames() {
    assertEquals("\"a\\\"b\\\\c\\n\\u0001\"", Json.quote("a\"b\\c\n\u0001"));
    assertEquals("\"\u05d0\ud83d\ude00\"", Json.quote("\u05d0\ud83d\ude00"));
    assertEquals("\"\\ud83dx\"", Json.quote("\ud83dx"));
  }
}
