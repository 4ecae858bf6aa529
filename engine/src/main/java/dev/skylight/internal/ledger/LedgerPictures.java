package dev.skylight.internal.ledger;

import dev.skylight.internal.models.RowOutcome;
import dev.skylight.internal.pictures.PictureContent;
import dev.skylight.job.RowRange;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The ledger's tables that tell which pictures rows are of: inside a transaction. */
final class LedgerPictures {

  private static final HexFormat HEX = HexFormat.of();

  private LedgerPictures() {}

  static Map<Long, PictureContent> contents(Connection c, RowRange within) throws SQLException {
    if (!LedgerSchema.hasPictures(c)) {
      return Map.of();
    }
    try (PreparedStatement s =
        c.prepareStatement("SELECT * FROM pictures WHERE row >= ? AND row < ?")) {
      s.setLong(1, within.from());
      s.setLong(2, within.to());
      return contents(s);
    }
  }

  static Map<Long, PictureContent> contents(Connection c, Collection<Long> rows)
      throws SQLException {
    if (!LedgerSchema.hasPictures(c)) {
      return Map.of();
    }
    try (PreparedStatement s =
        c.prepareStatement(
            "SELECT * FROM pictures WHERE row IN (SELECT value FROM json_each(?))")) {
      s.setString(1, List.copyOf(rows).toString());
      return contents(s);
    }
  }

  private static Map<Long, PictureContent> contents(PreparedStatement s) throws SQLException {
    Map<Long, PictureContent> contents = new TreeMap<>();
    try (ResultSet r = s.executeQuery()) {
      while (r.next()) {
        byte[] sha256 = r.getBytes("sha256");
        contents.put(
            r.getLong("row"),
            new PictureContent(
                sha256 == null ? "" : HEX.formatHex(sha256),
                r.getLong("bytes"),
                r.getLong("modified_millis")));
      }
    }
    return contents;
  }

  static void note(Connection c, List<RowOutcome> outcomes) throws SQLException {
    Map<Long, PictureContent> contents = new TreeMap<>();
    outcomes.forEach(outcome -> contents.put(outcome.row(), outcome.content()));
    note(c, contents);
  }

  static void note(Connection c, Map<Long, PictureContent> contents) throws SQLException {
    try (PreparedStatement s =
        c.prepareStatement(
            "INSERT OR REPLACE INTO pictures (row, sha256, bytes, modified_millis)"
                + " VALUES (?, ?, ?, ?)")) {
      for (Map.Entry<Long, PictureContent> entry : contents.entrySet()) {
        PictureContent content = entry.getValue();
        if (content.known()) {
          s.setLong(1, entry.getKey());
          s.setBytes(2, content.read() ? HEX.parseHex(content.sha256()) : null);
          s.setLong(3, content.bytes());
          s.setLong(4, content.modifiedMillis());
          s.executeUpdate();
        }
      }
    }
  }

  static Map<Long, Reservation> reservations(Connection c, RowRange within) throws SQLException {
    try (PreparedStatement s =
        c.prepareStatement("SELECT * FROM reservations WHERE row >= ? AND row < ?")) {
      s.setLong(1, within.from());
      s.setLong(2, within.to());
      return reservations(c, s);
    }
  }

  static Map<Long, Reservation> reservations(Connection c, Collection<Long> rows)
      throws SQLException {
    return reservations(c, "row", rows);
  }

  static Map<Long, Reservation> reservationsOf(Connection c, Collection<Long> imageIds)
      throws SQLException {
    return reservations(c, "image_id", imageIds);
  }

  private static Map<Long, Reservation> reservations(
      Connection c, String column, Collection<Long> values) throws SQLException {
    try (PreparedStatement s =
        c.prepareStatement(
            "SELECT * FROM reservations WHERE "
                + column
                + " IN (SELECT value FROM json_each(?))")) {
      s.setString(1, List.copyOf(values).toString());
      return reservations(c, s);
    }
  }

  private static Map<Long, Reservation> reservations(Connection c, PreparedStatement s)
      throws SQLException {
    Map<Long, Reservation> images = new TreeMap<>();
    try (ResultSet r = s.executeQuery()) {
      boolean paths = r.isBeforeFirst() && LedgerSchema.hasPictures(c); // mostly there is none
      while (r.next()) {
        images.put(
            r.getLong("row"),
            new Reservation(
                r.getLong("image_id"), paths ? LedgerDatabase.text(r, "file_path") : ""));
      }
    }
    return images;
  }

  static List<Long> reserve(Connection c, List<Reservation> images, long firstFreeRow)
      throws SQLException {
    long next = Math.max(firstFreeRow, LedgerReads.reservedRows(c));
    List<Long> rows = new ArrayList<>(images.size());
    try (PreparedStatement known =
            c.prepareStatement("SELECT row, file_path FROM reservations WHERE image_id = ?");
        PreparedStatement insert =
            c.prepareStatement(
                "INSERT OR REPLACE INTO reservations (row, image_id, file_path)"
                    + " VALUES (?, ?, ?)")) {
      for (Reservation image : images) {
        long row = -1;
        known.setLong(1, image.imageId());
        try (ResultSet r = known.executeQuery()) {
          if (r.next()
              && new Reservation(image.imageId(), r.getString(2)).isFor(image.filePath())) {
            row = r.getLong(1);
          }
        }
        if (row < 0) {
          row = next++;
          insert.setLong(1, row);
          insert.setLong(
              2, image.imageId()); // unique: replaces what was promised to another picture
          insert.setString(3, image.filePath());
          insert.executeUpdate();
        }
        rows.add(row);
      }
    }
    return rows;
  }

  static void follow(Connection c, Map<Long, Reservation> promises) throws SQLException {
    try (PreparedStatement s =
        c.prepareStatement(
            "UPDATE reservations SET file_path = ? WHERE row = ? AND image_id = ?")) {
      for (Map.Entry<Long, Reservation> entry : promises.entrySet()) {
        s.setString(1, entry.getValue().filePath());
        s.setLong(2, entry.getKey());
        s.setLong(3, entry.getValue().imageId());
        s.executeUpdate();
      }
    }
  }

  static void release(Connection c, Collection<Long> rows) throws SQLException {
    try (PreparedStatement s =
        c.prepareStatement(
            "DELETE FROM reservations WHERE row IN (SELECT value FROM json_each(?))")) {
      s.setString(1, List.copyOf(rows).toString());
      s.executeUpdate();
    }
  }
}
