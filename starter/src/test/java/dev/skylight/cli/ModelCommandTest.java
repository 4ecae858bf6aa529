package dev.skylight.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.skylight.terminal.BytesProgress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The command over a stand-in that answers every request itself, as a mirror of the hub does. */
@Timeout(60)
class ModelCommandTest {

  private static final String CONFIG =
      "{\"projection_dim\": 512, \"text_config\": {\"max_position_embeddings\": 77}}";

  private static final String PREPROCESSOR =
      "{\"size\": {\"shortest_edge\": 224}, \"crop_size\": {\"height\": 224, \"width\": 224},"
          + " \"image_mean\": [0.5, 0.5, 0.5], \"image_std\": [0.5, 0.5, 0.5]}";

  @TempDir Path temp;
  private HttpServer mirror;
  private final Cli cli = new Cli();

  @BeforeEach
  void start() throws IOException {
    mirror = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    mirror.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath();
          byte[] content =
              (path.endsWith("/config.json")
                      ? CONFIG
                      : path.endsWith("preprocessor_config.json") ? PREPROCESSOR : path)
                  .getBytes(StandardCharsets.UTF_8);
          boolean head = exchange.getRequestMethod().equals("HEAD");
          if (head) {
            exchange.getResponseHeaders().set("Content-Length", String.valueOf(content.length));
          }
          exchange.sendResponseHeaders(200, head ? -1 : content.length);
          if (!head) {
            exchange.getResponseBody().write(content);
          }
          exchange.close();
        });
    mirror.start();
    cli.env("HF_ENDPOINT", "http://127.0.0.1:" + mirror.getAddress().getPort())
        .env("HF_HOME", temp.resolve("hf").toString())
        .env("XDG_CACHE_HOME", temp.resolve("cache").toString());
  }

  @AfterEach
  void stop() {
    mirror.stop(0);
  }

  private void assertFails(int code, String sentence, Object... args) {
    assertEquals(code, cli.run(args), cli.all());
    assertTrue(cli.err().contains(sentence), cli.all());
    assertFalse(cli.err().contains("\tat "), cli.all());
    assertEquals("", cli.out());
  }

  @Test
  void pullsAndThenHasNothingToDo() {
    Path folder = temp.resolve("cache/skylight/models/clip-vit-b-16");
    assertEquals(0, cli.run("model", "pull", "clip-vit-b-16"), cli.all());
    assertTrue(
        cli.out().startsWith("installed clip-vit-b-16 in " + folder + " (5 files, "), cli.all());
    assertTrue(cli.err().startsWith("Fetching clip-vit-b-16 (about 601 MB) from http"), cli.all());
    assertTrue(cli.err().contains("next: skylight embed --model clip-vit-b-16"), cli.all());
    assertTrue(Files.exists(folder.resolve("onnx/vision_model.onnx")));

    assertEquals(0, cli.run("model", "pull", "clip-vit-b-16"), cli.all());
    assertTrue(cli.out().startsWith("nothing to do: clip-vit-b-16 is whole in "), cli.all());
    assertTrue(cli.out().strip().endsWith(", nothing fetched)"), cli.all());
    assertEquals(0, cli.run("model", "pull", "clip-vit-b-16", "--json"), cli.all());
    assertTrue(cli.out().contains("\"fetched_bytes\":0,\"changed\":false}"), cli.all());
    assertFalse(cli.err().contains("next:"), cli.all());

    assertEquals(0, cli.run("model", "list", "-q"), cli.all());
    assertTrue(cli.out().contains("fp32, int8 in " + folder), cli.all());
    assertEquals("", cli.err());
  }

  @Test
  void anotherPlaceAndPrecision() {
    cli.env("SKYLIGHT_MODELS", temp.resolve("mine").toString());
    assertEquals(
        0, cli.run("model", "pull", "clip-vit-b-16", "--precision", "all", "-q"), cli.all());
    assertEquals("", cli.err());
    assertTrue(Files.exists(temp.resolve("mine/clip-vit-b-16/onnx/vision_model_quantized.onnx")));
    assertEquals(0, cli.run("model", "list", "--json"), cli.all());
    assertTrue(cli.out().startsWith("[{\"name\":\"demo\","), cli.all());
    assertTrue(
        cli.out().contains("clip-vit-b-16\",\"precisions\":[\"fp32\",\"int8\"]}"), cli.all());
    assertTrue(
        cli.out().contains("\"download_bytes_fp32\":608000000,\"download_bytes_int8\":345000000,"),
        cli.all());
  }

  @Test
  void aHubWithOtherFilesThanTheKnownOnesIsRefused() {
    assertFails(
        1,
        "offers another config.json of Xenova/clip-vit-base-patch32 at d15189d7028b",
        "model",
        "pull",
        "clip-vit-b-32");
    assertFalse(Files.exists(temp.resolve("cache/skylight/models/clip-vit-b-32")));
  }

  @Test
  void namesThatAreNoneAreRefused() {
    assertFails(2, "There is no model '../x' to pull: choose one of", "model", "pull", "../x");
    assertFails(2, "there is nothing to pull", "model", "pull", "demo");
    assertFails(2, "Say what to do with models", "model");
    assertFalse(Files.exists(temp.resolve("cache")));
  }

  @Test
  void aModelThatIsNotThereNamesTheWayToIt() throws IOException {
    Path data = Files.createDirectories(temp.resolve("data"));
    assertFails(
        1,
        "No model is named, and clip-vit-b-32 is not installed: fetch it with 'skylight model pull"
            + " clip-vit-b-32', name another with --model, or try --model demo",
        "embed",
        "--data",
        data);
  }

  @Test
  void foldersOfTheUsersOwnAreListed() throws IOException {
    Path own = Files.createDirectories(temp.resolve("cache/skylight/models/my-clip"));
    Files.writeString(own.resolve("config.json"), CONFIG);
    assertEquals(0, cli.run("model", "list"), cli.all());
    assertTrue(
        cli.out().contains("my-clip           512        -        -  incomplete in " + own),
        cli.all());
    assertTrue(cli.out().contains("clip-vit-l-14     768   1.7 GB   804 MB  no"), cli.all());
    assertTrue(cli.out().contains("demo              512        -        -  "), cli.all());
  }

  @Test
  void theBarShowsBytesAndSpeed() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream err = new PrintStream(bytes, true, StandardCharsets.UTF_8);
    try (BytesProgress progress = new BytesProgress(err, true, false, 80)) {
      progress.update("vision_model.onnx", 100_000_000, 608_000_000);
      sleep();
      progress.update("vision_model.onnx", 304_000_000, 608_000_000);
      progress.line("a line");
    }
    String shown = bytes.toString(StandardCharsets.UTF_8);
    assertTrue(shown.contains("[############------------] 304 of 608 MB, "), shown);
    assertTrue(shown.endsWith("\r\u001b[Ka line\n"), shown);
    bytes.reset();
    try (BytesProgress progress = new BytesProgress(err, true, true, 80)) {
      sleep();
      progress.update("vision_model.onnx", 1, 2);
      progress.line("a line");
    }
    assertEquals("", bytes.toString(StandardCharsets.UTF_8));
  }

  private static void sleep() {
    try {
      Thread.sleep(250);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void prepareSaysWhatTheModelBears() {
    Path model = Cli.golden().resolve("tiny-clip");
    assertEquals(0, cli.run("model", "prepare", model), cli.all());
    assertEquals("class-token-2\nlayer-norm-1\npatch-product-1\n", cli.out());
    assertEquals(0, cli.run("model", "prepare", model, "--precision", "int8", "--json"), cli.all());
    String end =
        "tiny-clip\",\"precision\":\"int8\",\"steps\":[\"class-token-2\",\"layer-norm-1\","
            + "\"int8-rows-2\",\"patch-product-1\"]}\n";
    assertTrue(cli.out().endsWith(end), cli.all());
  }
}
