package dev.skylight.postgres;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A program that has done its work.
 *
 * @param code that it ended with; above 0: it failed
 * @param said on both of its outputs
 */
record Program(int code, String said) {

  /**
   * Runs one to its end.
   *
   * @param seconds after which it is killed
   * @throws IOException where there is no such program
   */
  static Program run(List<String> command, long seconds) throws IOException {
    Process process = clean(command).start();
    CompletableFuture<Void> end =
        process
            .onExit()
            .completeOnTimeout(process, seconds, TimeUnit.SECONDS)
            // not the process itself, which would close what it said, too
            .thenAccept(late -> late.toHandle().destroyForcibly());
    try (InputStream out = process.getInputStream()) {
      String said = new String(out.readAllBytes(), StandardCharsets.UTF_8);
      return new Program(process.waitFor(), said);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while " + command.get(0) + " ran", e);
    } finally {
      end.cancel(false);
      process.destroyForcibly();
    }
  }

  /** In the language that {@link ServerFolder#stillInUse} reads, and without the user's PGDATA. */
  static ProcessBuilder clean(List<String> command) {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectInput(new File("/dev/null")).redirectErrorStream(true);
    builder.environment().keySet().removeIf(key -> key.startsWith("PG") || key.startsWith("LC_"));
    builder.environment().put("LC_ALL", "C");
    return builder;
  }

  /** What it said, in one line. */
  String line() {
    return said.strip().replaceAll("\\s*\\R\\s*", "; ");
  }

  /** The last line of what it said. */
  String lastLine() {
    String all = said.strip();
    return all.substring(all.lastIndexOf('\n') + 1);
  }
}
