package dev.skylight.internal.catalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

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
          try (PreparedStatement s =
              connection.prepareStatement("UPDATE images SET file_path = ? WHERE id = ?")) {
            for (Map.Entry<Long, ImageFile> entry : byId.entrySet()) {
              NoteTable.follow(database, notes, entry.getKey(), entry.getValue());
              s.setString(1, entry.getValue().filePath());
              s.setLong(2, entry.getKey());
              s.executeUpdate();
              columns.update(connection, entry.getKey(), entry.getValue());
              paths.remove(entry.getKey());
              paths.add(entry.getValue().filePath(), entry.getKey());
            }
          }
          return null;
        });
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
