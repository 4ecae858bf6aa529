package dev.skylight.products;

import com.pgvector.PGvector;
import dev.skylight.fetch.FetchException.Reason;
import dev.skylight.fetch.Fetched;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * What came of the images of a chunk, written in one transaction and in one order: where two write
 * the same rows, the second waits for the first, and never each for the other. Written again, it
 * changes nothing; only what failed counts one more attempt.
 */
final class ChunkRows {

  private static final int BATCH = 1_000;

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Vector(ShopImage image, float[] vector) {}

  private record Note(ShopImage image, Fetched answer, String sha256) {}

  private record Failure(ShopImage image, Fault fault) {}

  /**
   * Why an image has no vector.
   *
   * @param kind in a word, to count by
   * @param reason in a sentence
   * @param passing whether it may be gone in minutes
   * @param alone how long a server asks to be left alone
   */
  record Fault(String kind, String reason, boolean passing, Duration alone) {

    /** Kind of a failure that a product mends, and no other URL. */
    static final String NO_PRODUCT = "NO_PRODUCT";

    /** Kind of a failure that a wider column mends, too. */
    static final String TOO_LONG = "TOO_LONG";

    /** Kinds that may be gone with no change in the shop: of a server, a table, what is allowed. */
    private static final Set<String> FOREIGN =
        Set.of(
            Reason.UNREACHABLE.name(),
            Reason.TLS.name(),
            Reason.FORBIDDEN_ADDRESS.name(),
            TOO_LONG);

    private static final int LONGEST = 1_000;
    private static final Duration SOON = Duration.ofMinutes(5);
    private static final Duration SOON_MOST = Duration.ofDays(1);
    private static final Duration LATER = Duration.ofDays(1);
    private static final Duration LATER_MOST = Duration.ofDays(30);

    /** No server is believed to be away for longer. */
    private static final Duration ALONE_MOST = Duration.ofDays(7);

    /** PostgreSQL takes no NUL, and a server may say a lot. */
    Fault {
      reason = reason.replace('\0', ' ');
      reason = reason.length() <= LONGEST ? reason : reason.substring(0, LONGEST) + "...";
      alone = alone.compareTo(ALONE_MOST) <= 0 ? alone : ALONE_MOST;
    }

    /** One of which no server says when it is over. */
    Fault(String kind, String reason, boolean passing) {
      this(kind, reason, passing, Duration.ZERO);
    }

    /** Whether a failure of this kind stays until the shop names another picture. */
    static boolean isLasting(String kind) {
      return !FOREIGN.contains(kind);
    }

    private Duration first() {
      return passing ? SOON : LATER;
    }

    private Duration most() {
      return passing ? SOON_MOST : LATER_MOST;
    }
  }

  private final ModelVersion version;
  private final List<Vector> vectors = new ArrayList<>();
  private final List<ShopImage> moved = new ArrayList<>();
  private final List<Note> notes = new ArrayList<>();
  private final List<Failure> failures = new ArrayList<>();
  private final List<String> settled = new ArrayList<>();

  ChunkRows(ModelVersion version) {
    this.version = version;
  }

  /** An image has a vector. */
  void embedded(ShopImage image, float[] vector, Fetched answer, String sha256) {
    vectors.add(new Vector(image, vector));
    unchanged(image, answer, sha256);
  }

  /** An image's picture is what it was. */
  void unchanged(ShopImage image, Fetched answer, String sha256) {
    notes.add(new Note(image, answer, sha256));
    settled(image);
  }

  /** An image's row belongs to another product now, or lacks its URL. */
  void moved(ShopImage image) {
    moved.add(image);
    settled(image);
  }

  /** An image's row is as it should be: what failed before is past. */
  void settled(ShopImage image) {
    settled.add(image.id());
  }

  /** An image has no vector. */
  void failed(ShopImage image, Fault fault) {
    failures.add(new Failure(image, fault));
  }

  /** Writes it all. */
  void write(VectorDatabase database) {
    if (settled.isEmpty() && failures.isEmpty()) {
      return;
    }
    sort(vectors, Vector::image);
    sort(moved, image -> image);
    sort(notes, Note::image);
    sort(failures, Failure::image);
    try {
      database.connection().setAutoCommit(false);
      writeVectors(database);
      writeMoved(database);
      writeNotes(database);
      writeFailures(database);
      database.connection().commit();
    } catch (SQLException e) {
      throw database.failed("write " + database.table().name(), e);
    }
  }

  private static <T> void sort(List<T> rows, Function<T, ShopImage> image) {
    rows.sort(Comparator.comparing(row -> image.apply(row).id()));
  }

  private void writeVectors(VectorDatabase database) throws SQLException {
    VectorTable table = database.table();
    String sql =
        String.format(
            "INSERT INTO %s AS t (image_id, product_id, image_embedding, image_url, model_version)"
                + " VALUES (%s, %s, ?, ?, ?) ON CONFLICT (%s) DO UPDATE SET product_id ="
                + " excluded.product_id, image_embedding = excluded.image_embedding, image_url ="
                + " excluded.image_url, model_version = excluded.model_version, created_at = now()"
                + " WHERE (t.product_id, t.image_url, t.model_version, t.image_embedding) IS"
                + " DISTINCT FROM (excluded.product_id, excluded.image_url, excluded.model_version,"
                + " excluded.image_embedding)",
            table.name().sql(),
            table.id().parameter(),
            table.product().parameter(),
            String.join(", ", table.conflict()));
    batches(
        database,
        sql,
        vectors,
        (row, statement) -> {
          statement.setString(1, row.image().id());
          statement.setString(2, row.image().product());
          statement.setObject(3, new PGvector(row.vector()));
          statement.setString(4, row.image().url());
          statement.setString(5, version.text());
        });
    List<String> others = version.alike().subList(1, version.alike().size());
    if (!others.isEmpty()) {
      // the same vectors under an older name would be found beside the new ones
      delete(database, table.name(), others, vectors.stream().map(v -> v.image().id()).toList());
    }
  }

  private void writeMoved(VectorDatabase database) throws SQLException {
    VectorTable table = database.table();
    String sql =
        String.format(
            "UPDATE %s SET product_id = %s, image_url = ? WHERE image_id = %s AND model_version ="
                + " ANY (?)",
            table.name().sql(), table.product().parameter(), table.id().parameter());
    batches(
        database,
        sql,
        moved,
        (image, statement) -> {
          statement.setString(1, image.product());
          statement.setString(2, image.url());
          statement.setString(3, image.id());
          statement.setArray(4, database.array(version.alike()));
        });
  }

  private void writeNotes(VectorDatabase database) throws SQLException {
    VectorTable table = database.table();
    String sql =
        String.format(
            "INSERT INTO %s AS t (image_id, model_version, image_url, etag, last_modified,"
                + " fresh_until, sha256) VALUES (%s, ?, ?, ?, ?, ?, ?) ON CONFLICT (image_id,"
                + " model_version) DO UPDATE SET image_url = excluded.image_url, etag ="
                + " excluded.etag, last_modified = excluded.last_modified, fresh_until ="
                + " excluded.fresh_until, sha256 = excluded.sha256, fetched_at = now()",
            table.fetches().sql(), table.id().parameter());
    batches(
        database,
        sql,
        notes,
        (note, statement) -> {
          Fetched answer = note.answer();
          statement.setString(1, note.image().id());
          statement.setString(2, version.text());
          statement.setString(3, note.image().url());
          statement.setString(4, answer.validators().etag());
          statement.setString(5, answer.validators().lastModified());
          statement.setTimestamp(
              6, answer.freshUntil() == null ? null : Timestamp.from(answer.freshUntil()));
          statement.setString(7, note.sha256());
        });
  }

  private void writeFailures(VectorDatabase database) throws SQLException {
    VectorTable table = database.table();
    delete(database, table.failures(), List.of(version.text()), settled);
    String wait = "make_interval(secs => greatest(least(? * power(2, %s), ?), ?))";
    String sql =
        String.format(
            "INSERT INTO %s AS t (image_id, model_version, image_url, kind, reason, attempts,"
                + " next_try) VALUES (%s, ?, ?, ?, ?, 1, now() + %s) ON CONFLICT (image_id,"
                + " model_version) DO UPDATE SET image_url = excluded.image_url, kind ="
                + " excluded.kind, reason = excluded.reason, failed_at = now(), attempts = CASE"
                + " WHEN t.image_url IS NOT DISTINCT FROM excluded.image_url THEN t.attempts + 1"
                + " ELSE 1 END, next_try = CASE WHEN t.image_url IS NOT DISTINCT FROM"
                + " excluded.image_url THEN now() + %s ELSE excluded.next_try END",
            table.failures().sql(),
            table.id().parameter(),
            String.format(wait, "0"),
            String.format(wait, "least(t.attempts, 20)"));
    batches(
        database,
        sql,
        failures,
        (failure, statement) -> {
          Fault fault = failure.fault();
          statement.setString(1, failure.image().id());
          statement.setString(2, version.text());
          statement.setString(3, failure.image().url());
          statement.setString(4, fault.kind());
          statement.setString(5, fault.reason());
          for (int i = 6; i < 12; i += 3) {
            statement.setLong(i, fault.first().toSeconds());
            statement.setLong(i + 1, fault.most().toSeconds());
            statement.setLong(i + 2, fault.alone().toSeconds());
          }
        });
  }

  private static void delete(
      VectorDatabase database, TableName table, List<String> versions, List<String> ids)
      throws SQLException {
    if (ids.isEmpty()) {
      return;
    }
    String sql =
        String.format(
            "DELETE FROM %s WHERE image_id = ANY (%s) AND model_version = ANY (?)",
            table.sql(), database.table().id().parameters());
    database.change(
        sql,
        statement -> {
          statement.setArray(1, database.array(ids));
          statement.setArray(2, database.array(versions));
        });
  }

  private interface Giving<T> {
    void give(T row, PreparedStatement statement) throws SQLException;
  }

  private static <T> void batches(
      VectorDatabase database, String sql, List<T> rows, Giving<T> giving) throws SQLException {
    try (PreparedStatement statement = database.connection().prepareStatement(sql)) {
      for (int from = 0; from < rows.size(); from += BATCH) {
        for (T row : rows.subList(from, Math.min(rows.size(), from + BATCH))) {
          giving.give(row, statement);
          statement.addBatch();
        }
        statement.executeBatch();
      }
    }
  }
}
