package dev.skylight.internal.catalog;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.files.IoFailures;
import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;

/** Sentences for what the catalog's database refuses. */
final class SqliteRefusal {

  private SqliteRefusal() {}

  /**
   * For something done with the database.
   *
   * @param doing as in {@code "add images to"}
   */
  static SkylightException of(String doing, Path file, ImageColumns columns, SQLException e) {
    SQLiteErrorCode code = SQLiteErrorCode.getErrorCode(e.getErrorCode() & 0xff);
    if (code == SQLiteErrorCode.SQLITE_CONSTRAINT) {
      return new SkylightException(
          Kind.BAD_INPUT,
          "Cannot "
              + doing
              + " the catalog "
              + file
              + ": its table images refuses it ("
              + e.getMessage()
              + "). Skylight fills in only the columns "
              + columns.known()
              + "; give the others defaults.",
          e);
    }
    if (columns.isView() && code == SQLiteErrorCode.SQLITE_ERROR && doing.equals("read")) {
      return new SkylightException(
          Kind.BAD_INPUT,
          "Cannot read the catalog "
              + file
              + ": its images is a view, which cannot be read ("
              + e.getMessage()
              + "). Mend the view, or the table behind it.",
          e);
    }
    if (columns.isView() && code == SQLiteErrorCode.SQLITE_ERROR) {
      return new SkylightException(
          Kind.BAD_INPUT,
          "Cannot "
              + doing
              + " the catalog "
              + file
              + ": its images is a view, and SQLite does not write to one ("
              + e.getMessage()
              + "). Give every image an embedding_index in the table behind it and use `skylight"
              + " regenerate`, or add INSTEAD OF triggers.",
          e);
    }
    return IoFailures.ofSqlite(doing + " the catalog", file, e);
  }
}
