package dev.skylight.products;

import com.pgvector.PGvector;
import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * Similar products, for as long as a server runs: connections and model stay open. Thread-safe; all
 * throw {@link dev.skylight.collection.SkylightException}, a {@link QuestionException} where the
 * question cannot be answered, and IllegalStateException after {@link #close}.
 */
public final class ProductSearch implements AutoCloseable {

  /** Most hits of a search. */
  public static final int MOST_HITS = 1_000;

  /** A new index and another model's rows are seen after so long. */
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** Limit of a look whether the database answers. */
  private static final Duration CHECK = Duration.ofSeconds(2);

  private record Seen(SearchState state, long at) {}

  private final ShopSettings settings;
  private final String model;
  private final SearchConnections connections;
  private final OpenModel models;
  private final SearchConnections checks;
  private final ReentrantLock looking = new ReentrantLock();
  private volatile Seen seen; // since it was opened

  private ProductSearch(ShopSettings settings, String model, Duration limit) {
    this.settings = settings;
    this.model = model;
    connections = new SearchConnections(settings.vectors(), limit);
    checks = new SearchConnections(settings.vectors(), CHECK);
    models = new OpenModel(rows -> new QueryModel(model == null ? rows.name() : model, rows));
  }

  /**
   * Over a shop's vectors.
   *
   * @param model name or folder; null: the one that made the rows
   */
  public static ProductSearch open(ShopSettings settings, String model) {
    return open(settings, model, Duration.ZERO);
  }

  /**
   * The same for people who do not wait for ever.
   *
   * @param limit of each question to the database, where its user has no statement_timeout of his
   *     own; zero: none
   */
  public static ProductSearch open(ShopSettings settings, String model, Duration limit) {
    ProductSearch search = new ProductSearch(settings, model, limit);
    try {
      search.look();
      return search;
    } catch (RuntimeException e) {
      search.close();
      throw e;
    }
  }

  /**
   * Products like a picture.
   *
   * @param picture bytes of a JPEG, PNG, WebP, GIF, BMP or TIFF file
   * @param k most hits, 1 to 1,000
   * @param exact compare every row, without the index
   */
  public ProductAnswer byPicture(byte[] picture, int k, boolean exact) {
    return byVector(opened -> opened.picture(picture), k, exact);
  }

  /** Products that words describe. */
  public ProductAnswer byWords(String words, int k, boolean exact) {
    return byVector(opened -> opened.words(words), k, exact);
  }

  /** Products like one that is there, itself left out; empty where the image has no row. */
  public Optional<ProductAnswer> byImage(String imageId, int k, boolean exact) {
    SearchState state = state();
    return row(state, imageId, "image_embedding", found -> ((PGvector) found).toArray())
        .map(vector -> near(state, vector, k, exact, imageId, List.of()));
  }

  /** URL of an image that has a row, for thumbnails; empty where it has none. */
  public Optional<String> urlOf(String imageId) {
    return row(state(), imageId, "image_url", String.class::cast);
  }

  private ProductAnswer byVector(Function<QueryModel, float[]> question, int k, boolean exact) {
    SearchState state = state();
    List<String> notices = new ArrayList<>();
    float[] vector =
        models.ask(
            state.version(),
            opened -> {
              float[] asked = question.apply(opened);
              opened.notice().ifPresent(notices::add);
              return asked;
            });
    if (vector.length != state.table().dimension()) {
      throw new SkylightException(
          Kind.BAD_INPUT,
          String.format(
              Locale.ROOT,
              "The model's vectors are %,d numbers wide, those in %s %,d: name the model that made"
                  + " them with --model.",
              vector.length,
              state.table().name(),
              state.table().dimension()));
    }
    return near(state, vector, k, exact, null, notices);
  }

  private ProductAnswer near(
      SearchState state,
      float[] vector,
      int k,
      boolean exact,
      String without,
      List<String> notices) {
    if (k < 1 || k > MOST_HITS) {
      throw new QuestionException(
          "The number of hits must be between 1 and 1,000: " + k + ".", null);
    }
    NearRows asked = new NearRows(state, exact);
    NearRows all = new NearRows(state, true);
    return connections.ask(
        "search " + state.table().name(),
        database -> {
          List<ProductHit> hits = asked.find(database, vector, k, without);
          boolean enough = hits.size() == k || !asked.useIndex();
          if (!enough) { // an index gives up some time
            database.connection().rollback();
            hits = all.find(database, vector, k, without);
          }
          return new ProductAnswer(
              hits, state.version().text(), asked.useIndex() && enough, notices);
        });
  }

  /** A column of an image's row; what cannot be an id has none. */
  private <T> Optional<T> row(
      SearchState state, String id, String column, Function<Object, T> reading) {
    VectorTable table = state.table();
    String sql =
        String.format(
            "SELECT %s FROM %s WHERE image_id = %s AND %s AND image_embedding IS NOT NULL LIMIT 1",
            column,
            table.name().sql(),
            table.id().parameter(),
            VectorIndex.among(state.version().alike()));
    return connections.ask(
        "read " + table.name(),
        database -> {
          try {
            List<Object> values = new ArrayList<>();
            database.each(sql, ask -> ask.setString(1, id), row -> values.add(row.getObject(1)));
            return values.stream().filter(Objects::nonNull).findFirst().map(reading);
          } catch (SQLException e) {
            if (e.getSQLState() != null && e.getSQLState().startsWith("22")) {
              database.connection().rollback();
              return Optional.empty();
            }
            throw e;
          }
        });
  }

  /**
   * Throws where the vectors cannot be read at present. It waits for no search, and not for long.
   */
  public void check() {
    String sql =
        "SELECT count(*) FROM (SELECT 1 FROM "
            + seen.state().table().name().sql()
            + " LIMIT 1) one";
    long unused =
        checks.ask("read " + settings.names().vectors(), database -> database.number(sql));
  }

  private SearchState state() {
    Seen last = seen;
    // one looks; the others would wait one after the other for a table that is locked
    if (System.nanoTime() - last.at() <= FRESH_NANOS || !looking.tryLock()) {
      return last.state();
    }
    try {
      return look();
    } finally {
      looking.unlock();
    }
  }

  private SearchState look() {
    SearchState state =
        connections.ask(
            "read " + settings.names().vectors(),
            database -> SearchState.read(database, settings, model));
    seen = new Seen(state, System.nanoTime());
    return state;
  }

  @Override
  public void close() {
    checks.close();
    connections.close();
    models.close();
  }
}
