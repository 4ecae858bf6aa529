package dev.skylight.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.cli.shell.Console;
import dev.skylight.cli.shell.ResultStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be written to stdout. */
class LostOutputTest {

  private static final String FULL = "No space left on device";

  @TempDir Path data;

  private String err = "";

  private int run(String reason, String... words) {
    OutputStream broken =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException(reason);
          }
        };
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream screen = new PrintStream(said, true, StandardCharsets.UTF_8);
    int code =
        Main.run(new Console(new ResultStream(broken), screen, false, Map.of(), false), words);
    err = said.toString(StandardCharsets.UTF_8);
    return code;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "version",
        "version --json",
        "--version",
        "--help",
        "help",
        "embed --help",
        "generate-completion",
        "config",
        "model list",
        "status --data DATA",
        "verify --data DATA",
        "temporal status --data DATA",
        "sample-images DATA/pictures --count 2",
        "run-pipeline DATA --data DATA/own"
      })
  void isAFailureOfEveryCommand(String line) {
    String[] words = line.replace("DATA", data.toString()).split(" ");
    assertEquals(1, run(FULL, words), err);
    assertTrue(err.contains("could not be written to stdout (" + FULL + ")"), err);
    assertFalse(err.contains("\tat "), err);
  }

  @Test
  void isNoFailureWhereTheReaderHasWhatItWants() {
    assertEquals(0, run("Broken pipe", "version"), err);
    assertEquals("", err);
  }

  @Test
  void leavesAnotherExitCodeAsItIs() {
    assertEquals(2, run(FULL, "status", "--frob"), err);
    assertFalse(err.contains("could not be written"), err);
  }
}
