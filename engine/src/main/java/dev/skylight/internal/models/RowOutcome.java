package dev.skylight.internal.models;

import dev.skylight.internal.pictures.PictureContent;

/**
 * What became of a row.
 *
 * @param row the row
 * @param status whether it holds a vector
 * @param candidate index of the file that stands for it; -1 unless {@code EMBEDDED}
 * @param reason why it failed, naming each file that was tried; empty unless {@code FAILED}
 * @param content of the picture that stands for it; where it failed, of all that were tried
 */
public record RowOutcome(
    long row, Status status, int candidate, String reason, PictureContent content) {

  /** Of a picture of which nothing is known. */
  public RowOutcome(long row, Status status, int candidate, String reason) {
    this(row, status, candidate, reason, PictureContent.UNKNOWN);
  }

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
