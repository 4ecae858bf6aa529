package dev.skylight.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skylight.cli.demo.DemoQuestions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The demo in this process, from nothing. */
@Tag("slow")
@Timeout(300)
class DemoTest {

  private static final int COUNT = 60;

  @TempDir Path data;

  private final Cli cli = new Cli();

  private void demo(Object... more) {
    List<Object> args = new ArrayList<>(List.of("demo", "--data", data));
    args.addAll(List.of(more));
    assertEquals(0, cli.run(args.toArray()), cli.all());
    assertEquals("", tooWide(cli.out()), cli.all());
    assertEquals("", tooWide(cli.err()), cli.all());
  }

  /** Lines that would wrap in a usual terminal. */
  private static String tooWide(String text) {
    StringBuilder wide = new StringBuilder();
    text.replaceAll("\u001b\\[[0-9;]*m", "")
        .lines()
        .filter(line -> !line.startsWith("{") && line.length() > 80)
        .forEach(line -> wide.append(line).append('\n'));
    return wide.toString();
  }

  private JsonNode json(Object... more) throws IOException {
    List<Object> args = new ArrayList<>(List.of(more));
    args.add("--json");
    demo(args.toArray());
    return new ObjectMapper().readTree(cli.out()); // fails on anything but JSON
  }

  @Test
  void fromNothingToHitsAndOnFromThere() throws IOException {
    demo("--count", COUNT);
    assertFalse(cli.out().contains("\u001b"), "escape sequences in a pipe: " + cli.out());
    assertTrue(cli.err().contains("Drew 60 in "), cli.all());
    assertTrue(cli.err().contains("Registered 60 in "), cli.all());
    assertTrue(cli.err().contains("Started regenerate-embeddings:demo-"), cli.all());
    assertTrue(cli.out().contains("\n\"sky\"\n"), cli.all());
    assertTrue(cli.out().contains("/contact-sheet.html\n"), cli.all());
    assertTrue(cli.out().contains("search-text \"a red car\" --data " + data), cli.all());
    String own = " --data " + data.resolve("demo") + "\n";
    assertTrue(cli.out().contains("skylight search-text \"a white dog\"" + own), cli.all());
    assertTrue(cli.out().endsWith("skylight serve --open" + own), cli.all());
    try (Stream<Path> files = Files.list(data)) {
      assertEquals(List.of(data.resolve("demo")), files.toList(), "only a folder of its own");
    }

    finished();
    grown();
    shown();
    searched();
  }

  /** Vectors that were made anew with fast decoding are theirs who made them so. */
  @Test
  void goesOnAsThePicturesWereDecoded() throws IOException {
    demo("--count", 12);
    Object[] restart = {
      "embed", "--data", data.resolve("demo"), "--model", "demo", "--decode", "fast", "--restart"
    };
    assertEquals(0, cli.run(restart), cli.all());
    assertEquals(20, json("--count", 20).path("rows").asInt());
  }

  private void finished() throws IOException {
    byte[] vectors = Files.readAllBytes(data.resolve("demo/embeddings.npy"));
    JsonNode again = json("--count", COUNT);
    assertFalse(cli.err().contains("Started "), cli.all());
    assertTrue(java.util.Arrays.equals(vectors, bytes("embeddings.npy")));
    assertEquals(
        List.of(
            "data", "pictures", "drawn", "rows", "index", "seconds", "queries", "contact_sheet"),
        names(again));
    assertEquals(60, again.path("pictures").asInt());
    assertEquals(0, again.path("drawn").asInt());
    assertEquals(60, again.path("rows").asInt());
    assertEquals("Flat", again.path("index").path("type").asText());
    assertEquals(1.0, again.path("index").path("recall_at_10").asDouble());
    assertEquals(List.of("draw", "search", "contact_sheet", "total"), names(again.path("seconds")));
    assertTrue(Files.exists(Path.of(again.path("contact_sheet").asText())));
    assertEquals(DemoQuestions.ALL, again.path("queries").findValuesAsText("query"));
    JsonNode hits = again.path("queries").get(0).path("hits");
    assertEquals(10, hits.size());
    JsonNode best = hits.get(0);
    assertEquals(List.of("rank", "score", "embedding_index", "file_path", "caption"), names(best));
    assertTrue(Files.exists(Path.of(best.path("file_path").asText())), "" + best);
    assertTrue(best.path("caption").asText().contains("sky"), "the best for sky: " + best);
  }

  private void grown() throws IOException {
    byte[] before = bytes("embeddings.npy");
    JsonNode more = json("--count", COUNT + 20);
    assertEquals(80, more.path("pictures").asInt());
    assertEquals(20, more.path("drawn").asInt());
    byte[] after = bytes("embeddings.npy");
    assertTrue(after.length > before.length, after.length + " bytes");
    int rows = 60 * 512 * 4;
    assertTrue(
        java.util.Arrays.equals(before, 128, 128 + rows, after, 128, 128 + rows),
        "the rows of before are kept");

    JsonNode fewer = json("--count", 10);
    assertEquals(80, fewer.path("pictures").asInt());
    assertEquals(0, fewer.path("drawn").asInt());
    assertTrue(cli.err().contains("There are more than --count 10: they stay"), cli.all());
    assertEquals(80, Files.readAllLines(data.resolve("demo/pictures/captions.tsv")).size());
  }

  private void shown() throws IOException {
    cli.env("TERM", "xterm").env("TERM_PROGRAM", "iTerm.app").outTerminal(true);
    assertEquals(0, cli.run("demo", "--count", COUNT, "--data", data), cli.all());
    assertEquals(5, cli.out().split("\u001b]1337;File=inline=1;", -1).length - 1);
    demo("--count", COUNT, "--no-preview");
    assertFalse(cli.out().contains("\u001b]"), cli.out());
    json("--count", COUNT);
    assertFalse(cli.out().contains("\u001b"), cli.out());
    cli.outTerminal(false);
    demo("--count", COUNT);
    assertFalse(cli.out().contains("\u001b"), cli.out());
  }

  private void searched() throws IOException {
    Path page = data.resolve("found.html");
    Path demo = data.resolve("demo");
    assertEquals(
        0, cli.run("search-text", "sky", "-k", 7, "--html", page, "--data", demo), cli.all());
    assertTrue(cli.out().contains("a sky with clouds") || cli.out().contains(" sky with"));
    assertTrue(cli.err().contains("Contact sheet: " + page), cli.all());
    assertEquals(7, Files.readString(page).split("<img ", -1).length - 1);

    assertEquals(0, cli.run("search-text", "sky", "-p", "--data", demo), cli.all());
    assertTrue(cli.err().contains("no preview: stdout is not a terminal"), cli.all());
    cli.outTerminal(true);
    assertEquals(0, cli.run("search-text", "sky", "-p", "-k", 7, "--data", demo), cli.all());
    assertEquals(3, cli.out().split("\u001b]1337;", -1).length, "two strips: " + cli.out());
    Path picture = demo.resolve("pictures/000/000000.jpg");
    assertEquals(0, cli.run("search-image", picture, "-p", "-k", 3, "--data", demo), cli.all());
    assertEquals(2, cli.out().split("\u001b]1337;", -1).length, cli.out());
    cli.env("TERM_PROGRAM", "").env("KITTY_WINDOW_ID", "1");
    assertEquals(0, cli.run("search-image", picture, "-p", "-k", 3, "--data", demo), cli.all());
    assertTrue(cli.out().contains("\u001b_Ga=T,f=100,c=45,q=2,"), cli.out());
  }

  private byte[] bytes(String name) throws IOException {
    return Files.readAllBytes(data.resolve("demo").resolve(name));
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }
}
