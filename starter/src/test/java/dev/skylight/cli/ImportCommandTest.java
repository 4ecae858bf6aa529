package dev.skylight.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skylight.e2e.DrawnCollection;
import dev.skylight.e2e.OtherModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.jetbrains.bio.npy.NpyFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a script left behind is taken over, and {@code regenerate} makes the rest. */
class ImportCommandTest {

  private static final int ROWS = 23;
  private static final int DIMENSION = 32;

  @TempDir Path temp;

  private final Cli cli = new Cli();
  private Path model;
  private Path data;

  /** What the model makes of the whole collection. */
  private byte[] good;

  @BeforeEach
  void collections() throws IOException, SQLException {
    model = OtherModel.visionOnly(temp.resolve("model"), DIMENSION);
    Path calm = DrawnCollection.make(temp.resolve("calm"), ROWS);
    assertEquals(
        0, cli.run("regenerate", "--data", calm, "--model", model, "--no-index"), cli.all());
    good = Files.readAllBytes(calm.resolve("embeddings.npy"));
    data = DrawnCollection.make(temp.resolve("data"), ROWS);
  }

  private Path write(String name, int... rows) throws IOException {
    float[] vectors = new float[rows.length * DIMENSION];
    ByteBuffer all = ByteBuffer.wrap(good).order(ByteOrder.LITTLE_ENDIAN).position(4096).slice();
    all.order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < vectors.length; i++) {
      vectors[i] = all.getFloat((rows[i / DIMENSION] * DIMENSION + i % DIMENSION) * 4);
    }
    Path file = temp.resolve(name);
    Files.createDirectories(file.getParent());
    NpyFile.write(file, vectors, new int[] {rows.length, DIMENSION});
    return file;
  }

  @Test
  void aFileFromElsewhereAndThenTheRest() throws IOException {
    Path file = write("old.npy", 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
    assertEquals(0, cli.run("import", file, "--data", data, "--model", model), cli.all());
    assertTrue(
        cli.out()
            .startsWith(
                file + ": 11 vectors found, 11 rows taken over, 0 were there before, 12 missing"),
        cli.all());
    assertTrue(cli.out().contains("missing: rows 11-22: run 'skylight regenerate"), cli.all());
    assertEquals(0, cli.run("regenerate", "--data", data, "--no-index"), cli.all());
    assertArrayEquals(good, Files.readAllBytes(data.resolve("embeddings.npy")));
    assertEquals(0, cli.run("verify", "--deep", "--data", data), cli.all());

    assertEquals(1, cli.run("import", temp, "--data", data), cli.all());
    assertTrue(cli.err().contains(temp.toString()), cli.all());
    assertEquals(2, cli.run("import", file, "--data", data, "--chunk-size", 0), cli.all());
    Path narrow = OtherModel.visionOnly(temp.resolve("narrow"), 16);
    assertEquals(1, cli.run("import", file, "--data", data, "--model", narrow), cli.all());
    assertTrue(cli.err().contains("its shape is [11, 32], this model makes rows of 16"), cli.all());
  }

  @Test
  void intoACollectionOfFastDecodedPictures() throws IOException {
    assertEquals(
        0,
        cli.run(
            "regenerate",
            "--data",
            data,
            "--model",
            model,
            "--decode",
            "fast",
            "--max-images",
            3,
            "--no-index"),
        cli.all());
    Path file = write("old.npy", 0, 1, 2, 3, 4, 5);
    assertEquals(0, cli.run("import", file, "--data", data), cli.all());
    assertTrue(cli.out().contains("3 rows taken over, 3 were there before"), cli.all());
    assertEquals(1, cli.run("import", file, "--data", data, "--decode", "exact"), cli.all());
    assertTrue(cli.err().contains("cannot be mixed"), cli.all());
  }

  @Test
  void theModelThatIsMeantWithoutALedgerIsNamed() throws IOException {
    Path file = write("old.npy", 0, 1);
    Path config = Files.writeString(temp.resolve("config"), "model=" + model + "\ndecode=fast\n");
    cli.env("SKYLIGHT_CONFIG", config.toString());
    assertEquals(0, cli.run("import", file, "--data", data), cli.all());
    assertEquals(0, cli.run("status", "--data", data, "--json"), cli.all());
    assertEquals(
        0, cli.run("regenerate", "--data", data, "--decode", "fast", "--no-index"), cli.all());
  }

  @Test
  void workersOfAScript() throws IOException {
    Path old = write("old/embeddings_worker_0.npy", 0, 1, 2, 3, 4, 9).getParent();
    NpyFile.write(old.resolve("indices_worker_0.npy"), new int[] {0, 1, 2, 3, 4, 7}, new int[] {6});
    write("old/embeddings_worker_1.npy", 5, 6, 7, 20);
    NpyFile.write(old.resolve("indices_worker_1.npy"), new long[] {5, 6, 7, 99}, new int[] {4});
    assertEquals(
        0, cli.run("import-workers", old, "--data", data, "--model", model, "--json"), cli.all());
    JsonNode report = new ObjectMapper().readTree(cli.out());
    assertEquals(10, report.path("rows_found").asInt());
    assertEquals(7, report.path("rows_taken").asInt());
    assertEquals(1, report.path("rows_outside").asInt());
    assertEquals("[[7,8]]", report.path("conflicts").toString());
    assertEquals("[[8,23]]", report.path("gaps").toString());
    assertEquals("[[7,23]]", report.path("missing").toString());
    assertEquals(0, cli.run("regenerate", "--data", data, "--no-index"), cli.all());
    assertArrayEquals(good, Files.readAllBytes(data.resolve("embeddings.npy")));
  }
}
