package dev.skylight.terminal;

import java.util.Locale;

/**
 * Where a regeneration is, as {@code status --json} prints it.
 *
 * @param workflowId id on the Temporal server
 * @param state lower-case state of the run; {@code stopped} where no run is and rows are missing
 * @param rowsTotal rows in scope
 * @param rowsDone of those, settled
 * @param rowsFailed of those, without a readable picture
 * @param chunksTotal chunks in scope
 * @param chunksDone of those, settled
 * @param imagesPerSecond current rate; 0 where unknown
 * @param etaSeconds seconds to go at that rate; -1 where unknown
 */
public record JobStatus(
    String workflowId,
    String state,
    long rowsTotal,
    long rowsDone,
    long rowsFailed,
    long chunksTotal,
    long chunksDone,
    double imagesPerSecond,
    long etaSeconds)
    implements Progress {

  @Override
  public long total() {
    return rowsTotal;
  }

  @Override
  public long done() {
    return rowsDone;
  }

  /** Whether a run is at work or paused. */
  public boolean active() {
    return switch (state) {
      case "planning", "running", "paused", "finishing", "indexing" -> true;
      default -> false;
    };
  }

  /** The same with another count of settled rows. */
  public JobStatus withRowsDone(long rows) {
    return new JobStatus(
        workflowId,
        state,
        rowsTotal,
        rows,
        rowsFailed,
        chunksTotal,
        chunksDone,
        imagesPerSecond,
        etaSeconds);
  }

  /** One JSON object in one line; these keys and no others. */
  public String toJson() {
    return "{" + jsonMembers() + "}";
  }

  /** {@link #toJson} without the braces. */
  public String jsonMembers() {
    return String.format(
        Locale.ROOT,
        "\"workflow_id\":%s,\"state\":%s,\"rows_total\":%d,\"rows_done\":%d,\"rows_failed\":%d,"
            + "\"chunks_total\":%d,\"chunks_done\":%d,\"images_per_second\":%.2f,\"eta_seconds\":%d",
        Json.quote(workflowId),
        Json.quote(state),
        rowsTotal,
        rowsDone,
        rowsFailed,
        chunksTotal,
        chunksDone,
        imagesPerSecond,
        etaSeconds);
  }

  @Override
  public String toLine() {
    StringBuilder line = new StringBuilder(state).append(": ");
    if (rowsTotal == 0 && state.equals("planning")) {
      return line.append("reading the catalog and the ledger").toString();
    }
    if (rowsTotal == 0) {
      return line.append("no rows").toString();
    }
    line.append(rows());
    if (imagesPerSecond > 0) {
      line.append(String.format(Locale.ROOT, ", %.1f images/s", imagesPerSecond));
    }
    if (etaSeconds >= 0 && active() && rowsDone < rowsTotal) {
      line.append(", ETA ").append(duration(etaSeconds));
    }
    if (rowsFailed > 0) {
      line.append(String.format(Locale.ROOT, ", %,d failed", rowsFailed));
    }
    return line.toString();
  }

  /** {@code 500 of 1,000 rows (50.0 %)}. */
  public String rows() {
    return String.format(
        Locale.ROOT,
        "%,d of %,d rows (%.1f %%)",
        rowsDone,
        rowsTotal,
        rowsTotal == 0 ? 100.0 : 100.0 * rowsDone / rowsTotal);
  }

  /** {@code 45 s}, {@code 12 min}, {@code 3 h 05 min}, {@code 2 d 4 h}. */
  static String duration(long seconds) {
    if (seconds < 120) {
      return seconds + " s";
    }
    if (seconds < 7_200) {
      return seconds / 60 + " min";
    }
    if (seconds < 172_800) {
      return String.format(Locale.ROOT, "%d h %02d min", seconds / 3_600, seconds / 60 % 60);
    }
    return seconds / 86_400 + " d " + seconds / 3_600 % 24 + " h";
  }
}
