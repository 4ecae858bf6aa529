package dev.skylight.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a program and waits for it. */
final class Programs {
  private static final long LIMIT_MINUTES = 60;

  private Programs() {}

  /**
   * Runs {@code command}; what it prints goes to {@code log}.
   *
   * @return seconds from start to exit
   * @throws IOException if it exits with another code than 0, with the end of its output
   */
  static double run(List<String> command, Path log) throws IOException, InterruptedException {
    long started = System.nanoTime();
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      if (!process.waitFor(LIMIT_MINUTES, TimeUnit.MINUTES)) {
        throw new IOException(command + " did not end within " + LIMIT_MINUTES + " minutes");
      }
    } finally {
      process.destroyForcibly();
    }
    double seconds = (System.nanoTime() - started) / 1e9;
    if (process.exitValue() != 0) {
      List<String> lines = Files.readAllLines(log);
      throw new IOException(
          command
              + " exited with "
              + process.exitValue()
              + ":\n"
              + String.join("\n", lines.subList(Math.max(0, lines.size() - 10), lines.size())));
    }
    return seconds;
  }
}
