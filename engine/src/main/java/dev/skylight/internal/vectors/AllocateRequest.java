package dev.skylight.internal.vectors;

/**
 * What file and ledger are to be made ready for.
 *
 * @param spec what the file is to be
 * @param restart whether everything begins anew, once for each {@code runId}
 * @param onlyMissing whether the valid rows of a file from elsewhere are taken over
 * @param chunkSize rows that are taken over at a time
 * @param runId the run that asks
 * @param contents what is known of the rows that are taken over
 */
public record AllocateRequest(
    VectorStore.Spec spec,
    boolean restart,
    boolean onlyMissing,
    int chunkSize,
    String runId,
    RowContents contents) {

  /** Nothing is known of rows that are taken over. */
  public AllocateRequest(
      VectorStore.Spec spec, boolean restart, boolean onlyMissing, int chunkSize, String runId) {
    this(spec, restart, onlyMissing, chunkSize, runId, RowContents.UNKNOWN);
  }
}
