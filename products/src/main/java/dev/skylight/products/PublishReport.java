package dev.skylight.products;

import java.util.List;

/**
 * What a publication came to.
 *
 * @param table where the rows are
 * @param modelVersion that they carry
 * @param dimension of their vectors
 * @param rows in the table now
 * @param written rows that were new there, or other than before
 * @param removed rows that are gone
 * @param chunks how many there are
 * @param unchanged chunks that were there already
 * @param withoutVector rows whose picture could not be read, or that no picture has
 * @param missing rows that nobody has embedded yet
 * @param notes sentences for people
 */
public record PublishReport(
    String table,
    String modelVersion,
    int dimension,
    long rows,
    long written,
    long removed,
    long chunks,
    long unchanged,
    long withoutVector,
    long missing,
    List<String> notes) {

  /** Copies the list. */
  public PublishReport {
    notes = List.copyOf(notes);
  }
}
