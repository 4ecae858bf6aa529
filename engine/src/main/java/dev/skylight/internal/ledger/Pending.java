package dev.skylight.internal.ledger;

/**
 * An allocation that has begun: what it decided to do, so that whoever comes after a kill does the
 * same.
 *
 * @param stage how far it is
 * @param runId run that asked for {@code --restart}, or null
 * @param backup name, beside embeddings.npy, that the old file gets; null where there is none
 * @param importRows whether the valid rows of the backup are taken over
 * @param fingerprint of the model that the new file is for; null in ledgers of format 1
 * @param model its name, for messages; null in ledgers of format 1
 */
public record Pending(
    Stage stage,
    String runId,
    String backup,
    boolean importRows,
    String fingerprint,
    String model) {

  /** How far an allocation is. */
  public enum Stage {
    /**
     * The old file may or may not be moved, the new one may or may not be there: nobody publishes.
     */
    FILE,
    /** The new file is ready; rows of the backup are being taken over. */
    IMPORT
  }
}
