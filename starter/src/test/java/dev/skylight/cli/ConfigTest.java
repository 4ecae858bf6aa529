package dev.skylight.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.cli.config.Nearest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The configuration file: what it may say, and who overrules it. */
class ConfigTest {

  @TempDir Path folder;

  private final Cli cli = new Cli();
  private Path file;

  @BeforeEach
  void home() throws IOException {
    file = folder.resolve(".config/skylight/skylight.properties");
    Files.createDirectories(file.getParent());
    cli.env("HOME", folder.toString());
  }

  private void write(String... lines) throws IOException {
    Files.writeString(file, String.join("\n", lines) + "\n");
  }

  private void assertRefused(String sentence, Object... args) {
    assertEquals(2, cli.run(args), cli.all());
    assertTrue(cli.err().contains(sentence), "wanted: " + sentence + "\n" + cli.all());
    assertFalse(cli.err().contains("\tat "), cli.all());
    assertEquals("", cli.out());
  }

  @Test
  void theCommandLineBeatsTheEnvironmentBeatsTheFile() throws IOException {
    Files.createDirectory(folder.resolve("of file"));
    Files.createDirectory(folder.resolve("of env"));
    Files.createDirectory(folder.resolve("of line"));
    write("# where the photos are", "", "data = ~/of file", "json=true");

    assertEquals(0, cli.run("temporal", "stop", "--collection", "c"), cli.all());
    assertEquals("{\"running\":false}", cli.out().strip());
    write("data = ~/of file");
    assertEquals(0, cli.run("temporal", "stop"), cli.all());
    assertTrue(cli.out().contains("of file"), cli.all());
    cli.env("SKYLIGHT_DATA", folder.resolve("of env").toString());
    assertEquals(0, cli.run("temporal", "stop"), cli.all());
    assertTrue(cli.out().contains("of env"), cli.all());
    Path line = folder.resolve("of line");
    assertEquals(0, cli.run("--data", line, "temporal", "stop"), cli.all());
    assertTrue(cli.out().contains("of line"), cli.all());
    assertEquals(0, cli.run("temporal", "stop", "--data", line), cli.all());
    assertTrue(cli.out().contains("of line"), cli.all());
    assertEquals(0, cli.run("temporal", "--data=" + line, "stop"), cli.all());
    assertTrue(cli.out().contains("of line"), cli.all());
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheFirstKey() throws IOException {
    write("\uFEFFdata=" + folder + "/all");
    assertEquals(1, cli.run("status"), cli.all());
    assertTrue(cli.err().contains("There is no data folder " + folder + "/all:"), cli.all());
  }

  @Test
  void aCommandsOwnKeyBeatsTheGeneralOne() throws IOException {
    write("data=" + folder + "/all", "status.data=" + folder + "/mine");
    assertEquals(1, cli.run("status"), cli.all());
    assertTrue(cli.err().contains("There is no data folder " + folder + "/mine:"), cli.all());
    assertTrue(
        cli.err().contains("(status.data=" + folder + "/mine is set in " + file + ", line 2.)"),
        cli.all());
    assertEquals(1, cli.run("verify"), cli.all());
    assertTrue(cli.err().contains("There is no data folder " + folder + "/all:"), cli.all());
    assertEquals(1, cli.run("verify", "--data", folder + "/typed"), cli.all());
    assertFalse(cli.err().contains("is set in"), cli.all());
  }

  @Test
  void aColumnOfMainImagesMayBeNone() throws IOException {
    write("# my settings", "main-column=", "images-table=pictures", "products.setup.model=");
    assertRefused("line 4: products.setup.model must be something", "products", "setup");
    write("# my settings", "main-column=");
    cli.run("products", "setup", "--env", folder.resolve("none"));
    assertFalse(cli.err().contains("main-column"), cli.all());
  }

  @Test
  void flagsOfTheFileStayOnWhenTypedToo() throws IOException {
    write("quiet=true", "json=true", "data=" + folder);
    for (List<String> extra :
        List.of(List.<String>of(), List.of("--json"), List.of("-q"), List.of("-qv", "--json"))) {
      Object[] words = new Object[1 + extra.size()];
      words[0] = "status";
      for (int i = 0; i < extra.size(); i++) {
        words[i + 1] = extra.get(i);
      }
      assertEquals(0, cli.run(words), cli.all());
      assertTrue(cli.out().startsWith("{\"workflow_id\""), extra + cli.all());
    }
    write("json=false", "data=" + folder);
    assertEquals(0, cli.run("status", "--json"), cli.all());
    assertTrue(cli.out().startsWith("{\"workflow_id\""), cli.all());
    assertEquals(0, cli.run("status"), cli.all());
    assertTrue(cli.out().startsWith("stopped"), cli.all());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "dta=/x              | there is no setting 'dta'. Did you mean data?",
        "serch-text.k=3      | there is no setting 'serch-text.k'. Did you mean search-text.k?",
        "status.wach=true    | there is no setting 'status.wach'. Did you mean status.watch?",
        "status.restart=true | there is no setting 'status.restart'.",
        "help=true           | there is no setting 'help'.",
        "restart=true        | there is no setting 'restart'.",
        "quiet=yes           | quiet must be true or false, not 'yes'.",
        "color=blue          | color must be one of auto, always, never, not 'blue'.",
        "data=               | data must be something, not ''.",
        "nonsense            | 'nonsense' is no line of the form KEY=VALUE.",
        "=5                  | '=5' is no line of the form KEY=VALUE.",
      })
  void aWrongLineIsNamed(String line, String sentence) throws IOException {
    write("# my settings", line);
    assertRefused("skylight: " + file + ", line 2: " + sentence, "status");
    assertRefused("skylight: " + file + ", line 2: " + sentence, "config");
    for (String about : new String[] {"--help", "--version", "help", "generate-completion"}) {
      assertEquals(0, cli.run(about), cli.all());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "search-text.k=abc        | search-text.k must be a whole number, not 'abc'.",
        "search-text.min-score=x  | search-text.min-score must be a number, not 'x'.",
        "search-text.nothing=1    | there is no setting 'search-text.nothing'.",
      })
  void keysOfACommandAreCheckedWhenItRuns(String line, String sentence) throws IOException {
    write(line, "data=" + folder);
    assertRefused(file + ", line 1: " + sentence, "search-text", "words");
    assertRefused(file + ", line 1: " + sentence, "config");
    assertEquals(0, cli.run("status"), cli.all());
  }

  @Test
  void aValueOutOfRangeIsTracedToItsLine() throws IOException {
    write("search-text.k=0", "data=" + folder);
    assertRefused("-k must be between 1 and 10,000: 0", "search-text", "words");
    assertTrue(cli.err().contains("(search-text.k=0 is set in " + file + ", line 1.)"), cli.all());
    assertEquals(1, cli.run("search-text", "words", "-k", 5), cli.all());
    assertTrue(cli.err().contains("There are no vectors yet"), cli.all());
  }

  @Test
  void aKeyTwiceAndAFileThatIsNoTextAreRefused() throws IOException {
    write("data=a", "data=b");
    assertRefused(file + ", line 2: data is there already, in line 1.", "status");
    Files.write(file, "data=/b\u00fccher".getBytes(StandardCharsets.ISO_8859_1));
    assertRefused(file + " is not UTF-8 text", "status");
  }

  @Test
  void theFileIsFoundInItsPlaces() throws IOException {
    write("data=/of/home");
    Path xdg = folder.resolve("xdg/skylight/skylight.properties");
    Files.createDirectories(xdg.getParent());
    Files.writeString(xdg, "data=/of/xdg\n");
    Path own = Files.writeString(folder.resolve("mine"), "data=/of/own\n");

    assertEquals(1, cli.run("status"), cli.all());
    assertTrue(cli.err().contains("/of/home"), cli.all());
    cli.env("XDG_CONFIG_HOME", folder.resolve("xdg").toString());
    assertEquals(1, cli.run("status"), cli.all());
    assertTrue(cli.err().contains("/of/xdg"), cli.all());
    cli.env("SKYLIGHT_CONFIG", own.toString());
    assertEquals(1, cli.run("status"), cli.all());
    assertTrue(cli.err().contains("/of/own"), cli.all());
    cli.env("SKYLIGHT_CONFIG", folder.resolve("gone").toString());
    assertRefused("SKYLIGHT_CONFIG names " + folder.resolve("gone"), "status");
    cli.env("SKYLIGHT_CONFIG", "");
    assertEquals(0, cli.run("config"), cli.all());
    assertTrue(cli.out().startsWith("file: none\n"), cli.all());
  }

  @Test
  void configShowsWhereEachValueComesFrom() throws IOException {
    write("data=/photos/skylight", "model=clip-vit-b-16", "embed.parallel=4");
    cli.env("TEMPORAL_ADDRESS", "127.0.0.1:7233");
    assertEquals(0, cli.run("config", "--collection", "mine"), cli.all());
    String shown = cli.out().replaceAll(" +", " ");
    assertTrue(shown.startsWith("file: " + file + "\n"), shown);
    for (String line :
        List.of(
            "data /photos/skylight (" + file + ":1)",
            "collection mine (command line)",
            "catalog /photos/skylight/metadata.db (default)",
            "temporal as Temporal's own configuration says (environment TEMPORAL_ADDRESS)",
            "quiet false (default)",
            "model clip-vit-b-16 (" + file + ":2)",
            "embed.parallel 4 (" + file + ":3)")) {
      assertTrue(shown.contains("\n" + line + "\n"), line + " in\n" + shown);
    }
    assertFalse(shown.contains("search-text.k"), shown);
    assertEquals(0, cli.run("config", "--all"), cli.all());
    assertTrue(
        cli.out().replaceAll(" +", " ").contains("\nsearch-text.k 10 (default)\n"), cli.out());
  }

  @Test
  void configHasAJsonForm() throws IOException {
    write("data=/photos");
    assertEquals(0, cli.run("config", "--json"), cli.all());
    String json = cli.out();
    assertTrue(json.startsWith("{\"file\":\"" + file + "\",\"exists\":true,\"settings\":["), json);
    assertTrue(
        json.contains("{\"key\":\"data\",\"value\":\"/photos\",\"origin\":\"file\",\"line\":1}"),
        json);
    assertTrue(
        json.contains("{\"key\":\"json\",\"value\":\"true\",\"origin\":\"command line\"}"), json);
    cli.env("SKYLIGHT_DATA", "/env");
    assertEquals(0, cli.run("config", "--json"), cli.all());
    assertTrue(
        cli.out()
            .contains(
                "{\"key\":\"data\",\"value\":\"/env\",\"origin\":\"environment\","
                    + "\"variable\":\"SKYLIGHT_DATA\"}"),
        cli.out());
  }

  @Test
  void theNearestWordIsOneOrTwoMistakesAway() {
    List<String> words = List.of("search-text", "search-image", "status", "data");
    assertEquals("search-text", Nearest.to("serach-text", words).orElse(""));
    assertEquals("data", Nearest.to("dta", words).orElse(""));
    assertEquals("", Nearest.to("embed", words).orElse(""));
    assertEquals(1, Nearest.distance("ab", "ba"));
    assertEquals(3, Nearest.distance("kitten", "sitting"));
    assertEquals(4, Nearest.distance("", "four"));
  }
}
