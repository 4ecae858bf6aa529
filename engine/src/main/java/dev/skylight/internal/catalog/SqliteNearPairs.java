package dev.skylight.internal.catalog;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.files.IoFailures;
import dev.skylight.internal.files.SqliteTransaction;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Near duplicates in two tables of an SQLite file. */
final class SqliteNearPairs implements NearPairs {

  /** The second is for a database in which a user has a table of the first name. */
  private static final List<String> NAMES = List.of("near_duplicates", "skylight_near_duplicates");

  private static final String SEARCH = "_search";
  private static final Set<String> PAIR_COLUMNS = Set.of("row_a", "row_b", "cosine");
  private static final Set<String> SEARCH_COLUMNS =
      Set.of("cosine", "ledger_digest", "row_count", "rows_done", "next_row", "pairs");

  private final SqliteCatalog catalog;
  private final CatalogDatabase database;

  /** Takes over the catalog. */
  SqliteNearPairs(SqliteCatalog catalog) {
    this.catalog = catalog;
    this.database = catalog.database();
  }

  private interface Work<T> {
    T run() throws SQLException;
  }

  private <T> T run(String doing, Work<T> work) {
    try {
      return work.run();
    } catch (SQLException e) {
      throw IoFailures.ofSqlite(doing + " the catalog", catalog.file(), e);
    }
  }

  /** The name whose tables are ours or not there. */
  private String name() throws SQLException {
    for (String name : NAMES) {
      if (fits(name, PAIR_COLUMNS) && fits(name + SEARCH, SEARCH_COLUMNS)) {
        return name;
      }
    }
    throw new SkylightException(
        Kind.BAD_INPUT,
        "Cannot keep near duplicates in "
            + catalog.file()
            + ": it has tables named "
            + String.join(" and ", NAMES)
            + " (or the same with "
            + SEARCH
            + ") that are not Skylight's. Rename one of them.");
  }

  private boolean fits(String table, Set<String> columns) throws SQLException {
    Set<String> found = columns(table);
    return found.isEmpty() || found.equals(columns);
  }

  private Set<String> columns(String table) throws SQLException {
    Set<String> found = new TreeSet<>();
    database.each(
        "SELECT name FROM pragma_table_info(?)",
        r -> found.add(r.getString(1).toLowerCase(Locale.ROOT)),
        table);
    return found;
  }

  /** The name of tables that are there, or null. */
  private String there() throws SQLException {
    String name = name();
    return columns(name).isEmpty() || columns(name + SEARCH).isEmpty() ? null : name;
  }

  @Override
  public Optional<State> state() {
    return run("read", () -> state(there()));
  }

  private Optional<State> state(String name) throws SQLException {
    if (name == null) {
      return Optional.empty();
    }
    List<State> found = new ArrayList<>();
    database.each(
        "SELECT cosine, ledger_digest, row_count, rows_done, next_row, pairs FROM " + name + SEARCH,
        r ->
            found.add(
                new State(
                    r.getFloat(1),
                    r.getString(2),
                    r.getLong(3),
                    r.getLong(4),
                    r.getLong(5),
                    r.getLong(6))));
    return found.stream().findFirst();
  }

  @Override
  public void begin(State state) {
    run(
        "write near duplicates to",
        () ->
            SqliteTransaction.write(
                database.connection(),
                c -> {
                  String name = name();
                  SqliteCatalog.execute(
                      c,
                      "CREATE TABLE IF NOT EXISTS "
                          + name
                          + " (row_a INTEGER NOT NULL, row_b INTEGER NOT NULL, cosine REAL NOT"
                          + " NULL, PRIMARY KEY (row_a, row_b)) WITHOUT ROWID");
                  SqliteCatalog.execute(
                      c,
                      "CREATE TABLE IF NOT EXISTS "
                          + name
                          + SEARCH
                          + " (cosine REAL NOT NULL, ledger_digest TEXT NOT NULL, row_count INTEGER"
                          + " NOT NULL, rows_done INTEGER NOT NULL, next_row INTEGER NOT NULL,"
                          + " pairs INTEGER NOT NULL)");
                  SqliteCatalog.execute(c, "DELETE FROM " + name);
                  write(name, state);
                  return null;
                }));
  }

  private void write(String name, State state) throws SQLException {
    database.change("DELETE FROM " + name + SEARCH);
    database.change(
        "INSERT INTO "
            + name
            + SEARCH
            + " (cosine, ledger_digest, row_count, rows_done, next_row, pairs) VALUES (?, ?, ?,"
            + " ?, ?, ?)",
        (double) state.cosine(),
        state.digest(),
        state.rows(),
        state.done(),
        state.next(),
        state.pairs());
  }

  @Override
  public void save(State now, List<Pair> added, List<Pair> removed) {
    run(
        "write near duplicates to",
        () ->
            SqliteTransaction.write(
                database.connection(),
                c -> {
                  String name = name();
                  try (PreparedStatement s =
                      c.prepareStatement(
                          "DELETE FROM " + name + " WHERE row_a = ? AND row_b = ?")) {
                    for (Pair pair : removed) {
                      s.setLong(1, pair.row());
                      s.setLong(2, pair.other());
                      s.executeUpdate();
                    }
                  }
                  try (PreparedStatement s =
                      c.prepareStatement(
                          "INSERT OR REPLACE INTO "
                              + name
                              + " (row_a, row_b, cosine) VALUES (?, ?, ?)")) {
                    for (Pair pair : added) {
                      s.setLong(1, pair.row());
                      s.setLong(2, pair.other());
                      s.setDouble(3, pair.cosine());
                      s.executeUpdate();
                    }
                  }
                  write(name, now);
                  return null;
                }));
  }

  @Override
  public List<Pair> pairs() {
    return run("read", () -> pairs(""));
  }

  @Override
  public List<Pair> pairsOf(Collection<Long> rows) {
    String where = " WHERE row_a IN (SELECT value FROM json_each(?))";
    return run("read", () -> pairs(where, CatalogDatabase.json(rows)));
  }

  private List<Pair> pairs(String where, Object... values) throws SQLException {
    String name = there();
    if (name == null) {
      return List.of();
    }
    List<Pair> pairs = new ArrayList<>();
    database.each(
        "SELECT row_a, row_b, cosine FROM " + name + where + " ORDER BY cosine DESC",
        r -> pairs.add(new Pair(r.getLong(1), r.getLong(2), r.getFloat(3))),
        values);
    return pairs;
  }

  @Override
  public void close() {
    catalog.close();
  }
}
