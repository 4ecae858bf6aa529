package dev.skylight.internal.vectors;

import java.nio.file.Path;
import java.util.List;

/**
 * What {@link VectorStore#allocate} did.
 *
 * @param rowsInFile rows that the file has now
 * @param created whether a new file was made
 * @param rowsAdded rows by which a file of ours has grown
 * @param rowsImported rows taken over from a file from elsewhere, by this call
 * @param backups files put aside by this call
 * @param notes sentences for the log and the screen
 */
public record AllocateReport(
    long rowsInFile,
    boolean created,
    long rowsAdded,
    long rowsImported,
    List<Path> backups,
    List<String> notes) {

  /** Copies the lists. */
  public AllocateReport {
    backups = List.copyOf(backups);
    notes = List.copyOf(notes);
  }
}
