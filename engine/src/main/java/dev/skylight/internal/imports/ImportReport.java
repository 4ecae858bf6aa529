package dev.skylight.internal.imports;

import dev.skylight.job.RowRange;
import java.util.List;

/**
 * What an import came to.
 *
 * @param rowsFound vectors in the source
 * @param rowsTaken rows taken over by this call
 * @param rowsKnown rows of the collection, within the source, that the ledger had already
 * @param rowsOutside vectors behind the last row of the collection
 * @param conflicts rows of which several different vectors were found; none was taken
 * @param gaps rows of which the source has no vector
 * @param rowsMissing rows of the collection that are missing now
 * @param missing the first of their ranges
 * @param backups files put aside by this call
 * @param notes sentences for the log and the screen
 */
public record ImportReport(
    long rowsFound,
    long rowsTaken,
    long rowsKnown,
    long rowsOutside,
    List<RowRange> conflicts,
    List<RowRange> gaps,
    long rowsMissing,
    List<RowRange> missing,
    List<java.nio.file.Path> backups,
    List<String> notes) {

  /** Copies the lists. */
  public ImportReport {
    conflicts = List.copyOf(conflicts);
    gaps = List.copyOf(gaps);
    missing = List.copyOf(missing);
    backups = List.copyOf(backups);
    notes = List.copyOf(notes);
  }
}
