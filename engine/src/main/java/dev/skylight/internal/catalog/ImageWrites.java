package dev.skylight.internal.catalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/** What a scan of folders changes in the table images, and with it in what is noted beside it. */
final class ImageWrites {

  private final CatalogDatabase database;
  private final Connection connection;
  private final ImageColumns columns;
  private final KeyTable paths;
  private final KeyTable hashes;

  ImageWrites(CatalogDatabase database, KeyTable paths, KeyTable hashes) {
    this.database = database;
    this.connection = database.connection();
    this.columns = database.columns();
    this.paths = paths;
    this.hashes = hashes;
  }

  void register(List<ImageFile> files) {
    write(
        "add images to",
        () -> {
          List<String> notes = NoteTable.made(database);
          for (ImageFile image : files) {
            OptionalLong known = paths.idOf(image.filePath());
            long id;
            if (known.isPresent()) {
              id = known.getAsLong();
              NoteTable.follow(database, notes, id, image);
              columns.update(connection, id, image);
            } else {
              id = columns.insert(connection, image);
              paths.add(image.filePath(), id);
            }
            hashes.add(image.fileHash(), id);
          }
          return null;
        });
  }

  void move(Map<Long, ImageFile> byId) {
    write(
        "move images in",
        () -> {
          List<String> notes = NoteTable.made(database);
          for (Map.Entry<Long, ImageFile> entry : byId.entrySet()) {
            NoteTable.follow(database, notes, entry.getKey(), entry.getValue());
          }
          try (PreparedStatement s =
              connection.prepareStatement("UPDATE images SET file_path = ? WHERE id = ?")) {
            for (long id : inTheWay(byId)) { // paths may be unique
              setPath(s, "skylight is moving image " + id, id);
            }
            for (Map.Entry<Long, ImageFile> entry : byId.entrySet()) {
              long id = entry.getKey();
              setPath(s, entry.getValue().filePath(), id);
              columns.update(connection, id, entry.getValue());
              hashes.add(entry.getValue().fileHash(), id);
            }
          }
          return null;
        });
  }

  /** Those that are where others move to. */
  private Set<Long> inTheWay(Map<Long, ImageFile> byId) throws SQLException {
    Set<Long> ids = new TreeSet<>();
    for (Map.Entry<Long, ImageFile> entry : byId.entrySet()) {
      OptionalLong there = paths.idOf(entry.getValue().filePath());
      if (there.isPresent() && there.getAsLong() != entry.getKey()) {
        ids.add(there.getAsLong());
      }
    }
    ids.retainAll(byId.keySet());
    return ids;
  }

  private void setPath(PreparedStatement s, String path, long id) throws SQLException {
    s.setString(1, path);
    s.setLong(2, id);
    s.executeUpdate();
    paths.remove(id);
    paths.add(path, id);
  }

  long remove(List<Long> ids) {
    return write(
        "remove images from",
        () -> {
          List<String> notes = NoteTable.made(database);
          long removed = 0;
          try (PreparedStatement s =
              connection.prepareStatement("DELETE FROM images WHERE id = ?")) {
            for (long id : ids) {
              s.setLong(1, id);
              removed += s.executeUpdate();
              paths.remove(id);
              NoteTable.forget(database, notes, id);
            }
          }
          return removed;
        });
  }

  private <T> T write(String doing, CatalogDatabase.Work<T> work) {
    try {
      return database.write(doing, work);
    } catch (RuntimeException | Error e) {
      paths.forget(); // a temporary table made in the transaction is gone with it
      hashes.forget();
      throw e;
    }
  }
}
