package dev.skylight.products;

import java.sql.SQLException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** What kind of index a shop's vectors get. */
public enum IndexKind {
  /** Lists around centroids: built in seconds, cheap to write to. */
  IVFFLAT,
  /** A graph: built in minutes, better recall for the same time. */
  HNSW,
  /** None: every search compares every row. */
  NONE;

  private static final String SAID = "skylight index ";

  /** As users type it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What setup was told, which the table of failures keeps as its comment. */
  static IndexKind of(VectorDatabase database, VectorTable table) throws SQLException {
    Set<String> said = new HashSet<>();
    database.each(
        "SELECT obj_description(to_regclass(?)::oid, 'pg_class')",
        ask -> ask.setString(1, table.failures().sql()),
        row -> said.add(row.getString(1)));
    return Stream.of(values()).filter(kind -> said.contains(SAID + kind)).findAny().orElse(IVFFLAT);
  }

  /** The statement that keeps it. */
  String keeping(VectorTable table) {
    return "COMMENT ON TABLE " + table.failures().sql() + " IS " + TableName.literal(SAID + this);
  }
}
