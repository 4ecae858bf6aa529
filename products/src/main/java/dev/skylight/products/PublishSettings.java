package dev.skylight.products;

import dev.skylight.postgres.DatabaseUrl;

/**
 * Where a collection's rows go. Immutable.
 *
 * @param to the database, which must have pgvector or let it be installed
 * @param table its name, perhaps with a schema; it is made where it is not there
 * @param index what is built over the vectors at the end; NONE leaves what there is
 * @param deep compare the rows of unchanged chunks, too, with what the database returns
 * @param connections that write at once, at least 1
 */
public record PublishSettings(
    DatabaseUrl to, String table, IndexKind index, boolean deep, int connections) {

  /** What the table is called where nobody says otherwise. */
  public static final String TABLE = "skylight_embeddings";

  /** Checks the number of connections. */
  public PublishSettings {
    if (connections < 1) {
      throw new IllegalArgumentException("connections must be at least 1: " + connections);
    }
  }

  /** The usual table and index. */
  public static PublishSettings to(DatabaseUrl database) {
    return new PublishSettings(database, TABLE, IndexKind.IVFFLAT, false, 2);
  }

  /** The same database otherwise. */
  public PublishSettings with(String name, IndexKind kind, boolean everything) {
    return new PublishSettings(to, name, kind, everything, connections);
  }
}
