package dev.skylight.products;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * What runs in a vector database.
 *
 * @param postgres version of PostgreSQL
 * @param pgvector version of the extension; empty where it is not there
 */
record Versions(String postgres, String pgvector) {

  static Versions of(VectorDatabase database) throws SQLException {
    try (Statement statement = database.connection().createStatement();
        ResultSet found =
            statement.executeQuery(
                "SELECT current_setting('server_version'), coalesce((SELECT extversion FROM"
                    + " pg_extension WHERE extname = 'vector'), '')")) {
      found.next();
      return new Versions(found.getString(1), found.getString(2));
    }
  }

  /** CVE-2026-3172. */
  boolean parallelHnswIsUnsafe() {
    return isBelow(0, 8, 2);
  }

  /** Whether an index is searched on until there are as many rows as asked for. */
  boolean scansOn() {
    return !isBelow(0, 8, 0);
  }

  /** A sentence where the extension has a fault that is mended. */
  Optional<String> warning() {
    return isBelow(0, 8, 7)
        ? Optional.of(
            "pgvector "
                + pgvector
                + " can write beyond a buffer while it builds an IVFFlat index"
                + (parallelHnswIsUnsafe() ? ", and an HNSW index with several processes" : "")
                + ": update it to 0.8.7 or newer, then run ALTER EXTENSION vector UPDATE.")
        : Optional.empty();
  }

  private boolean isBelow(int... version) {
    String[] parts = pgvector.split("\\.", -1);
    for (int i = 0; i < version.length; i++) {
      int part = i < parts.length && parts[i].matches("\\d{1,9}") ? Integer.parseInt(parts[i]) : 0;
      if (part != version[i]) {
        return part < version[i];
      }
    }
    return false;
  }
}
