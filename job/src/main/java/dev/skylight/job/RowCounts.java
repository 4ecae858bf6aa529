package dev.skylight.job;

/**
 * Counts of the rows of a range.
 *
 * @param settled rows that the ledger has
 * @param failed of those, rows of which no picture could be read
 * @param unassigned of those, rows that no image has
 */
public record RowCounts(long settled, long failed, long unassigned) {

  /** Rows that hold a vector. */
  public long embedded() {
    return settled - failed - unassigned;
  }
}
