package dev.skylight.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skylight.e2e.DrawnCollection;
import dev.skylight.e2e.OtherModel;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code verify --repair} from the command line to the bytes and back. */
class VerifyRepairTest {

  private static final int ROWS = 23;
  private static final int ROW_BYTES = 32 * Float.BYTES;

  @TempDir Path temp;

  private final Cli cli = new Cli();
  private Path data;
  private Path model;
  private Path embeddings;
  private byte[] good;

  @BeforeEach
  void finishedCollection() throws IOException, SQLException {
    data = DrawnCollection.make(temp.resolve("data"), ROWS);
    model = OtherModel.visionOnly(temp.resolve("model"), 32);
    embeddings = data.resolve("embeddings.npy");
    assertEquals(
        0, cli.run("regenerate", "--data", data, "--model", model, "--chunk-size", 5), cli.all());
    good = Files.readAllBytes(embeddings);
  }

  private void flip(long at) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(embeddings.toFile(), "rw")) {
      file.seek(at);
      file.write(good[(int) at] ^ 4);
    }
  }

  private JsonNode json(int code, Object... args) throws IOException {
    assertEquals(code, cli.run(args), cli.all());
    return new ObjectMapper().readTree(cli.out());
  }

  @Test
  void whatIsDamagedIsMadeAgainAndNothingElse() throws IOException {
    assertEquals(0, cli.run("verify", "--deep", "--repair", "--data", data), cli.all());
    assertTrue(cli.out().endsWith("Nothing to repair.\n"), cli.all());

    flip(4096 + 7 * ROW_BYTES + 2);
    flip(4096 + 22 * ROW_BYTES);
    flip(1000);
    assertEquals(3, cli.run("verify", "--deep", "--data", data), cli.all());
    assertTrue(cli.out().startsWith("DAMAGED: 23 rows embedded"), cli.all());
    assertTrue(cli.out().contains("damage: rows 5-9 of " + embeddings), cli.all());
    assertTrue(cli.out().contains("damage: rows 20-22 of " + embeddings), cli.all());
    assertTrue(cli.out().contains("damage: The header of " + embeddings), cli.all());

    assertEquals(0, cli.run("verify", "--deep", "--repair", "--data", data), cli.all());
    assertTrue(cli.out().startsWith("ok: 23 rows embedded, 0 failed"), cli.all());
    assertTrue(
        cli.out().contains("repaired: rows 5-9 were made again, byte for byte as they were\n"),
        cli.all());
    assertTrue(cli.out().contains("repaired: rows 20-22 were made again, byte for"), cli.all());
    assertTrue(cli.out().contains("repaired: the header\n"), cli.all());
    assertArrayEquals(good, Files.readAllBytes(embeddings));
    try (Stream<Path> files = Files.list(data)) {
      Path kept =
          files.filter(f -> f.getFileName().toString().contains(".damaged-")).findFirst().get();
      assertTrue(cli.err().contains("the damaged rows as they were, in " + kept), cli.all());
      byte[] rows = Files.readAllBytes(kept.resolve("rows-20-22.npy"));
      assertEquals(good[4096 + 22 * ROW_BYTES] ^ 4, rows[4096 + 2 * ROW_BYTES], "as it was");
      assertTrue(Files.exists(kept.resolve("rows-5-9.npy")));
    }
    assertEquals(0, cli.run("verify", "--deep", "--data", data), cli.all());
    assertFalse(cli.out().contains("build-index"), "the index is still good: " + cli.all());
  }

  @Test
  void aFileThatWasCutOrLostIsMadeWholeAgain() throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(embeddings.toFile(), "rw")) {
      file.setLength(4096 + 11 * ROW_BYTES + 3);
    }
    JsonNode found = json(3, "verify", "--json", "--data", data);
    assertEquals("[[10,15],[15,20],[20,23]]", found.path("damaged_ranges").toString());
    JsonNode repaired = json(0, "verify", "--repair", "--json", "--data", data);
    assertFalse(repaired.path("damaged").asBoolean());
    assertEquals(13, repaired.path("rows_repaired").asInt());
    assertEquals("[]", repaired.path("repaired_to_other_bytes").toString());
    assertArrayEquals(good, Files.readAllBytes(embeddings));

    Files.delete(embeddings);
    assertEquals(3, cli.run("verify", "--data", data), cli.all());
    assertEquals(0, cli.run("verify", "--repair", "--data", data), cli.all());
    assertArrayEquals(good, Files.readAllBytes(embeddings));
  }

  @Test
  void anIndexThatWasCutIsBuiltAgain() throws IOException {
    Path index = data.resolve("faiss.index");
    try (RandomAccessFile file = new RandomAccessFile(index.toFile(), "rw")) {
      file.setLength(100);
    }
    assertEquals(3, cli.run("verify", "--data", data), cli.all());
    assertTrue(cli.out().contains("damage: " + index + " has 100 bytes, it was wri"), cli.all());
    assertEquals(0, cli.run("verify", "--repair", "--data", data), cli.all());
    assertTrue(cli.out().contains("repaired: the index"), cli.all());
    assertEquals(0, cli.run("verify", "--data", data), cli.all());

    byte[] bytes = Files.readAllBytes(index);
    bytes[bytes.length / 2] ^= 8;
    Files.write(index, bytes);
    assertEquals(3, cli.run("verify", "--deep", "--data", data), cli.all());
    assertTrue(cli.out().contains("damage: " + index + " is damaged: its bytes"), cli.all());
    assertEquals(0, cli.run("verify", "--deep", "--repair", "--data", data), cli.all());
    assertEquals(0, cli.run("verify", "--deep", "--data", data), cli.all());
  }

  @Test
  void picturesThatWereReplacedUnnoticedAreMadeAgain() throws IOException {
    Path picture = data.resolve("pictures/0.png");
    byte[] bytes = Files.readAllBytes(picture);
    byte[] longer =
        Arrays.copyOf(bytes, bytes.length + 1); // what is behind a PNG's end is no matter
    Files.write(picture, longer);
    assertEquals(0, cli.run("regenerate", "--data", data, "--model", model), cli.all());
    FileTime time = Files.getLastModifiedTime(picture);
    longer[bytes.length] = 1;
    Files.write(picture, longer);
    Files.setLastModifiedTime(picture, time);

    assertEquals(0, cli.run("verify", "--data", data, "--pictures"), cli.all());
    assertTrue(cli.out().contains("run `skylight verify --pictures --repair`"), cli.all());
    assertTrue(cli.err().contains("next: skylight verify --pictures --repair"), cli.all());
    JsonNode found = json(0, "verify", "--data", data, "--pictures", "--json");
    assertEquals(2, found.path("rows_changed").asInt());
    assertEquals(0, cli.run("verify", "--data", data, "--repair"), cli.all());
    assertTrue(cli.out().endsWith("Nothing to repair.\n"), cli.all());
    assertEquals(0, cli.run("verify", "--data", data, "--pictures", "--repair"), cli.all());
    assertTrue(cli.out().contains("forgotten: 2 rows"), cli.all());
    assertEquals(2, json(0, "verify", "--data", data, "--json").path("rows_missing").asInt());
    assertEquals(0, cli.run("regenerate", "--data", data, "--model", model), cli.all());
    JsonNode now = json(0, "verify", "--data", data, "--pictures", "--json");
    assertEquals(0, now.path("rows_changed").asInt() + now.path("rows_missing").asInt());
  }
}
