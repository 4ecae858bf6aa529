package dev.skylight.job;

import java.util.List;

/**
 * What the comparison found.
 *
 * @param deep whether checksums were compared
 * @param rowsInFile rows that {@code embeddings.npy} has; -1 where it cannot be read
 * @param rowsInCatalog rows that the catalog wants; -1 where it was not asked
 * @param counts of all rows of the ledger
 * @param rowsMissing rows not yet settled
 * @param missing the first of their ranges
 * @param damagedChunks chunks of which a byte is gone or not as it was committed, by row
 * @param headerDamaged whether the header of {@code embeddings.npy} is damaged
 * @param indexDamaged whether the index has to be built again
 * @param failed the first failed rows
 * @param changed the first rows that hold vectors of pictures that are others now, each with its
 *     picture; empty where there was no catalog to ask
 * @param rowsChanged how many there are
 * @param rowsAbsent rows whose pictures are not there, and were when the rows were made
 * @param findings sentences, the worst first
 */
public record VerifyReport(
    boolean deep,
    long rowsInFile,
    long rowsInCatalog,
    RowCounts counts,
    long rowsMissing,
    List<RowRange> missing,
    List<LedgerChunk> damagedChunks,
    boolean headerDamaged,
    boolean indexDamaged,
    List<FailedRow> failed,
    List<String> changed,
    long rowsChanged,
    long rowsAbsent,
    List<Finding> findings) {

  /** Copies the lists. */
  public VerifyReport {
    missing = List.copyOf(missing);
    damagedChunks = List.copyOf(damagedChunks);
    failed = List.copyOf(failed);
    changed = List.copyOf(changed);
    findings = List.copyOf(findings);
  }

  /** How bad a finding is. */
  public enum Severity {
    /** Bytes or files are not what they should be: exit code 3. */
    DAMAGE,
    /** Something is left to do. */
    WARNING,
    /** Good to know. */
    INFO
  }

  /**
   * One finding.
   *
   * @param severity how bad
   * @param sentence what, where, and what to run
   */
  public record Finding(Severity severity, String sentence) {}

  /** Rows of {@link #damagedChunks}. */
  public List<RowRange> damaged() {
    return damagedChunks.stream().map(LedgerChunk::rows).toList();
  }

  /** Whether anything is damaged. */
  public boolean hasDamage() {
    return findings.stream().anyMatch(f -> f.severity() == Severity.DAMAGE);
  }
}
