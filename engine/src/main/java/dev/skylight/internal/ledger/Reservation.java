package dev.skylight.internal.ledger;

/**
 * A row that is promised to a picture. An id alone is no picture: a database may give it to another
 * one when the first is deleted.
 *
 * @param imageId id of the picture in the catalog
 * @param filePath its path there when the row was promised; empty in ledgers of format 1
 */
public record Reservation(long imageId, String filePath) {

  /** Whether the picture of this id that is at {@code path} now is the one that was meant. */
  public boolean isFor(String path) {
    return filePath.isEmpty() || filePath.equals(path);
  }
}
