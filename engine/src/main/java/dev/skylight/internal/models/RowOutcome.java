package dev.skylight.internal.models;

/**
 * What became of a row.
 *
 * @param row the row
 * @param status whether it holds a vector
 * @param candidate index of the file that stands for it; -1 unless {@code EMBEDDED}
 * @param reason why it failed, naming each file that was tried; empty unless {@code FAILED}
 */
public record RowOutcome(long row, Status status, int candidate, String reason) {

  /** Whether a row holds a vector. */
  public enum Status {
    /** It does. */
    EMBEDDED,
    /** None of its files could be read: zeros. */
    FAILED,
    /** No image has this row: zeros. */
    UNASSIGNED
  }
}
