package dev.skylight.job;

import java.util.List;

/**
 * What is to be done, from catalog and ledger. Counts are of the rows in this run's scope.
 *
 * @param rowsInFile rows that {@code embeddings.npy} has or will have
 * @param dimension width of a row
 * @param fingerprint of the model, its preprocessing and its precision
 * @param rowsTotal rows in scope
 * @param rowsDone of those, rows already settled: embedded, failed or unassigned
 * @param rowsFailed of those, rows that failed
 * @param chunksTotal chunks that the scope spans
 * @param missing rows to embed as maximal ranges, ascending, at most {@link #MAX_RANGES}
 * @param truncated whether there are more missing ranges than fit: plan again when these are done
 * @param notes what the allocation did that a person wants to know: backups, imports; a sentence
 *     each
 */
public record Plan(
    long rowsInFile,
    int dimension,
    String fingerprint,
    long rowsTotal,
    long rowsDone,
    long rowsFailed,
    long chunksTotal,
    List<RowRange> missing,
    boolean truncated,
    List<String> notes) {

  /** Keeps a plan well under Temporal's 2 MB limit for one payload. */
  public static final int MAX_RANGES = 2_000;

  /** Copies the lists; plans in older histories have no notes. */
  public Plan {
    missing = List.copyOf(missing);
    notes = notes == null ? List.of() : List.copyOf(notes);
  }

  /** The same plan with other notes. */
  public Plan withNotes(List<String> newNotes) {
    return new Plan(
        rowsInFile,
        dimension,
        fingerprint,
        rowsTotal,
        rowsDone,
        rowsFailed,
        chunksTotal,
        missing,
        truncated,
        newNotes);
  }
}
