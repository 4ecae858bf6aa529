package dev.skylight.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A data folder with somebody else's {@code metadata.db}: every row has an index, the pictures are
 * the golden ones in turn. What is asked of it is read with plain SQL, not with the product.
 */
final class PhotoCollection {

  private final Path data;

  private PhotoCollection(Path data) {
    this.data = data;
  }

  /** A data folder that exists. */
  static PhotoCollection at(Path data) {
    return new PhotoCollection(data);
  }

  /** Makes one of {@code rows} rows; the ids are in an order drawn from {@code seed}. */
  static PhotoCollection make(Path data, int rows, long seed) throws IOException, SQLException {
    List<Path> pictures = Golden.pictures();
    List<Integer> ids = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      ids.add(10 + 3 * i);
    }
    Collections.shuffle(ids, new Random(seed));
    Files.createDirectories(data);
    List<ForeignCatalog.Image> images = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      Path file = pictures.get(row % pictures.size());
      images.add(new ForeignCatalog.Image(ids.get(row), file, row));
    }
    ForeignCatalog.make(data, images);
    return new PhotoCollection(data);
  }

  /** The same pictures in another folder. */
  PhotoCollection copyTo(Path other) throws IOException {
    Files.createDirectories(other);
    Files.copy(data.resolve("metadata.db"), other.resolve("metadata.db"));
    return new PhotoCollection(other);
  }

  Path data() {
    return data;
  }

  Path embeddings() {
    return data.resolve("embeddings.npy");
  }

  Path ledger() {
    return data.resolve("embeddings.ledger");
  }

  Connection catalog() throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + data.resolve("metadata.db"));
  }

  /** A chunk as the ledger has it. */
  record Chunk(long from, long to, String sha256, long committedAt) {}

  /** The ledger's chunks by first row; empty where there is no ledger yet. */
  Map<Long, Chunk> chunks() {
    Map<Long, Chunk> chunks = new TreeMap<>();
    if (!Files.exists(ledger())) {
      return chunks;
    }
    try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + ledger());
        Statement s = c.createStatement()) {
      s.execute("PRAGMA busy_timeout = 20000");
      try (ResultSet r =
          s.executeQuery("SELECT row_from, row_to, sha256, committed_at FROM chunks")) {
        while (r.next()) {
          chunks.put(
              r.getLong(1), new Chunk(r.getLong(1), r.getLong(2), r.getString(3), r.getLong(4)));
        }
      }
      return chunks;
    } catch (SQLException e) {
      if (String.valueOf(e.getMessage()).contains("no such table")) {
        return chunks; // being made at this moment
      }
      throw new AssertionError("the ledger cannot be read", e);
    }
  }

  /** Whether nobody is in the middle of a transaction. */
  boolean ledgerIsFree() {
    try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + ledger());
        Statement s = c.createStatement()) {
      s.execute("PRAGMA busy_timeout = 300");
      s.execute("BEGIN IMMEDIATE");
      s.execute("ROLLBACK");
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  /** Rows that the ledger calls durable. */
  long rowsDone() {
    return chunks().values().stream().mapToLong(chunk -> chunk.to() - chunk.from()).sum();
  }

  /** SHA-256 of {@code embeddings.npy}. */
  String sha256() throws IOException {
    return sha256(embeddings());
  }

  static String sha256(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
