package dev.skylight.bench;

import dev.skylight.jobs.Regeneration;
import dev.skylight.jobs.ShopEmbedding;
import dev.skylight.postgres.LocalPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * {@code products embed} on pictures of a {@link TiredServer}, beside {@code regenerate} on those
 * of them that are ever had, as files. Both are the commands that people run.
 */
final class ShopRounds {

  private static final int CHUNK = 100;

  /** Done, and done but for some pictures. */
  private static final Set<Integer> ENDS = Set.of(0, 4);

  private final LocalPostgres server;
  private final Path work;
  private final Path skylight;
  private final Path model;
  private final List<Path> files;
  private final int images;
  private int round;

  /**
   * How fast pictures became rows, in images/s.
   *
   * @param atWork between commits, without the first and last chunks that were at work at once
   * @param whole over the whole command, with its start
   */
  record Rates(double atWork, double whole) {}

  /** A chunk's rows, and when they were committed, in seconds. */
  private record Commit(int rows, double at) {}

  /**
   * Rounds.
   *
   * @param skylight the launcher
   * @param images of the shop, 12 in 100 of which are never had
   */
  ShopRounds(
      LocalPostgres server, Path work, Path skylight, Path model, List<Path> files, int images) {
    this.server = server;
    this.work = work;
    this.skylight = skylight;
    this.model = model;
    this.files = files;
    this.images = images;
  }

  private int made() {
    int made = 0;
    for (int i = 0; i < images; i++) {
      made += TiredServer.isThere(i) ? 1 : 0;
    }
    return made;
  }

  /** From disk. */
  Rates disk() throws IOException, SQLException, InterruptedException {
    Path data = Files.createDirectories(work.resolve("disk-" + ++round));
    try (Connection catalog = sqlite(data.resolve("metadata.db"))) {
      catalog.setAutoCommit(false);
      execute(
          catalog,
          "CREATE TABLE images (id INTEGER PRIMARY KEY, file_path TEXT, embedding_index INTEGER)");
      try (PreparedStatement insert =
          catalog.prepareStatement("INSERT INTO images VALUES (?, ?, ?)")) {
        int row = 0;
        for (int i = 0; i < images; i++) {
          if (TiredServer.isThere(i)) {
            insert.setInt(1, row + 1);
            insert.setString(2, files.get(i % files.size()).toString());
            insert.setInt(3, row++);
            insert.executeUpdate();
          }
        }
      }
      catalog.commit();
    }
    double seconds =
        run(
            "regenerate",
            "--data",
            data.toString(),
            "--model",
            model.toString(),
            "--temporal",
            "embedded",
            "--no-index",
            "--chunk-size",
            String.valueOf(CHUNK));
    try (Connection ledger = sqlite(data.resolve("embeddings.ledger"))) {
      String sql = "SELECT row_to - row_from, committed_at / 1000.0 FROM chunks ORDER BY 2";
      return rates(commits(ledger, sql), Regeneration.LOCAL_SLOTS, seconds);
    }
  }

  /** By URL. */
  Rates shop() throws IOException, SQLException, InterruptedException {
    String shop = "shop_by_url_" + ++round;
    String vectors = "vectors_by_url_" + round;
    server.createDatabase(shop);
    server.createDatabase(vectors);
    Path env = work.resolve("env-" + round);
    Files.writeString(
        env,
        "DATABASE_URL='"
            + server.address(shop)
            + "'\nVECTOR_DATABASE_URL='"
            + server.address(vectors)
            + "'\n");
    String data = work.resolve("shop-" + round).toString();
    try (TiredServer pictures = new TiredServer(files)) {
      fill(shop, pictures);
      run(
          "products",
          "setup",
          "--env",
          env.toString(),
          "--index",
          "none",
          "--model",
          model.toString());
      double seconds =
          run(
              "products",
              "embed",
              "--env",
              env.toString(),
              "--data",
              data,
              "--model",
              model.toString(),
              "--temporal",
              "embedded",
              "--allow-host",
              "127.0.0.1");
      try (Connection database = server.url(vectors).open()) {
        String sql =
            "SELECT count(*), extract(epoch FROM created_at) FROM image_embeddings GROUP BY"
                + " created_at ORDER BY created_at";
        long failures = commits(database, "SELECT count(*), 0 FROM image_failures").get(0).rows();
        if (failures != images - made()) {
          throw new IllegalStateException(failures + " pictures failed");
        }
        return rates(commits(database, sql), ShopEmbedding.LOCAL_SLOTS, seconds);
      }
    }
  }

  private void fill(String shop, TiredServer pictures) throws SQLException {
    try (Connection database = server.url(shop).open()) {
      database.setAutoCommit(false);
      execute(
          database,
          "CREATE TABLE product_images (id bigint PRIMARY KEY, product_id bigint NOT NULL,"
              + " image_url text NOT NULL, is_main_image boolean NOT NULL)");
      try (PreparedStatement insert =
          database.prepareStatement("INSERT INTO product_images VALUES (?, ?, ?, true)")) {
        for (int i = 0; i < images; i++) {
          insert.setInt(1, i);
          insert.setInt(2, i / 3);
          insert.setString(3, pictures.url(i));
          insert.addBatch();
        }
        insert.executeBatch();
      }
      database.commit();
    }
  }

  private Rates rates(List<Commit> commits, int slots, double seconds) {
    int rows = commits.stream().mapToInt(Commit::rows).sum();
    if (rows != made()) {
      throw new IllegalStateException(rows + " rows were made, not " + made());
    }
    int last = commits.size() - slots - 1;
    int steady = commits.subList(slots, last + 1).stream().mapToInt(Commit::rows).sum();
    return new Rates(
        steady / (commits.get(last).at() - commits.get(slots - 1).at()), rows / seconds);
  }

  private static List<Commit> commits(Connection database, String sql) throws SQLException {
    List<Commit> commits = new ArrayList<>();
    try (Statement statement = database.createStatement();
        ResultSet found = statement.executeQuery(sql)) {
      while (found.next()) {
        commits.add(new Commit(found.getInt(1), found.getDouble(2)));
      }
    }
    return commits;
  }

  private static Connection sqlite(Path file) throws SQLException {
    return DriverManager.getConnection("jdbc:sqlite:" + file);
  }

  private static void execute(Connection database, String sql) throws SQLException {
    try (Statement statement = database.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Seconds of a command, which must end well. */
  private double run(String... arguments) throws IOException, InterruptedException {
    Path log = work.resolve("command.log");
    List<String> command = new ArrayList<>(List.of(skylight.toString()));
    command.addAll(List.of(arguments));
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .start();
    if (!ENDS.contains(process.waitFor())) {
      throw new IOException(
          "exit code " + process.exitValue() + " of " + command + ":\n" + Files.readString(log));
    }
    return (System.nanoTime() - start) / 1e9;
  }
}
