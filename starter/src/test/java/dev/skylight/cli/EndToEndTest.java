package dev.skylight.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main road on the golden pictures, embedded, in one JVM. */
class EndToEndTest {

  @TempDir Path temp;

  private final Cli cli = new Cli();

  private JsonNode json(Object... args) throws IOException {
    assertEquals(0, cli.run(args), cli.all());
    return new ObjectMapper().readTree(cli.out()); // fails on anything but JSON
  }

  @Test
  void fromAFolderOfPicturesToASearch() throws IOException {
    Path golden = Cli.golden();
    Path data = temp.resolve("photos");
    Path model = golden.resolve("tiny-clip");

    JsonNode scan = json("run-pipeline", golden.resolve("images"), "--data", data, "--json");
    assertEquals(26, scan.path("added").asInt());

    JsonNode embed = json("embed", "--data", data, "--model", model, "--json", "--chunk-size", 7);
    assertEquals("completed", embed.path("state").asText());
    assertEquals(26, embed.path("rows_embedded").asInt());
    assertEquals(26, embed.path("index").path("rows").asInt());
    assertTrue(cli.err().contains("completed: 26 of 26 rows"), cli.all());

    JsonNode status = json("status", "--data", data, "--json");
    assertEquals("completed", status.path("state").asText());
    assertEquals(26, status.path("rows_done").asInt());
    assertEquals(4, status.path("chunks_total").asInt());
    assertEquals(4, status.path("chunks_done").asInt());

    searches(golden, data);
    tools(data);
    again(data);
    badInput(data);
  }

  private void searches(Path golden, Path data) throws IOException {
    Path picture = golden.resolve("images").resolve("jpeg-333x500.jpg");
    for (List<String> flags : List.of(List.<String>of(), List.of("--exact"), List.of("--no-db"))) {
      Object[] args =
          Stream.concat(
                  Stream.of("search-image", picture, "--data", data, "--json", "-k", "3"),
                  flags.stream())
              .toArray();
      JsonNode hits = json(args);
      assertEquals(3, hits.size());
      assertEquals(picture.toRealPath().toString(), hits.get(0).path("file_path").asText());
      assertEquals(1, hits.get(0).path("rank").asInt());
      assertEquals(1.0, hits.get(0).path("score").asDouble(), 1e-4);
      assertEquals("", cli.err());
    }
    JsonNode text = json("search-text", "a", "red", "square", "--data", data, "--json");
    assertEquals(10, text.size());
    assertEquals(4, text.get(0).size());
    JsonNode none = json("search-text", "x", "--data", data, "--json", "--min-score", "1");
    assertEquals(0, none.size());
    assertEquals(0, cli.run("search-text", "x", "--data", data, "-k", "2"), cli.all());
    assertEquals(3, cli.out().lines().count(), cli.all());
  }

  private void tools(Path data) throws IOException {
    JsonNode index = json("build-index", "--type", "HNSW32", "--data", data, "--json");
    assertEquals("HNSW32", index.path("type").asText());
    JsonNode verify = json("verify", "--deep", "--data", data, "--json");
    assertFalse(verify.path("damaged").asBoolean());
    Path paths = temp.resolve("paths.txt");
    assertEquals(26, json("export-paths", paths, "--data", data, "--json").path("rows").asInt());
    assertEquals(26, Files.readAllLines(paths).size());
  }

  private void again(Path data) throws IOException {
    byte[] before = Files.readAllBytes(data.resolve("embeddings.npy"));
    JsonNode second = json("regenerate", "--data", data, "--json", "--no-index");
    assertEquals(26, second.path("rows_embedded").asInt());
    assertTrue(java.util.Arrays.equals(before, Files.readAllBytes(data.resolve("embeddings.npy"))));
    assertTrue(Files.size(data.resolve("logs/regenerate_embeddings.log")) > 0);
    assertFalse(Files.exists(data.resolve("logs/embedded.json")));
  }

  private void badInput(Path data) {
    Path noModel = temp.resolve("no-model");
    assertEquals(1, cli.run("regenerate", "--data", data, "--model", noModel), cli.all());
    assertTrue(cli.err().contains(noModel.toString()), cli.all());
    assertFalse(cli.err().contains("\tat "), cli.all());
    assertEquals(1, cli.run("search-text", "x", "--data", data, "--model", noModel), cli.all());
    assertTrue(cli.err().contains(noModel.toString()), cli.all());
    assertEquals("", cli.out());
  }

  @Test
  void aLostRowIsNamedAndTheExitCodeIsFour() throws IOException {
    Path golden = Cli.golden();
    Path pictures = Files.createDirectory(temp.resolve("pictures"));
    Path data = temp.resolve("photos");
    for (String name : new String[] {"jpeg-333x500.jpg", "png-rgb-300x451.png"}) {
      Files.copy(golden.resolve("images").resolve(name), pictures.resolve(name));
    }
    assertEquals(0, cli.run("run-pipeline", pictures, "--data", data), cli.all());
    Path lost = pictures.resolve("jpeg-333x500.jpg");
    Files.delete(lost);
    int code = cli.run("embed", "--data", data, "--model", golden.resolve("tiny-clip"));
    assertEquals(4, code, cli.all());
    assertTrue(cli.out().contains("failed: row 0: "), cli.all());
    assertTrue(cli.out().contains(lost.getFileName().toString()), cli.all());
    assertTrue(cli.out().contains("1 embedded, 1 failed"), cli.all());
  }

  @Test
  void aFolderThatIsNotThereIsNamed() {
    Path missing = temp.resolve("missing");
    assertEquals(2, cli.run("run-pipeline", missing, "--data", temp.resolve("d")), cli.all());
    assertTrue(cli.err().contains("There is no folder " + missing), cli.all());
    assertFalse(Files.exists(temp.resolve("d")));
  }
}
