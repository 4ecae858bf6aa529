package dev.skylight.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every wrong input gets one sentence that names the thing, an exit code, and no stack trace. */
@Tag("once") // long; what another JVM changes the shorter ones see
class WrongInputTest extends ProcessTest {

  @TempDir static Path shared;
  private static PhotoCollection finished;

  @BeforeAll
  static void aFinishedCollection() throws IOException, SQLException {
    finished = PhotoCollection.make(shared.resolve("finished"), 26, 7);
    try (Cli cli = Cli.on(shared.resolve("printed"), finished.data())) {
      cli.run(regenerate(Golden.model())).expect(0);
    }
  }

  /** A copy that a test may spoil. */
  private PhotoCollection copy() throws IOException {
    PhotoCollection copy = finished.copyTo(temp.resolve("data"));
    for (String name : List.of("embeddings.npy", "embeddings.ledger", "file_paths.txt")) {
      Files.copy(finished.data().resolve(name), copy.data().resolve(name));
    }
    return copy;
  }

  private static String[] regenerate(Path model) {
    return new String[] {"regenerate", "--no-index", "--model", model.toString()};
  }

  /** One sentence on stderr, the last line, holding all of {@code words}. */
  private static void assertSentence(Cli.Result result, int code, String... words) {
    result.expect(code);
    List<String> lines = result.err().lines().toList();
    List<String> sentences = lines.stream().filter(line -> line.startsWith("skylight: ")).toList();
    assertEquals(1, sentences.size(), () -> "sentences in " + result);
    for (String word : words) {
      assertTrue(sentences.get(0).contains(word), () -> "'" + word + "' in " + result);
    }
    assertEquals("", result.out(), () -> "nothing on stdout: " + result);
  }

  @Test
  void missingModelFolder() throws IOException {
    Path model = temp.resolve("no such model");
    Cli cli = cli(copy().data());
    assertSentence(cli.here(regenerate(model)), 1, "there is no model folder " + model, "--model");
    assertSentence(
        cli.here("search-text", "x", "--model", model.toString()), 1, "no model folder " + model);
    Path half = Files.createDirectories(temp.resolve("half a model"));
    assertSentence(cli.here(regenerate(half)), 1, half.toString(), "config.json");
  }

  @Test
  void modelOfAnotherWidthThanTheFile() throws IOException {
    PhotoCollection data = copy();
    String before = data.sha256();
    Path model = OtherModel.visionOnly(temp.resolve("narrow"), 256);
    Cli cli = cli(data.data());
    assertSentence(
        cli.here(regenerate(model)),
        1,
        data.embeddings().toString(),
        "rows of 512 numbers",
        "rows of 256 numbers",
        "--restart");
    assertEquals(before, data.sha256());
    // what the sentence advises works, and keeps the old file
    cli.here("regenerate", "--no-index", "--restart", "--model", model.toString()).expect(0);
    assertEquals(256, Matrix.read(data.embeddings()).width());
  }

  @Test
  void modelOfTheSameWidthWithAnotherFingerprint() throws IOException {
    PhotoCollection data = copy();
    String before = data.sha256();
    Path model = OtherModel.make(temp.resolve("other"), 512);
    assertSentence(
        cli(data.data()).here(regenerate(model)),
        1,
        data.embeddings().toString(),
        Golden.model().toString(),
        model.toString(),
        "fingerprint",
        "--restart");
    assertEquals(before, data.sha256());
  }

  @Test
  void noSpaceForPreallocation() throws IOException, SQLException, InterruptedException {
    Path small = Files.createDirectories(temp.resolve("small"));
    assumeTrue(
        command("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", small.toString()) == 0,
        "a small file system cannot be mounted here (not root): skipped");
    try {
      PhotoCollection data = PhotoCollection.make(small.resolve("data"), 2_000, 8);
      Cli.Result result = cli(data.data()).run(regenerate(Golden.model()));
      assertSentence(result, 1, data.embeddings().toString(), "4100096", "2000 rows");
      assertTrue(Files.notExists(data.embeddings()), "no half-written file");
    } finally {
      assertEquals(0, command("umount", "-l", small.toString()));
    }
  }

  private static int command(String... words) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(new File("/dev/null"))
            .start();
    assertTrue(process.waitFor(20, TimeUnit.SECONDS), "still running: " + words[0]);
    return process.exitValue();
  }

  @Test
  void corruptNpyHeader() throws IOException {
    PhotoCollection data = copy();
    try (RandomAccessFile file = new RandomAccessFile(data.embeddings().toFile(), "rw")) {
      file.seek(10);
      file.write("<html>not an array".getBytes(StandardCharsets.US_ASCII));
    }
    Cli cli = cli(data.data());
    assertSentence(cli.run(regenerate(Golden.model())), 1, data.embeddings().toString());
    assertSentence(cli.run("search-text", "x", "--exact"), 1, data.embeddings().toString());
    Cli.Result verified = cli.run("verify").expect(3);
    assertTrue(verified.out().contains("damage: "), verified::toString);
    assertTrue(verified.out().contains(data.embeddings().toString()), verified::toString);
  }

  @Test
  void textFileNamedJpg() throws IOException, SQLException {
    Path text = Files.writeString(temp.resolve("letter.jpg"), "Dear Sir or Madam,\n");
    assertSentence(
        cli(finished.data()).run("search-image", text.toString()),
        1,
        "Cannot read",
        text.toString());

    PhotoCollection data = finished.copyTo(temp.resolve("with a letter"));
    try (Connection c = data.catalog();
        Statement s = c.createStatement()) {
      s.execute("UPDATE images SET file_path = '" + text + "' WHERE embedding_index = 9");
    }
    Cli.Result result = cli(data.data()).run(regenerate(Golden.model())).expect(4);
    assertTrue(result.out().contains("failed: row 9: "), result::toString);
    assertTrue(result.out().contains(text.toString()), result::toString);
  }

  @Test
  void databaseThatAnotherProgramKeepsLocked() throws IOException, SQLException {
    PhotoCollection data = finished.copyTo(temp.resolve("locked"));
    try (Connection c = data.catalog();
        Statement s = c.createStatement()) {
      s.execute("PRAGMA journal_mode = DELETE");
      s.execute("BEGIN EXCLUSIVE");
      Cli cli = cli(data.data()).jvm("-Dskylight.catalog.busy.millis=1500");
      String locked = "another program keeps " + data.data().resolve("metadata.db") + " locked";
      assertSentence(cli.run("export-paths"), 1, locked);
      assertSentence(cli.run(regenerate(Golden.model())), 1, locked);
      s.execute("ROLLBACK");
    }
    cli(data.data()).run(regenerate(Golden.model())).expect(0);
  }

  @Test
  void unreachableTemporalAddress() throws IOException {
    Cli cli = cli(finished.data()).temporal("127.0.0.1:9");
    Cli.Running worker = cli.start("worker");
    assertSentence(
        cli.here(regenerate(Golden.model())), 1, "Cannot reach a Temporal server at 127.0.0.1:9");
    assertSentence(cli.here("status"), 1, "127.0.0.1:9");
    assertSentence(worker.await(Duration.ofSeconds(60)), 1, "127.0.0.1:9");
  }

  @Test
  void unknownIndexType() throws IOException {
    PhotoCollection data = copy();
    assertSentence(
        cli(data.data()).here("build-index", "--type", "IVF_WRONG"), 2, "IVF_WRONG", "Flat");
    assertTrue(Files.notExists(data.data().resolve("faiss.index")));
  }

  @Test
  void searchBeforeAnyVectors() throws IOException {
    PhotoCollection data = finished.copyTo(temp.resolve("empty"));
    Cli cli = cli(data.data());
    assertSentence(
        cli.here("search-text", "x", "--model", Golden.model().toString()),
        1,
        data.data().toString(),
        "skylight ");
    Path nowhere = temp.resolve("nowhere");
    assertSentence(cli(nowhere).here("search-text", "x"), 1, "There is no data folder " + nowhere);
  }

  @Test
  void damagedLedger() throws IOException {
    PhotoCollection data = copy();
    Files.writeString(
        data.ledger(), "this is no database, and it is longer than a header is\n".repeat(99));
    Cli cli = cli(data.data());
    assertSentence(cli.here(regenerate(Golden.model())), 1, data.ledger().toString());
    assertSentence(cli.here("search-text", "x"), 1, data.ledger().toString());
  }
}
