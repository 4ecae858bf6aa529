package dev.skylight.products;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The index over a published table, by cosine distance, built beside the old one. */
final class PublishIndex {

  private static final String MEMORY = "512MB";
  private static final String UNDER_WAY = "_new";

  private final PublishTarget target;
  private final IndexKind kind;

  PublishIndex(PublishTarget target, IndexKind kind) {
    this.target = target;
    this.kind = kind;
  }

  /**
   * Builds it where there is none of the kind, or where it was built of other vectors: another
   * model's, or half as many.
   *
   * @param rows in the table
   * @return a sentence, where there is something to say
   */
  Optional<String> build(long rows, ModelVersion model) {
    if (kind == IndexKind.NONE) {
      return Optional.empty();
    }
    if (rows < VectorIndex.FEWEST_ROWS) {
      return Optional.of(
          String.format(
              Locale.ROOT,
              "No index: fewer than %,d rows are compared one by one as fast.",
              VectorIndex.FEWEST_ROWS));
    }
    try (VectorDatabase database = target.open().patient()) {
      try {
        return build(database, rows, model);
      } catch (SQLException e) {
        throw database.failed("build the index of " + target.name(), e);
      }
    }
  }

  private Optional<String> build(VectorDatabase database, long rows, ModelVersion model)
      throws SQLException {
    String name = TableName.shortened(target.name().name(), "_" + kind);
    String fresh = TableName.shortened(target.name().name(), "_" + kind + UNDER_WAY);
    Map<String, String> there = there(database);
    if (isGood(there.get(name), rows, model)) {
      return Optional.empty();
    }
    long begin = System.nanoTime();
    drop(database, fresh); // a kill may have left it, half built
    database.execute("SET maintenance_work_mem = '" + MEMORY + "'");
    if (kind == IndexKind.HNSW && Versions.of(database).parallelHnswIsUnsafe()) {
      database.execute("SET max_parallel_maintenance_workers = 0");
    }
    String how =
        kind == IndexKind.HNSW
            ? "hnsw (embedding vector_cosine_ops)"
            : "ivfflat (embedding vector_cosine_ops) WITH (lists = "
                + VectorIndex.lists(rows)
                + ")";
    database.execute(
        "CREATE INDEX CONCURRENTLY "
            + TableName.quoted(fresh)
            + " ON "
            + target.name().sql()
            + " USING "
            + how);
    database.execute(
        "COMMENT ON INDEX "
            + target.name().sibling(fresh).sql()
            + " IS "
            + TableName.literal(note(rows, model)));
    for (String old : there.keySet()) {
      if (!old.equals(fresh)) {
        drop(database, old);
      }
    }
    database.execute(
        "ALTER INDEX "
            + target.name().sibling(fresh).sql()
            + " RENAME TO "
            + TableName.quoted(name));
    return Optional.of(
        String.format(
            Locale.ROOT,
            "Built the index %s of %,d rows in %.1f s.",
            name,
            rows,
            (System.nanoTime() - begin) / 1e9));
  }

  private static String note(long rows, ModelVersion model) {
    return VectorIndex.note(rows, List.of(model.text()));
  }

  /** An HNSW index grows with its rows; centroids stay what they were. */
  private boolean isGood(String said, long rows, ModelVersion model) {
    String[] words = said == null ? new String[0] : said.split(" ", 5);
    if (words.length < 5 || !words[4].equals(model.text())) {
      return false;
    }
    return kind == IndexKind.HNSW || rows < 2 * Long.parseLong(words[2]);
  }

  /** Our indexes over the vectors, and what their comments say; those half built are not. */
  private Map<String, String> there(VectorDatabase database) throws SQLException {
    try (Statement statement = database.connection().createStatement();
        ResultSet found =
            statement.executeQuery(
                "SELECT c.relname, CASE WHEN i.indisvalid THEN obj_description(c.oid, 'pg_class')"
                    + " END FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE"
                    + " i.indrelid = to_regclass("
                    + TableName.literal(target.name().sql())
                    + ") AND obj_description(c.oid, 'pg_class') LIKE 'skylight rows %'")) {
      Map<String, String> there = new HashMap<>();
      while (found.next()) {
        there.put(found.getString(1), found.getString(2));
      }
      return there;
    }
  }

  private void drop(VectorDatabase database, String index) throws SQLException {
    database.execute("DROP INDEX CONCURRENTLY IF EXISTS " + target.name().sibling(index).sql());
  }
}
