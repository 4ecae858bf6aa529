package dev.skylight.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The Python that run-tests sets up: programs of others that read what Skylight writes. */
final class Python {
  private static final int LIMIT_SECONDS = 100;

  private Python() {}

  /**
   * Runs Python and returns what it printed; fails with that where it exits with another code than
   * 0, and skips the test where there is no Python.
   */
  static String run(String... arguments) throws IOException, InterruptedException {
    String python = System.getProperty("skylight.python", "");
    assumeFalse(python.isEmpty(), "no Python (./run-tests sets one up)");
    List<String> command = new ArrayList<>(List.of(python));
    command.addAll(List.of(arguments));
    Path output = Files.createTempFile("skylight-python", ".txt");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
      String printed = Files.readString(output, StandardCharsets.UTF_8);
      assertTrue(ended, () -> command + " does not end: " + printed);
      assertEquals(0, process.exitValue(), () -> command + ": " + printed);
      return printed;
    } finally {
      process.destroyForcibly();
      Files.delete(output);
    }
  }
}
