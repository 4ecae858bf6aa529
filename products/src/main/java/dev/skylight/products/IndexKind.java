package dev.skylight.products;

import java.sql.SQLException;
import java.util.Locale;

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
    String said = Columns.comment(database.connection(), table.failures());
    for (IndexKind kind : values()) {
      if ((SAID + kind).equals(said)) {
        return kind;
      }
    }
    return IVFFLAT;
  }

  /** The statement that keeps it. */
  String keeping(VectorTable table) {
    return "COMMENT ON TABLE " + table.failures().sql() + " IS " + TableName.literal(SAID + this);
  }
}
