package dev.skylight.job;

import java.util.Locale;

/**
 * Rows that are on disk, published in one go.
 *
 * @param rows the rows
 * @param sha256 of their bytes in the file, lower-case hex
 * @param fingerprint of the embedder
 * @param origin where they come from
 * @param failed rows of which no picture could be read
 * @param unassigned rows that no image has
 * @param worker host and process that published them
 * @param committedAtMillis when, milliseconds since 1970
 */
public record LedgerChunk(
    RowRange rows,
    String sha256,
    String fingerprint,
    Origin origin,
    long failed,
    long unassigned,
    String worker,
    long committedAtMillis) {

  /** Where vectors come from. */
  public enum Origin {
    /** Made by the model. */
    EMBEDDED,
    /** Taken over from a file that Skylight did not write. */
    IMPORTED;

    /** As the ledger spells it. */
    public String stored() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** What the ledger spells so. */
    public static Origin of(String stored) {
      return valueOf(stored.toUpperCase(Locale.ROOT));
    }
  }
}
