package dev.skylight.workflows;

import io.temporal.workflow.Workflow;
import java.util.Locale;

/**
 * Writes progress where people look: the current details on the workflow's page (no history cost),
 * and search attributes for the workflow list, at most every percent or thirty seconds, since each
 * upsert is an event.
 */
final class ProgressPublisher {

  private static final long UPSERT_MILLIS = 30_000;

  private final String title;
  private final String things;
  private final String model;
  private final boolean searchAttributes;
  private long lastUpsertMillis;
  private long lastPercent = -1;
  private RunState lastState;

  /**
   * Of a job.
   *
   * @param title what it makes, as in {@code Embeddings of photos}
   * @param things what is counted, as {@code rows}
   * @param model that makes them, for people
   * @param searchAttributes whether the server has them registered
   */
  ProgressPublisher(String title, String things, String model, boolean searchAttributes) {
    this.title = title;
    this.things = things;
    this.model = model;
    this.searchAttributes = searchAttributes;
  }

  void publish(RegenerateProgress progress, int runNumber, boolean stateChanged) {
    Workflow.setCurrentDetails(details(progress, runNumber));
    if (searchAttributes) {
      upsert(progress, stateChanged);
    }
  }

  private void upsert(RegenerateProgress progress, boolean stateChanged) {
    long now = Workflow.currentTimeMillis();
    long percent = progress.rowsTotal() == 0 ? 0 : progress.rowsDone() * 100 / progress.rowsTotal();
    boolean due = percent != lastPercent || now - lastUpsertMillis >= UPSERT_MILLIS;
    if (due || (stateChanged && progress.state() != lastState)) {
      lastPercent = percent;
      lastUpsertMillis = now;
      lastState = progress.state();
      Workflow.upsertTypedSearchAttributes(
          SearchAttributes.ROWS_DONE.valueSet(progress.rowsDone()),
          SearchAttributes.ROWS_TOTAL.valueSet(progress.rowsTotal()),
          SearchAttributes.PERCENT.valueSet(
              progress.rowsTotal() == 0 ? 0.0 : progress.rowsDone() * 100.0 / progress.rowsTotal()),
          SearchAttributes.STATE.valueSet(progress.state().name()));
    }
  }

  private String details(RegenerateProgress progress, int runNumber) {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "**%s: %s**%n%n",
            title,
            progress.state().name().toLowerCase(Locale.ROOT)));
    text.append(
        String.format(
            Locale.ROOT,
            "%,d of %,d %s (%.1f %%), %,d failed; %,d of %,d chunks, %d in flight%n%n",
            progress.rowsDone(),
            progress.rowsTotal(),
            things,
            progress.rowsTotal() == 0 ? 0.0 : progress.rowsDone() * 100.0 / progress.rowsTotal(),
            progress.rowsFailed(),
            progress.chunksDone(),
            progress.chunksTotal(),
            progress.chunksInFlight()));
    if (progress.imagesPerSecond() > 0 && progress.state() == RunState.RUNNING) {
      text.append(
          String.format(
              Locale.ROOT,
              "%.1f images/s, about %s to go%n%n",
              progress.imagesPerSecond(),
              duration(progress.etaSeconds())));
    }
    text.append(
        String.format(Locale.ROOT, "model %s, run %d of this job's history", model, runNumber));
    return text.toString();
  }

  private static String duration(long seconds) {
    if (seconds >= 3600) {
      return seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
    }
    return seconds >= 60 ? seconds / 60 + " min" : seconds + " s";
  }
}
