package dev.skylight.terminal;

import dev.skylight.jobs.JobKind;
import dev.skylight.jobs.JobState;
import dev.skylight.jobs.JobStatus;
import java.util.Locale;

/**
 * A job for people.
 *
 * @param job where it is
 * @param kind which says what its rows are
 */
public record JobLine(JobStatus job, JobKind kind) implements Progress {

  private static final String NO_WORKER = "no worker is there for it";

  /** The job of a collection. */
  public JobLine(JobStatus job) {
    this(job, JobKind.COLLECTION);
  }

  @Override
  public String state() {
    return job.state().word();
  }

  @Override
  public long total() {
    return job.rowsTotal();
  }

  @Override
  public long done() {
    return job.rowsDone();
  }

  @Override
  public String toLine() {
    StringBuilder line = new StringBuilder(state()).append(": ");
    if (!job.rowsUnknown().isEmpty()) {
      return line.append(job.abandoned() ? NO_WORKER + "; " : "")
          .append(things())
          .append(" not known: ")
          .append(Printable.of(job.rowsUnknown()))
          .toString();
    }
    if (total() == 0 && job.abandoned()) {
      return line.append(NO_WORKER).toString();
    }
    if (total() == 0 && job.state() == JobState.PLANNING) {
      return line.append(reading()).toString();
    }
    if (total() == 0) {
      return line.append(job.waiting() > 0 ? waiting("") : "no " + things()).toString();
    }
    line.append(rows());
    if (job.imagesPerSecond() > 0) {
      line.append(String.format(Locale.ROOT, ", %.1f images/s", job.imagesPerSecond()));
    }
    if (job.etaSeconds() >= 0 && job.active() && done() < total()) {
      line.append(", ETA ").append(Durations.words(job.etaSeconds()));
    }
    if (job.rowsFailed() > 0) {
      line.append(String.format(Locale.ROOT, ", %,d failed", job.rowsFailed()));
    }
    if (job.waiting() > 0) {
      line.append(", ").append(waiting("more "));
    }
    if (job.abandoned()) {
      line.append(", ").append(NO_WORKER);
    }
    return line.toString();
  }

  private String reading() {
    return switch (kind) {
      case COLLECTION -> "reading the catalog and the ledger";
      case SHOP -> "looking at the shop and its vectors";
    };
  }

  private String things() {
    return switch (kind) {
      case COLLECTION -> "rows";
      case SHOP -> "images";
    };
  }

  private String waiting(String more) {
    return job.waiting() == 1
        ? "1 " + more + "picture is registered and has no vector yet"
        : String.format(
            Locale.ROOT,
            "%,d %spictures are registered and have no vectors yet",
            job.waiting(),
            more);
  }

  /** What is done of a job that was interrupted, and what waits besides. */
  public String interrupted() {
    boolean files = kind == JobKind.COLLECTION;
    if (total() == 0) {
      return (files ? "nothing is on disk yet" : "nothing is done yet")
          + (job.waiting() > 0 ? "; " + waiting("") : "");
    }
    return (files ? "on disk are " : "done are ")
        + rows()
        + (job.waiting() > 0 ? "; " + waiting("more ") : "");
  }

  private String rows() {
    return String.format(
        Locale.ROOT,
        "%,d of %,d %s (%.1f %%)",
        done(),
        total(),
        things(),
        total() == 0 ? 100.0 : 100.0 * done() / total());
  }
}
