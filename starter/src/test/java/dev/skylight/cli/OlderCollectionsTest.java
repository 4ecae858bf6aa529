package dev.skylight.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skylight.internal.files.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Collections that an earlier version made still open, verify, search and go on. How they were made
 * is told beside them, in {@code src/test/resources/collections}.
 */
class OlderCollectionsTest {

  private static final int HEADER_BYTES = 4096;
  private static final int ROW_BYTES = 512 * Float.BYTES;

  /** Of a row with what another processor makes of the same picture. */
  private static final double SAME = 0.9999;

  /** Of a row with what int8 and fast decoding make of the same picture. */
  private static final double ALIKE = 0.95;

  @TempDir Path temp;

  private final Cli cli = new Cli();

  @BeforeEach
  void copy() throws IOException {
    Path root = Path.of(System.getProperty("skylight.root"));
    Path kept = root.resolve("starter/src/test/resources/collections/61feef7");
    try (Stream<Path> files = Files.walk(kept)) {
      for (Path file : files.sorted().toList()) {
        Path copy = temp.resolve(kept.relativize(file).toString());
        if (!copy.equals(temp)) {
          Files.copy(file, copy);
        }
      }
    }
  }

  @Test
  void aFinishedOneIsReadAndNotChanged() throws IOException {
    Map<String, String> before = hashes("drawn");
    verified("drawn", 25, 24, 1, "[]");
    status("drawn", "completed", 25, 25, 1, 5, 5);
    assertEquals(List.of(23, 0, 12), found("drawn", "green car", "--exact"));
    assertEquals(List.of(23, 0, 12), found("drawn", "green car"));
    assertFalse(cli.err().contains("every row is compared"), "the index is used: " + cli.all());
    assertEquals(0, cli.run("export-paths", "--data", temp.resolve("drawn")), cli.all());
    assertEquals(before, hashes("drawn"));
  }

  @Test
  void aFinishedOneHasNothingLeftToEmbed() throws IOException {
    Map<String, String> before = hashes("drawn");
    assertEquals(4, cli.run("embed", "--data", temp.resolve("drawn")), cli.all());
    assertTrue(cli.out().contains("24 embedded, 1 failed"), cli.all());
    assertTrue(cli.out().contains("failed: row 24: "), cli.all());
    Map<String, String> after = hashes("drawn");
    for (String same : List.of("embeddings.npy", "file_paths.txt", "metadata.db", "faiss.index")) {
      assertEquals(before.get(same), after.get(same), same);
    }
    verified("drawn", 25, 24, 1, "[]");
  }

  @Test
  void ofAFinishedOneAnotherIndexIsBuilt() throws IOException {
    Map<String, String> before = hashes("drawn");
    assertEquals(
        0, cli.run("build-index", "--type", "HNSW32", "--data", temp.resolve("drawn")), cli.all());
    assertTrue(cli.out().contains("faiss.index: HNSW32, 24 rows"), cli.all());
    Map<String, String> after = hashes("drawn");
    for (String same : List.of("embeddings.npy", "embeddings.ledger", "metadata.db")) {
      assertEquals(before.get(same), after.get(same), same);
    }
    assertEquals(List.of(23, 0, 12), found("drawn", "green car"));
    assertFalse(cli.err().contains("every row is compared"), cli.all());
    verified("drawn", 25, 24, 1, "[]");
  }

  @Test
  void anInterruptedOneIsReadAndNotChanged() throws IOException {
    Map<String, String> before = hashes("half");
    verified("half", 24, 10, 0, "[[10,24]]");
    status("half", "stopped", 24, 10, 0, 7, 3);
    assertEquals(List.of(0, 5, 6), found("half", "green car", "--exact"));
    assertEquals(List.of(0, 5, 6), found("half", "green car"));
    assertTrue(cli.err().contains("There is no index yet"), cli.all());
    assertEquals(before, hashes("half"));
  }

  /** With the model, precision and decoder that its ledger names, at the places kept there. */
  @Test
  void anInterruptedOneGoesOn() throws IOException, SQLException {
    Path data = temp.resolve("half");
    byte[] old = Files.readAllBytes(data.resolve("embeddings.npy"));
    // images come in the order of their ids, places once reserved are kept all the same
    String late = "../pictures/duplicates/000/000000.jpg";
    sql("half", "metadata.db", "INSERT INTO images (id, file_path) VALUES (0, '" + late + "')");

    assertEquals(0, cli.run("embed", "--chunk-size", 4, "--data", data), cli.all());
    assertTrue(cli.out().contains("25 rows; 25 embedded, 0 failed"), cli.all());
    assertTrue(cli.out().contains("faiss.index: Flat, 25 rows"), cli.all());
    byte[] all = Files.readAllBytes(data.resolve("embeddings.npy"));
    assertArrayEquals(rows(old, 0, 10), rows(all, 0, 10), "what was there stays");
    byte[] exact = Files.readAllBytes(temp.resolve("drawn/embeddings.npy"));
    for (int row = 0; row < 24; row++) {
      assertTrue(cosine(all, row, exact, row) > ALIKE, "row " + row + " is of another picture");
    }
    assertTrue(cosine(all, 24, exact, 0) > ALIKE, "row 24 is of the copy of the first picture");
    List<String> paths = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      paths.add(String.format("../pictures/000/%06d.jpg", i));
    }
    paths.add(late);
    assertEquals(paths, Files.readAllLines(data.resolve("file_paths.txt")));
    assertEquals(
        paths, sql("half", "metadata.db", "SELECT file_path FROM images ORDER BY embedding_index"));
    assertEquals(
        List.of("int8 fast"),
        sql("half", "embeddings.ledger", "SELECT precision || ' ' || decode FROM header"));
    assertEquals(
        List.of("0-4", "4-8", "8-10", "10-12", "12-16", "16-20", "20-24", "24-25"),
        sql(
            "half",
            "embeddings.ledger",
            "SELECT row_from || '-' || row_to FROM chunks ORDER BY row_from"));

    verified("half", 25, 25, 0, "[]");
    assertEquals(23, found("half", "green car").get(0));
    assertFalse(cli.err().contains("every row is compared"), cli.all());
  }

  @Test
  void anImportedOneIsReadAndNotChanged() throws IOException {
    Map<String, String> before = hashes("imported");
    verified("imported", 24, 11, 0, "[[5,6],[12,24]]");
    status("imported", "stopped", 24, 11, 0, 7, 3);
    assertEquals(List.of(0, 6, 8), found("imported", "green car", "--exact"));
    assertEquals(before, hashes("imported"));
  }

  @Test
  void anImportedOneGoesOn() throws IOException {
    Path data = temp.resolve("imported");
    byte[] old = Files.readAllBytes(data.resolve("embeddings.npy"));
    assertEquals(4, cli.run("embed", "--data", data), cli.all());
    assertTrue(cli.out().contains("25 rows; 24 embedded, 1 failed"), cli.all());
    byte[] all = Files.readAllBytes(data.resolve("embeddings.npy"));
    assertArrayEquals(rows(old, 0, 5), rows(all, 0, 5));
    assertArrayEquals(rows(old, 6, 12), rows(all, 6, 12));
    byte[] drawn = Files.readAllBytes(temp.resolve("drawn/embeddings.npy"));
    for (int row = 0; row < 24; row++) {
      assertTrue(cosine(all, row, drawn, row) > SAME, "row " + row);
    }
    assertArrayEquals(new byte[ROW_BYTES], rows(all, 24, 25), "its picture is broken");
    verified("imported", 25, 24, 1, "[]");
    assertEquals(List.of(23, 0, 12), found("imported", "green car"));
  }

  private void verified(String name, int inFile, int embedded, int failed, String missing)
      throws IOException {
    Path data = temp.resolve(name);
    String counts = ": " + embedded + " rows embedded, " + failed + " failed, 0 without an image, ";
    assertEquals(0, cli.run("verify", "--data", data), cli.all());
    assertTrue(cli.out().matches("(?s)(ok|unfinished)" + Pattern.quote(counts) + ".*"), cli.all());
    JsonNode report = json("verify", "--deep", "--json", "--data", data);
    assertFalse(report.path("damaged").asBoolean(), report::toString);
    assertEquals(inFile, report.path("rows_in_file").asInt(), report::toString);
    assertEquals(embedded, report.path("rows_embedded").asInt(), report::toString);
    assertEquals(failed, report.path("rows_failed").asInt(), report::toString);
    assertEquals(missing, report.path("missing").toString());
  }

  private void status(
      String name, String state, int rows, int done, int failed, int chunks, int chunksDone)
      throws IOException {
    JsonNode status = json("status", "--json", "--data", temp.resolve(name));
    assertEquals(state, status.path("state").asText(), status::toString);
    assertEquals(rows, status.path("rows_total").asInt(), status::toString);
    assertEquals(done, status.path("rows_done").asInt(), status::toString);
    assertEquals(failed, status.path("rows_failed").asInt(), status::toString);
    assertEquals(chunks, status.path("chunks_total").asInt(), status::toString);
    assertEquals(chunksDone, status.path("chunks_done").asInt(), status::toString);
  }

  /** Rows of the three best hits. */
  private List<Integer> found(String name, String words, String... options) throws IOException {
    List<Object> args = new ArrayList<>(List.of("search-text", words, "--json", "-k", 3));
    args.addAll(List.of("--data", temp.resolve(name)));
    args.addAll(Arrays.asList(options));
    List<Integer> rows = new ArrayList<>();
    json(args.toArray()).forEach(hit -> rows.add(hit.path("embedding_index").asInt()));
    return rows;
  }

  private JsonNode json(Object... args) throws IOException {
    assertEquals(0, cli.run(args), cli.all());
    return new ObjectMapper().readTree(cli.out());
  }

  /** What each file of a collection holds, save what only this run leaves there. */
  private Map<String, String> hashes(String name) throws IOException {
    Map<String, String> hashes = new TreeMap<>();
    try (Stream<Path> files = Files.list(temp.resolve(name))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String its = file.getFileName().toString();
        if (!its.endsWith(".lock") && !its.endsWith("-journal")) {
          hashes.put(its, Sha256.ofFile(file));
        }
      }
    }
    assertTrue(hashes.keySet().containsAll(List.of("metadata.db", "embeddings.npy")), name);
    return hashes;
  }

  private static byte[] rows(byte[] file, int from, int to) {
    return Arrays.copyOfRange(file, HEADER_BYTES + from * ROW_BYTES, HEADER_BYTES + to * ROW_BYTES);
  }

  /** Of two rows of length 1. */
  private static double cosine(byte[] file, int row, byte[] other, int otherRow) {
    FloatBuffer a = floats(rows(file, row, row + 1));
    FloatBuffer b = floats(rows(other, otherRow, otherRow + 1));
    double sum = 0;
    while (a.hasRemaining()) {
      sum += (double) a.get() * b.get();
    }
    return sum;
  }

  private static FloatBuffer floats(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
  }

  /** What the statement answers, first column; read or changed without any code of ours. */
  private List<String> sql(String name, String file, String statement) throws SQLException {
    List<String> answer = new ArrayList<>();
    try (Connection c =
            DriverManager.getConnection("jdbc:sqlite:" + temp.resolve(name + "/" + file));
        Statement s = c.createStatement()) {
      if (s.execute(statement)) {
        ResultSet r = s.getResultSet();
        while (r.next()) {
          answer.add(r.getString(1));
        }
      }
    }
    return answer;
  }
}
