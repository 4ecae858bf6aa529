package dev.skylight.e2e;

import dev.skylight.collection.DataFolder;
import dev.skylight.workflows.WorkflowIds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * The data folder that faults are tried on: pictures of which a third has no row yet, so that a run
 * ends with writes to the catalog. It can be put back to the beginning, with workers attached.
 */
final class FaultSite {

  private static final int PART_WITHOUT_ROW = 3;

  private final PhotoCollection collection;
  private final DataFolder files;
  private final int rows;

  private FaultSite(PhotoCollection collection, int rows) {
    this.collection = collection;
    this.files = DataFolder.of(collection.data(), null);
    this.rows = rows;
  }

  /** With pictures of its own. */
  static FaultSite make(Path data, int rows) throws IOException, SQLException {
    FaultSite site = new FaultSite(PhotoCollection.at(DrawnCollection.make(data, rows)), rows);
    site.forgetRows();
    return site;
  }

  /** The same pictures in another folder. */
  FaultSite copyTo(Path data) throws IOException, SQLException {
    FaultSite copy = new FaultSite(collection.copyTo(data), rows);
    copy.forgetRows();
    return copy;
  }

  /** As if nothing had ever run here. */
  void reset() throws IOException, SQLException {
    List<Path> old = new ArrayList<>();
    try (var children = Files.newDirectoryStream(files.folder())) {
      for (Path child : children) {
        String name = child.getFileName().toString();
        if (List.of(files.embeddings(), files.ledger(), files.filePaths(), files.index()).stream()
            .anyMatch(file -> name.startsWith(file.getFileName().toString()))) {
          old.add(child);
        }
      }
    }
    for (Path file : old) {
      Files.delete(file);
    }
    forgetRows();
  }

  private void forgetRows() throws SQLException {
    try (Connection c = collection.catalog();
        Statement s = c.createStatement()) {
      s.execute("PRAGMA busy_timeout = 20000");
      // ids go down while rows go up
      s.execute(
          "UPDATE images SET embedding_index = NULL WHERE id <= "
              + (rows + rows / PART_WITHOUT_ROW));
    }
  }

  /** Ids and rows, by id. */
  List<String> catalogRows() {
    List<String> found = new ArrayList<>();
    try (Connection c = collection.catalog();
        Statement s = c.createStatement();
        ResultSet r = s.executeQuery("SELECT id, embedding_index FROM images ORDER BY id")) {
      while (r.next()) {
        found.add(r.getLong(1) + " " + r.getString(2));
      }
    } catch (SQLException e) {
      throw new AssertionError("the catalog cannot be read", e);
    }
    return found;
  }

  PhotoCollection collection() {
    return collection;
  }

  DataFolder files() {
    return files;
  }

  Path data() {
    return collection.data();
  }

  int rows() {
    return rows;
  }

  /** Id of its job on a server. */
  String job() {
    return WorkflowIds.regenerate(files.name());
  }

  boolean allRowsDone() {
    return collection.rowsDone() == rows;
  }

  /** Whether a run has nothing left to do, as far as its files show. */
  boolean allDone(boolean index) {
    return allRowsDone()
        && Files.exists(files.filePaths())
        && (!index || Files.exists(files.index()));
  }
}
