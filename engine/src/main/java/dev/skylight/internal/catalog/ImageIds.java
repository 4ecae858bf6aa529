package dev.skylight.internal.catalog;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.OptionalLong;

/**
 * The ids of a table images that does not itself see to it that they are whole numbers and each
 * stands for one image, found in one pass.
 *
 * @param keys id, and key as {@link ImageColumns#key} has it, by id
 */
record ImageIds(SortedPairs keys) {

  /** Those of a file, of a pass that may have been made before. */
  static ImageIds of(Connection c, Path file, ImageColumns columns) throws SQLException {
    return Passes.of(file).once(ImageIds.class, () -> pass(c, file, columns));
  }

  private static ImageIds pass(Connection c, Path file, ImageColumns columns) throws SQLException {
    String other =
        first(c, "SELECT quote(id) FROM images WHERE typeof(id) <> 'integer' ORDER BY id LIMIT 1");
    if (other != null) {
      String why = "its table images has ids that are not whole numbers, the first is " + other;
      throw ImageColumns.unusable(
          file,
          columns.hasRowids()
              ? why
                  + "; in SQLite this numbers the images: ALTER TABLE images RENAME COLUMN id TO"
                  + " own_id; ALTER TABLE images ADD COLUMN id INTEGER; UPDATE images SET id ="
                  + " rowid"
              : why);
    }
    SortedPairs pairs =
        SortedPairs.of(
            c,
            "SELECT count(*) FROM images",
            "SELECT id, " + columns.key() + " FROM images ORDER BY id");
    OptionalLong twice = pairs.firstTwice();
    if (twice.isPresent()) {
      String why = "several images of its table images have the id " + twice.getAsLong();
      throw ImageColumns.unusable(
          file,
          columns.hasRowids()
              ? why
                  + "; in SQLite this gives all but the first of each a new one: UPDATE images SET id"
                  + " = rowid + (SELECT max(id) FROM images) WHERE rowid NOT IN (SELECT min(rowid)"
                  + " FROM images GROUP BY id)"
              : why);
    }
    return new ImageIds(pairs);
  }

  private static String first(Connection c, String sql) throws SQLException {
    try (PreparedStatement s = c.prepareStatement(sql);
        ResultSet r = s.executeQuery()) {
      return r.next() ? r.getString(1) : null;
    }
  }
}
