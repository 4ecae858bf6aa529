package dev.skylight.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What can befall a collection except a kill: one sentence says what happened to which thing and
 * what to do, nothing that was saved is lost, and the same command goes on to the same bytes.
 */
@Tag("once")
@Tag("faults")
@Timeout(3_600)
class HarmsTest extends ProcessTest {

  /** Whether this is {@code ./run-tests faults}. */
  private static final boolean LONG = Integer.getInteger("skylight.test.tries", 1) > 1;

  private static final int ROWS = 301;
  private static final int WIDTH = 512;
  private static final int CHUNK = 25;
  private static final long NPY = 4096 + ROWS * WIDTH * 4L;
  private static final Duration END = Duration.ofMinutes(4);

  @TempDir static Path shared;
  private static Path model;
  private static Path catalog;
  private static Path finished;
  private static String sha256;

  @BeforeAll
  static void undisturbedRun() throws IOException, SQLException {
    model = OtherModel.visionOnly(shared.resolve("model"), WIDTH);
    Path data = DrawnCollection.make(shared.resolve("data"), ROWS);
    PhotoCollection collection = PhotoCollection.at(data);
    try (Connection c = collection.catalog();
        Statement s = c.createStatement()) {
      // rows in the order of ids, as in the lists that tests compare
      s.execute("UPDATE images SET id = -embedding_index");
      s.execute("UPDATE images SET id = 1 - id, embedding_index = NULL");
    }
    catalog = Files.copy(data.resolve("metadata.db"), shared.resolve("metadata.db"));
    try (Cli cli = Cli.on(shared.resolve("printed"), data)) {
      cli.start(embed()).await(END).expect(0);
    }
    finished = data;
    sha256 = collection.sha256();
  }

  /** The whole would take minutes of every test run. */
  private static void assumeLong() {
    assumeTrue(LONG, "left to ./run-tests faults");
  }

  private static String[] embed(String... more) {
    return with("embed", more);
  }

  private static String[] with(String command, String... more) {
    return Stream.concat(
            Stream.of(command, "--model", model.toString(), "--chunk-size", String.valueOf(CHUNK)),
            Stream.of(more))
        .toArray(String[]::new);
  }

  /** A collection of which nothing is done yet. */
  private static PhotoCollection fresh(Path data) throws IOException {
    Files.createDirectories(data);
    Files.copy(catalog, data.resolve("metadata.db"));
    return PhotoCollection.at(data);
  }

  /** A collection of which all is done. */
  private static PhotoCollection done(Path data) throws IOException {
    Files.createDirectories(data);
    try (Stream<Path> files = Files.list(finished)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, data.resolve(file.getFileName()));
      }
    }
    return PhotoCollection.at(data);
  }

  /** The one sentence on stderr, holding all of {@code words}. */
  private static String sentence(Cli.Result result, int code, String... words) {
    result.expect(code);
    List<String> sentences =
        result.err().lines().filter(line -> line.startsWith("skylight: ")).toList();
    assertEquals(1, sentences.size(), () -> "sentences in " + result);
    for (String word : words) {
      assertTrue(sentences.get(0).contains(word), () -> "'" + word + "' in " + result);
    }
    return sentences.get(0);
  }

  private void goesOn(PhotoCollection collection) throws IOException {
    cli(collection.data()).start(embed()).await(END).expect(0);
    assertWhole(collection);
  }

  private void assertWhole(PhotoCollection collection) throws IOException {
    assertEquals(sha256, collection.sha256());
    cli(collection.data()).run("verify", "--deep").expect(0);
  }

  private static void awaitChunks(PhotoCollection collection, int chunks) {
    Waiting.until(
        chunks + " chunks", Duration.ofMinutes(2), () -> collection.chunks().size() >= chunks);
  }

  /** A run that sleeps in mid-run; what is done to it meanwhile it finds when it is woken up. */
  private Cli.Running asleep(PhotoCollection collection) {
    Cli.Running running =
        cli(collection.data()).start(embed("--no-index", "--parallel", "1", "--threads", "1"));
    awaitChunks(collection, 1);
    running.signal("STOP");
    return running;
  }

  private static Cli.Result wake(Cli.Running running) {
    running.signal("CONT");
    return running.await(END);
  }

  @Test
  void aDiskThatIsFullAtAnyMoment() throws IOException, SQLException {
    // the lock, the catalog's shared memory, the ledger, the file, the ledger's growth, the
    // catalog, the index; the list of paths finds the room that the catalog's log has just given
    // back, and is tried below
    LongStream left =
        LONG
            ? LongStream.concat(
                LongStream.concat(
                    LongStream.rangeClosed(0, 16).map(i -> i * 8_192),
                    LongStream.of(NPY / 3, NPY - 4096)),
                LongStream.rangeClosed(0, 40).map(i -> NPY + i * 8_192))
            : LongStream.of(0, NPY + 300_000);
    TreeSet<String> full = new TreeSet<>();
    for (long bytes : left.toArray()) {
      try (SmallDisk disk = SmallDisk.make(temp, "small-" + bytes, 6)) {
        PhotoCollection collection = fresh(disk.root());
        disk.fill(bytes);
        Cli.Result result = cli(disk.root()).start(embed()).await(END);
        if (result.code() != 0) {
          String said = sentence(result, 1, "pace", disk.root().toString(), " free", "Free some");
          full.add(said.replaceAll(".*" + disk.root() + "/([a-zA-Z0-9._/]+[a-z]).*", "$1"));
        }
        disk.free();
        goesOn(collection);
      }
    }
    System.out.println("disk full: " + full);
    assertTrue(full.contains("regenerate.lock") && full.contains("faiss.index"), full::toString);
    if (LONG) {
      assertTrue(
          full.containsAll(List.of("metadata.db", "embeddings.ledger", "embeddings.npy")),
          full::toString);
    }
  }

  @Test
  void aDiskThatIsFullWhenTheResultIsWritten() throws IOException {
    assumeLong();
    try (SmallDisk disk = SmallDisk.make(temp, "small", 6)) {
      PhotoCollection collection = done(disk.root());
      Path picture = finished.resolve("pictures/0.png");
      Path sheet = disk.root().resolve("found.html");
      Files.writeString(sheet, "the one of yesterday");
      disk.fill(40_960); // enough to read the catalog
      Cli cli = cli(disk.root());
      sentence(
          cli.run("search-image", picture.toString(), "--html", sheet.toString()), 1, sheet + "");
      assertEquals("the one of yesterday", Files.readString(sheet));
      byte[] paths = Files.readAllBytes(disk.root().resolve("file_paths.txt"));
      sentence(cli.run("export-paths"), 1, "file_paths.txt", "no space left");
      assertEquals(
          new String(paths, java.nio.charset.StandardCharsets.UTF_8),
          Files.readString(disk.root().resolve("file_paths.txt")));
      byte[] index = Files.readAllBytes(disk.root().resolve("faiss.index"));
      sentence(cli.run("build-index"), 1, "faiss.index", "no space left", "needs about", "free");
      assertTrue(
          Arrays.equals(index, Files.readAllBytes(disk.root().resolve("faiss.index"))),
          "the index of before");
      disk.free();
      cli.run("build-index").expect(0);
      assertWhole(collection);
    }
  }

  @Test
  void aReadOnlyFolderCanBeReadAndSaysWhyItIsNotWritten() throws IOException {
    try (SmallDisk disk = SmallDisk.make(temp, "read-only", 6)) {
      PhotoCollection collection = done(disk.root());
      disk.readOnly(true);
      Cli cli = cli(disk.root());
      Cli.Result verified = cli.run("verify", "--deep").expect(0);
      assertTrue(verified.out().startsWith("ok: 301 rows embedded"), verified::toString);
      assertTrue(verified.err().contains("No log can be written to"), verified::toString);
      cli.run("status").expect(0);
      Path picture = finished.resolve("pictures/0.png");
      Cli.Result found = cli.run("search-image", picture.toString()).expect(0);
      assertTrue(found.out().contains("0.png"), found::toString);
      sentence(cli.run(embed()), 1, disk.root().toString(), "mounted read-only");
      sentence(cli.run("build-index"), 1, disk.root().toString(), "mounted read-only");
      sentence(cli.run("export-paths"), 1, disk.root().toString(), "mounted read-only");
      sentence(cli.run("rate", "3", "1"), 1, disk.root().toString(), "mounted read-only");
      disk.readOnly(false);
      goesOn(collection);
    }
  }

  @Test
  void theDataFolderIsUnmountedInMidRun() throws IOException {
    assumeLong();
    try (SmallDisk disk = SmallDisk.make(temp, "mounted", 6)) {
      PhotoCollection collection = fresh(disk.root());
      Cli.Running running = asleep(collection);
      disk.vanish();
      sentence(wake(running), 1, disk.root().toString(), "mount it");
      try (Stream<Path> left = Files.walk(disk.root())) {
        assertEquals(0, left.filter(Files::isRegularFile).count(), "nothing in the bare folder");
      }
      Cli.Result nothing = cli(disk.root()).run(embed());
      sentence(nothing, 1, "There is no catalog: " + disk.root(), "mount it");
      disk.mount();
      goesOn(collection);
    }
  }

  @Test
  void thePicturesAreUnmountedInMidRun() throws IOException, SQLException {
    try (SmallDisk disk = SmallDisk.make(temp, "pictures", 20)) {
      PhotoCollection collection = withPicturesOn(disk);
      Cli.Running running = asleep(collection);
      disk.vanish();
      Cli.Result result = wake(running);
      sentence(result, 1, disk.root().toString(), "are gone since the job began", "mount it again");
      Cli.Result verified = cli(collection.data()).run("verify", "--deep").expect(0);
      assertTrue(verified.out().contains(" 0 failed"), verified::toString);
      // never mounted: as if somebody started it without the disk
      sentence(cli(collection.data()).run(embed()), 1, disk.root() + ", in which", "is empty");
      disk.mount();
      goesOn(collection);
    }
  }

  private PhotoCollection withPicturesOn(SmallDisk disk) throws IOException, SQLException {
    try (Stream<Path> pictures = Files.list(finished.resolve("pictures"))) {
      for (Path picture : pictures.toList()) {
        Files.copy(picture, disk.root().resolve(picture.getFileName()));
      }
    }
    PhotoCollection collection = fresh(temp.resolve("with pictures elsewhere"));
    try (Connection c = collection.catalog();
        Statement s = c.createStatement()) {
      s.execute(
          "UPDATE images SET file_path = replace(file_path, '"
              + finished.resolve("pictures")
              + "', '"
              + disk.root()
              + "')");
    }
    return collection;
  }

  @Test
  void picturesThatChangeOrVanishDuringTheRun() throws IOException, SQLException {
    assumeLong();
    Path pictures = Files.createDirectories(temp.resolve("own pictures"));
    Path last = Files.copy(finished.resolve("pictures/0.png"), pictures.resolve("last.png"));
    Path changed = Files.copy(finished.resolve("pictures/11.png"), pictures.resolve("changed.png"));
    PhotoCollection collection = fresh(temp.resolve("data"));
    try (Connection c = collection.catalog();
        Statement s = c.createStatement()) {
      s.execute("UPDATE images SET file_path = '" + last + "' WHERE id = " + ROWS);
      s.execute("UPDATE images SET file_path = '" + changed + "' WHERE id = " + (ROWS - 1));
    }
    Cli.Running running = asleep(collection);
    Files.delete(last);
    Files.copy(finished.resolve("pictures/5.png"), changed, StandardCopyOption.REPLACE_EXISTING);
    Cli.Result result = wake(running).expect(4);
    assertTrue(result.out().contains("failed: row 300: " + last), result::toString);
    Matrix now = Matrix.read(collection.embeddings());
    Matrix good = Matrix.read(finished.resolve("embeddings.npy"));
    assertTrue(Arrays.equals(good.row(5), now.row(299)), "the picture as it was when it was read");

    Cli.Result absent = cli(collection.data()).run(embed("--retry-failed"));
    assertTrue(absent.expect(4).out().contains("are absent still"), absent::toString);
    Files.copy(finished.resolve("pictures/0.png"), last);
    cli(collection.data()).run(embed("--retry-failed")).expect(0);
    assertTrue(
        Arrays.equals(good.row(300), Matrix.read(collection.embeddings()).row(300)), "row 300");
  }

  @Test
  void aCatalogThatIsLockedForAWhile() throws Exception {
    assumeLong();
    PhotoCollection collection = fresh(temp.resolve("data"));
    try (Connection c = collection.catalog();
        Statement s = c.createStatement()) {
      s.execute("PRAGMA journal_mode = DELETE");
      s.execute("BEGIN EXCLUSIVE");
      Cli.Running running = cli(collection.data()).start(embed());
      Waiting.sleep(Duration.ofSeconds(LONG ? 65 : 7));
      assertTrue(running.alive(), () -> running.soFar(-1).toString());
      s.execute("ROLLBACK");
      running.await(END).expect(0);
    }
    assertWhole(collection);
  }

  @Test
  void aCatalogThatAnotherProgramWritesAllTheTime() throws Exception {
    assumeLong();
    PhotoCollection collection = fresh(temp.resolve("data"));
    AtomicBoolean enough = new AtomicBoolean();
    List<Throwable> failures = new ArrayList<>();
    int[] writes = new int[1];
    Thread other =
        new Thread(
            () -> {
              try (Connection c = collection.catalog();
                  Statement s = c.createStatement()) {
                s.execute("PRAGMA busy_timeout = 60000");
                s.execute("CREATE TABLE ratings (image INTEGER, stars INTEGER)");
                while (!enough.get()) {
                  s.execute("INSERT INTO ratings VALUES (" + writes[0]++ + ", 5)");
                  s.execute("UPDATE images SET file_path = file_path WHERE id % 7 = 0");
                }
              } catch (SQLException | RuntimeException e) {
                failures.add(e);
              }
            });
    other.start();
    try {
      cli(collection.data()).start(embed()).await(END).expect(0);
    } finally {
      enough.set(true);
      other.join();
    }
    assertEquals(List.of(), failures, "the other program must not suffer either");
    assertTrue(writes[0] > 10, () -> "writes of the other: " + writes[0]);
    assertWhole(collection);
    try (Connection c = collection.catalog();
        Statement s = c.createStatement();
        var r = s.executeQuery("SELECT count(*) FROM images WHERE embedding_index IS NOT NULL")) {
      assertEquals(ROWS, r.getInt(1));
    }
  }

  @Test
  void aLedgerThatIsDamagedOrOfAnotherCollection() throws Exception {
    assumeLong();
    PhotoCollection collection = done(temp.resolve("data"));
    byte[] good = Files.readAllBytes(collection.ledger());
    Cli cli = cli(collection.data());
    byte[] holes = good.clone();
    Arrays.fill(holes, 200, good.length, (byte) 0x5a);
    for (byte[] bad : List.of(Arrays.copyOf(good, good.length / 2), holes)) {
      Files.write(collection.ledger(), bad);
      sentence(cli.run(embed()), 1, collection.ledger().toString(), "--only-missing");
      Cli.Result verified = cli.run("verify", "--deep").expect(3);
      assertTrue(verified.out().contains("damage: " + collection.ledger()), verified::toString);
      assertEquals(sha256, collection.sha256());
    }
    // what the sentence says
    Files.move(collection.ledger(), temp.resolve("bad.ledger"));
    cli.run(with("regenerate", "--only-missing")).expect(0);
    assertWhole(collection);

    // as many rows, the same model, other pictures
    PhotoCollection other = fresh(temp.resolve("other"));
    try (Connection c = other.catalog();
        Statement s = c.createStatement()) {
      s.execute("UPDATE images SET file_path = replace(file_path, '/0.png', '/1.png')");
    }
    cli(other.data()).run(embed("--no-index")).expect(0);
    Files.copy(other.ledger(), collection.ledger(), StandardCopyOption.REPLACE_EXISTING);
    sentence(cli.run(embed()), 1, collection.embeddings().toString(), "another's", "verify --deep");
    assertEquals(sha256, collection.sha256());
  }

  @Test
  void aFileThatIsCutInMidRun() throws Exception {
    assumeLong();
    PhotoCollection collection = fresh(temp.resolve("data"));
    Cli.Running running = asleep(collection);
    try (var file = new java.io.RandomAccessFile(collection.embeddings().toFile(), "rw")) {
      file.setLength(NPY / 4);
    }
    sentence(wake(running), 1, collection.embeddings().toString(), "verify");
    Cli.Result verified = cli(collection.data()).run("verify", "--deep").expect(3);
    assertTrue(verified.out().contains("cut short"), verified::toString);
    cli(collection.data())
        .start("verify", "--deep", "--repair", "--model", model.toString())
        .await(END)
        .expect(0);
    goesOn(collection);
  }

  @Test
  void twoEmbeddedRunsOnOneFolder() throws IOException {
    assumeLong();
    PhotoCollection collection = fresh(temp.resolve("data"));
    Cli.Running first = asleep(collection);
    Cli.Result second = cli(collection.data()).run(embed());
    sentence(second, 1, "Process " + first.pid() + " is already at work");
    assertFalse(wake(first).expect(0).out().isEmpty());
    goesOn(collection);
  }

  @Test
  void twoCollectionsAndAnUnfitWorkerOnOneServer() throws IOException {
    assumeLong();
    try (TemporalServer server = TemporalServer.start(temp.resolve("temporal"))) {
      PhotoCollection one = fresh(temp.resolve("one"));
      PhotoCollection two = fresh(temp.resolve("two"));
      Path sameName = OtherModel.visionOnly(temp.resolve("model"), WIDTH);
      String[] job = {
        "embed", "--model", sameName + "", "--chunk-size", "5", "--parallel", "2", "--no-index"
      };
      Cli.Running fit = worker(one, server);
      Cli.Running first = cli(one.data()).temporal(server.address()).start(job);
      awaitChunks(one, 1); // the worker has read its model
      Path settings = sameName.resolve("preprocessor_config.json");
      Files.writeString(settings, Files.readString(settings).replace("0.4", "0.41"));
      Cli.Running unfit = worker(one, server);
      Cli.Running other =
          cli(two.data()).temporal(server.address()).start(embed("--local-worker", "yes"));
      Cli.Result result = first.await(END).expect(0);
      assertEquals(sha256, one.sha256());
      other.await(END).expect(0);
      assertEquals(sha256, two.sha256());
      assertTrue(fit.alive() && unfit.alive());
      String refusals = Files.readString(one.data().resolve("logs").resolve(logOf(one, unfit)));
      assertTrue(refusals.contains("leaves its chunks to others: its model"), refusals);
      assertTrue(result.err().contains("Waiting: the worker "), result::toString);
    }
  }

  /** A catalog full of indices, and a file that nobody kept books on. */
  @Test
  void theOldDisaster() throws IOException, SQLException {
    Path data = Files.createDirectories(temp.resolve("old"));
    PhotoCollection collection = PhotoCollection.at(data);
    try (Connection c = collection.catalog();
        Statement s = c.createStatement()) {
      s.execute(
          "CREATE TABLE images (id INTEGER PRIMARY KEY, file_path TEXT, embedding_index INTEGER)");
      s.execute(
          "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 902999)"
              + " INSERT INTO images SELECT i + 1, '/photos/' || i || '.jpg', i FROM n");
    }
    int[] shape = {1108, WIDTH};
    org.jetbrains.bio.npy.NpyFile.write(
        collection.embeddings(), new float[1108 * WIDTH], shape, java.nio.ByteOrder.LITTLE_ENDIAN);
    long start = System.nanoTime();
    Cli.Result verified = cli(data).run("verify").expect(3);
    System.out.printf("verify of 903,000 rows: %.1f s%n", (System.nanoTime() - start) / 1e9);
    assertTrue(
        verified.out().contains("damage: The vectors of 901892 rows are lost"), verified::toString);
    assertTrue(verified.out().contains("run `skylight regenerate --only-missing`"));
    assertTrue(verified.err().contains("next: skylight regenerate --only-missing"));
  }

  private Cli.Running worker(PhotoCollection collection, TemporalServer server) {
    return cli(collection.data())
        .temporal(server.address())
        .start("worker", "--threads", "1")
        .awaitErr("ready", Duration.ofMinutes(2));
  }

  private static String logOf(PhotoCollection collection, Cli.Running worker) throws IOException {
    try (Stream<Path> logs = Files.list(collection.data().resolve("logs"))) {
      return logs.map(log -> log.getFileName().toString())
          .filter(name -> name.endsWith("-" + worker.pid() + ".log"))
          .findFirst()
          .orElseThrow();
    }
  }
}
