package dev.skylight.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.cli.demo.NextSteps;
import dev.skylight.cli.shell.Console;
import dev.skylight.cli.shell.Shell;
import dev.skylight.cli.shell.ShortPath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoArgumentsTest {

  @TempDir Path temp;

  private final Cli cli = new Cli();

  @Test
  void wrongNumbersAndACatalogAreRefused() {
    Path data = temp.resolve("d");
    assertEquals(2, cli.run("demo", "--count", 0, "--data", data), cli.all());
    assertTrue(cli.err().contains("--count must be between 1 and 10000000: 0"), cli.all());
    assertEquals(2, cli.run("demo", "--catalog", "jdbc:sqlite:x", "--data", data), cli.all());
    assertTrue(cli.err().contains("The demo has a catalog of its own"), cli.all());
    assertFalse(Files.exists(data));
  }

  @Test
  void aModelThatIsNotThereIsNoticedBeforeAnythingIsDrawn() {
    Path model = temp.resolve("none");
    assertEquals(1, cli.run("demo", "--model", model, "--data", temp.resolve("d")), cli.all());
    assertTrue(cli.err().contains("there is no model folder " + model), cli.all());
    assertFalse(Files.exists(temp.resolve("d/demo/pictures")));
  }

  @Test
  void theNextLinesCanBePasted() {
    for (String data : new String[] {null, "/tmp/my photos"}) {
      Console console = new Console(System.out, System.err, false, Map.of(), false);
      Shell shell = Shell.on(console);
      if (data != null) {
        Main.commandLine(shell).parseArgs("demo", "--data", data);
      }
      List<String> lines = NextSteps.lines("./skylight", shell.settings());
      lines.forEach(line -> RepositoryFiles.parse(line.substring("./skylight ".length())));
      assertEquals(
          "./skylight embed --model clip-vit-b-32" + (data == null ? "" : " --data '" + data + "'"),
          lines.get(2));
    }
  }

  @Test
  void pathsAreShortWhereTheyLieInTheWorkingFolder() {
    Path here = Path.of("/a/b");
    assertEquals("c/d", ShortPath.of(Path.of("/a/b/c/d"), here));
    assertEquals(".", ShortPath.of(Path.of("/a/b/"), here));
    assertEquals("/a/c", ShortPath.of(Path.of("/a/b/../c"), here));
  }
}
