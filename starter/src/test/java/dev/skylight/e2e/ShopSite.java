package dev.skylight.e2e;

import dev.skylight.postgres.LocalPostgres;
import dev.skylight.postgres.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A shop with pictures by URL and a PostgreSQL of its own, which holds its list of them and, in one
 * database for each run, their vectors.
 */
final class ShopSite implements AutoCloseable {

  private static final String SHOP = "shop";

  /** All that rows say, but for when they were written. */
  private static final String SUM =
      "SELECT count(*) || ' ' || md5(string_agg(concat_ws('|', image_id, product_id,"
          + " image_embedding, image_url, model_version), ',' ORDER BY image_id)) FROM"
          + " image_embeddings";

  private final Path folder;
  private final int images;
  private final PictureServer pictures;
  private LocalPostgres postgres;

  private ShopSite(Path folder, int images, PictureServer pictures, LocalPostgres postgres) {
    this.folder = folder;
    this.images = images;
    this.pictures = pictures;
    this.postgres = postgres;
  }

  /** Makes one. */
  static ShopSite make(Path folder, int images) throws IOException, SQLException {
    LocalPostgres postgres = postgres(folder);
    Path drawn = DrawnCollection.make(folder.resolve("drawn"), 12).resolve("pictures");
    ShopSite site = new ShopSite(folder, images, PictureServer.of(drawn), postgres);
    postgres.createDatabase(SHOP);
    TestPostgres.execute(
        postgres.url(SHOP),
        "CREATE TABLE product_images (id bigint PRIMARY KEY, product_id bigint, image_url text,"
            + " is_main_image boolean)",
        String.format(
            "INSERT INTO product_images SELECT i * 3, i / 2, '%s' || i || '.png', true FROM"
                + " generate_series(1, %d) i",
            site.pictures.base(), images),
        "INSERT INTO product_images VALUES (-1, 1, 'http://nowhere.invalid/x.jpg', false)");
    return site;
  }

  /** What it has committed outlives a kill, if not a power loss: that is what is tried here. */
  private static LocalPostgres postgres(Path folder) {
    return LocalPostgres.start(
        TestPostgres.install(), folder.resolve("postgres"), Map.of("fsync", "off"));
  }

  int images() {
    return images;
  }

  /** Images whose picture is there. */
  int good() {
    return images - images / PictureServer.MISSING_EVERY;
  }

  PictureServer pictures() {
    return pictures;
  }

  /** What commands need to know. */
  Map<String, String> environment(String vectors) {
    Map<String, String> variables = new HashMap<>();
    variables.put("DATABASE_URL", postgres.address(SHOP));
    variables.put("VECTOR_DATABASE_URL", postgres.address(vectors));
    return variables;
  }

  /**
   * Commands on a data folder and a vector database of the same name, which is made and set up;
   * writes to it are counted.
   *
   * @param printed folder for what they print
   */
  Cli setUp(Path printed, String name) throws IOException, SQLException {
    postgres.createDatabase(name);
    Cli cli = Cli.on(printed, data(name)).environment(environment(name));
    cli.run("products", "setup", "--model", "demo").expect(0);
    countWrites(name);
    return cli;
  }

  /** Words of the command that embeds, with more of them. */
  static String[] embed(String... more) {
    List<String> usual =
        List.of(
            "products",
            "embed",
            "--model",
            "demo",
            "--batch-size",
            "10",
            "--allow-host",
            "127.0.0.1");
    return Stream.concat(usual.stream(), Stream.of(more)).toArray(String[]::new);
  }

  /** From now on, counts how often each row of vectors is written. */
  private void countWrites(String vectors) throws SQLException {
    TestPostgres.execute(
        postgres.url(vectors),
        "CREATE TABLE audit (image_id text)",
        "CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN INSERT INTO audit VALUES"
            + " (NEW.image_id); RETURN NEW; END'",
        "CREATE TRIGGER note AFTER INSERT OR UPDATE ON image_embeddings FOR EACH ROW EXECUTE"
            + " FUNCTION note()");
  }

  /** Rows written, and of how many images. */
  String writes(String vectors) {
    return one(vectors, "SELECT count(*) || ' of ' || count(DISTINCT image_id) FROM audit");
  }

  /** Number and sum of all rows of vectors. */
  String sum(String vectors) {
    return one(vectors, SUM);
  }

  /** Images that are settled, with a row or a failure; 0 while the database is away. */
  int settled(String vectors) {
    return look(
            vectors,
            "SELECT (SELECT count(*) FROM image_embeddings) + (SELECT count(*) FROM"
                + " image_failures)")
        .map(Integer::parseInt)
        .orElse(0);
  }

  /** As if nothing had ever run here. */
  void reset(String vectors) throws SQLException {
    TestPostgres.execute(
        postgres.url(vectors), "TRUNCATE image_embeddings, image_failures, image_fetches, audit");
  }

  private String one(String vectors, String sql) {
    return look(vectors, sql).orElseThrow(() -> new AssertionError("PostgreSQL is away"));
  }

  private Optional<String> look(String database, String sql) {
    try {
      return Optional.ofNullable(TestPostgres.one(postgres.url(database), sql));
    } catch (SQLException e) {
      if (postgres.isAlive()) {
        throw new AssertionError(sql, e);
      }
      return Optional.empty();
    }
  }

  /** {@code kill -9} of PostgreSQL. */
  void killPostgres() {
    postgres.kill();
  }

  /** Ends it as its administrator would. */
  void stopPostgres() {
    postgres.close();
  }

  /** Comes back at the same address. */
  void startPostgresAgain() {
    postgres = postgres(folder);
  }

  /** A folder for one run. */
  Path data(String name) throws IOException {
    return Files.createDirectories(folder.resolve(name));
  }

  @Override
  public void close() {
    pictures.close();
    postgres.close();
  }
}
