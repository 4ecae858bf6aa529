package dev.skylight.postgres;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** The first process of a server. Thread-safe. */
final class ServerProcess {

  private final Process process;

  private ServerProcess(Process process) {
    this.process = process;
  }

  /** Starts a server; what it says goes into its log. */
  static ServerProcess start(List<String> command, ServerFolder folder) throws IOException {
    CompletableFuture<Process> started = new CompletableFuture<>();
    // the kernel tells the server of the end of the thread that started it: that one stays
    Thread keeper =
        new Thread(
            () -> {
              try {
                Process process =
                    Program.clean(command)
                        .directory(folder.folder().toFile())
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.log().toFile()))
                        .start();
                started.complete(process);
                process.waitFor();
              } catch (Throwable e) { // whatever it is, somebody waits
                started.completeExceptionally(e);
              }
            },
            "skylight-postgres");
    keeper.setDaemon(true);
    keeper.start();
    try {
      return new ServerProcess(started.get());
    } catch (ExecutionException e) {
      throw new IOException(e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while a server was started", e);
    }
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Ends it at once. */
  void kill() {
    process.destroyForcibly();
    await(5);
  }

  /**
   * Ends it in order. Java would send SIGTERM, at which PostgreSQL waits for all who are connected;
   * at SIGINT it does not.
   */
  void stop(long seconds) {
    if (process.isAlive()) {
      try {
        new ProcessBuilder("sh", "-c", "kill -INT " + process.pid()).start();
      } catch (IOException e) {
        process.destroy();
      }
      if (!await(seconds)) {
        kill();
      }
    }
  }

  private boolean await(long seconds) {
    try {
      return process.waitFor(seconds, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
