package dev.skylight.products;

import java.sql.SQLException;
import java.util.List;

/** What Skylight keeps beside a table of vectors. */
final class OwnTables {

  /** What a page of PostgreSQL's has room for besides a row. */
  private static final int HEAD = 32;

  private OwnTables() {}

  /**
   * Makes what is not there. Where all of it is, nobody who writes to the table is waited for.
   *
   * @param made gets a sentence for each
   */
  static void make(VectorDatabase database, TableName table, List<String> made)
      throws SQLException {
    Columns columns = Columns.of(database.connection(), table).orElseThrow();
    String id = columns.byName().get("image_id").type();
    inline(database, table);
    String index = TableName.shortened(table.name(), "_model_version");
    if (!hasIndex(database, table, index)) {
      // which models there are must be found without reading the vectors
      database.execute(
          String.format(
              "CREATE INDEX IF NOT EXISTS %s ON %s (model_version)",
              TableName.quoted(index), table.sql()));
    }
    TableName failures = table.beside("failures");
    make(
        database,
        failures,
        "image_id "
            + id
            + " NOT NULL, model_version text NOT NULL, image_url text, kind text NOT NULL, reason"
            + " text NOT NULL, attempts integer NOT NULL, next_try timestamptz NOT NULL, failed_at"
            + " timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (image_id, model_version)",
        made);
    make(
        database,
        table.beside("fetches"),
        "image_id "
            + id
            + " NOT NULL, model_version text NOT NULL, image_url text NOT NULL, etag text,"
            + " last_modified text, fresh_until timestamptz, sha256 text, fetched_at timestamptz NOT"
            + " NULL DEFAULT now(), PRIMARY KEY (image_id, model_version)",
        made);
  }

  /**
   * Keeps vectors in their rows, where those fit a page, and what stands beside them, too. Nothing
   * where somebody has decided otherwise, or only another may decide.
   */
  static void inline(VectorDatabase database, TableName table) throws SQLException {
    if (isLeftToPostgres(database, table)) {
      // by itself it leaves no row with a vector of 512 in one piece: scans would be five times as
      // slow; and with the vector alone held back it moves URL and model elsewhere, one by one
      long longest = database.number("SELECT current_setting('block_size')::integer - " + HEAD);
      database.execute(
          "ALTER TABLE " + table.sql() + " SET (toast_tuple_target = " + longest + ")");
    }
  }

  private static boolean isLeftToPostgres(VectorDatabase database, TableName table)
      throws SQLException {
    return database.number(
            "SELECT count(*) FROM pg_class WHERE oid = to_regclass("
                + TableName.literal(table.sql())
                + ") AND relkind = 'r' AND pg_has_role(relowner, 'USAGE') AND NOT EXISTS (SELECT 1"
                + " FROM unnest(reloptions) said WHERE said LIKE 'toast_tuple_target=%')")
        > 0;
  }

  private static boolean hasIndex(VectorDatabase database, TableName table, String index)
      throws SQLException {
    return database.number(
            "SELECT count(*) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE"
                + " i.indrelid = to_regclass("
                + TableName.literal(table.sql())
                + ") AND c.relname = "
                + TableName.literal(index))
        > 0;
  }

  private static void make(
      VectorDatabase database, TableName table, String columns, List<String> made)
      throws SQLException {
    if (Columns.of(database.connection(), table).isEmpty()) {
      database.execute("CREATE TABLE " + table.sql() + " (" + columns + ")");
      made.add("the table " + table);
    }
  }
}
