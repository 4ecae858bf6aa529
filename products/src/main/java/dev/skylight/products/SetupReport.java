package dev.skylight.products;

import java.util.List;

/**
 * A vector database that is ready.
 *
 * @param postgres version of PostgreSQL
 * @param pgvector version of the extension
 * @param table of vectors
 * @param dimension width of a vector
 * @param index kind that the job builds from 5,000 rows on
 * @param made what was made or changed, in a sentence each; empty: all was there
 * @param warnings for the user
 */
public record SetupReport(
    String postgres,
    String pgvector,
    String table,
    int dimension,
    IndexKind index,
    List<String> made,
    List<String> warnings) {

  /** Copies the lists. */
  public SetupReport {
    made = List.copyOf(made);
    warnings = List.copyOf(warnings);
  }
}
