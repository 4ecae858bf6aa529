package dev.skylight.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.cli.shell.ExitCodes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Somebody follows what each command says to do next. */
class FirstStepsTest {

  @TempDir Path temp;

  private final Cli cli = new Cli();

  private void assertNext(String line, Object... args) {
    assertEquals(0, cli.run(args), cli.all());
    assertTrue(cli.err().contains("next: " + line + "\n"), cli.all());
    assertFalse(cli.out().contains("next: "), cli.all());
  }

  @Test
  void everyCommandNamesTheNextOne() throws IOException {
    Path pictures = temp.resolve("pictures");
    Path data = temp.resolve("my photos");
    Path model = RepositoryFiles.root().resolve("data").resolve("demo-model");
    String option = " --data '" + data + "'";
    Path config = Files.writeString(temp.resolve("config"), "model=" + model + "\n");
    cli.env("SKYLIGHT_CONFIG", config.toString());
    assertNext("skylight run-pipeline " + pictures, "sample-images", pictures, "--count", 8);

    assertNext("skylight embed" + option, "run-pipeline", pictures, "--data", data);
    assertNext("skylight embed" + option, "status", "--data", data);
    assertTrue(cli.out().startsWith("stopped: 8 pictures are registered"), cli.all());
    assertNext("skylight embed" + option, "verify", "--data", data);
    assertTrue(cli.out().startsWith("unfinished: 0 rows embedded"), cli.all());
    assertTrue(cli.out().contains("warning: 8 pictures are registered and have no"), cli.all());
    assertNext(
        "skylight embed" + option + " (for the rows that are missing)",
        "embed",
        "--data",
        data,
        "--max-images",
        3,
        "--chunk-size",
        2);
    assertEquals(0, cli.run("verify", "--data", data), cli.all());
    assertTrue(cli.err().contains("next: skylight regenerate" + option), cli.all());
    assertNext("skylight build-index" + option, "embed", "--data", data, "--no-index");
    assertNext("skylight search-text WORDS" + option, "build-index", "--data", data);
    assertNext("skylight search-text WORDS" + option, "embed", "--data", data);
    assertNext("skylight search-text WORDS" + option, "run-pipeline", pictures, "--data", data);
    Files.writeString(config, "model=another\n"); // the ledger knows better
    assertEquals(0, cli.run("search-text", "sky", "--data", data), cli.all());
    assertFalse(cli.err().contains("next: "), cli.all());

    for (String quiet : new String[] {"--json", "-q"}) {
      assertEquals(0, cli.run("run-pipeline", pictures, "--data", data, quiet), cli.all());
      assertFalse(cli.err().contains("next: "), cli.all());
    }
    cli.env("SKYLIGHT_DATA", data.toString());
    assertNext("skylight search-text WORDS", "build-index");

    damage(data.resolve("embeddings.npy"));
    assertEquals(ExitCodes.DAMAGE, cli.run("verify", "--deep"), cli.all());
    assertTrue(cli.err().contains("next: skylight verify --repair\n"), cli.all());
  }

  private static void damage(Path vectors) throws IOException {
    byte[] bytes = Files.readAllBytes(vectors);
    bytes[bytes.length - 5] ^= 1;
    Files.write(vectors, bytes);
  }

  @Test
  void anEmptyFolderIsNamed() throws IOException {
    Path empty = Files.createDirectory(temp.resolve("empty"));
    assertEquals(0, cli.run("run-pipeline", empty, "--data", temp.resolve("data")), cli.all());
    assertTrue(cli.err().contains("No picture was found there."), cli.all());
    assertFalse(cli.err().contains("next: "), cli.all());
  }

  @Test
  void aMisspeltWordIsGuessed() {
    for (String[] wrong :
        new String[][] {
          {"serach-text", "search-text"},
          {"verfy", "verify"},
          {"buildindex", "build-index"},
          {"embed --modl x", "--model"},
          {"search-text sky --exakt", "--exact"},
          {"status --wach", "--watch"},
          {"--dta x status", "--data"},
        }) {
      assertEquals(2, cli.run((Object[]) wrong[0].split(" ")), cli.all());
      assertTrue(cli.err().contains("Did you mean: " + wrong[1]), wrong[0] + "\n" + cli.all());
    }
  }
}
