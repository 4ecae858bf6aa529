package dev.skylight.cli.shell;

import dev.skylight.collection.DataFolder;
import dev.skylight.internal.files.IoFailures;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/** Starts the log of a command. Search does without one, since setting it up costs time. */
public final class Logging {

  private final Screen screen;
  private final GlobalOptions options;
  private boolean started;

  Logging(Screen screen, GlobalOptions options) {
    this.screen = screen;
    this.options = options;
  }

  /**
   * Keeps java.util.logging off the terminal. To be called before the first logger is made, and
   * here: a method of the log manager itself would first initialize the JDK's, which it extends and
   * which then takes itself.
   */
  public static void prepare() {
    System.setProperty("java.util.logging.manager", LateLogManager.class.getName());
  }

  /** Whether this command has a log. */
  public boolean started() {
    return started;
  }

  /** Whether stack traces are wanted on the screen. */
  boolean debug() {
    return options.debug();
  }

  /** Starts the log {@code logs/NAME} of a data folder. */
  public Logs start(DataFolder folder, String name) {
    return start(folder.logs().resolve(name), options.verbose());
  }

  /** Starts a log; {@code warnings} also go to stderr when asked. */
  public Logs start(Path file, boolean warnings) {
    started = true;
    IOException reason;
    PrintStream shown = warnings ? screen.err() : null;
    try {
      return Logs.open(file, shown, debug());
    } catch (IOException e) {
      reason = e;
    }
    Path instead =
        Path.of(System.getProperty("java.io.tmpdir"))
            .resolve("skylight-logs")
            .resolve(file.getFileName());
    try {
      Logs logs = Logs.open(instead, shown, debug());
      // whether the folder can be written to is for the work itself to find out
      screen.warn("No log can be written to " + file + ": it goes to " + instead + ".");
      LoggerFactory.getLogger(Logging.class).warn("no log in {}", file, reason);
      return logs;
    } catch (IOException e) {
      e.addSuppressed(reason);
      throw IoFailures.ofFile("write a log, neither to " + file + " nor elsewhere", instead, e);
    }
  }
}
