package dev.skylight.cli.shell;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** The log of one command: everything into a file, warnings also to stderr when asked. */
public final class Logs {

  private static final long ROTATE_BYTES = 20L << 20;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT)
          .withZone(ZoneId.systemDefault());

  /** Held, since java.util.logging forgets the levels of loggers that nobody holds. */
  private static final Logger ROOT = Logger.getLogger("");

  private static final Logger GRPC = Logger.getLogger("io.grpc");
  private static final Logger TEMPORAL = Logger.getLogger("io.temporal");
  private static final Logger JETTY = Logger.getLogger("org.eclipse.jetty");

  /** The log of the command that runs; the root logger is one per process, too. */
  private static volatile Logs current;

  private final Path file;
  private final Handler[] handlers;

  private Logs(Path file, Handler... handlers) {
    this.file = file;
    this.handlers = handlers;
  }

  /**
   * Starts logging.
   *
   * @param file appended to; above 20 MiB the old one is kept as {@code FILE.1}
   * @param err where warnings go, or null
   * @throws IOException where the file cannot be written
   */
  static Logs open(Path file, PrintStream err, boolean debug) throws IOException {
    for (Handler old : ROOT.getHandlers()) {
      ROOT.removeHandler(old);
    }
    ROOT.setLevel(debug ? Level.FINE : Level.INFO);
    GRPC.setLevel(Level.WARNING);
    TEMPORAL.setLevel(Level.INFO);
    JETTY.setLevel(Level.SEVERE); // it warns of whatever strangers send
    Files.createDirectories(file.toAbsolutePath().getParent());
    if (Files.exists(file) && Files.size(file) > ROTATE_BYTES) {
      Files.move(
          file,
          file.resolveSibling(file.getFileName() + ".1"),
          StandardCopyOption.REPLACE_EXISTING);
    }
    OutputStream out =
        Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    Handler toFile =
        new LineHandler(new PrintStream(out, true, StandardCharsets.UTF_8), Level.ALL, true);
    ROOT.addHandler(toFile);
    if (err == null) {
      current = new Logs(file, toFile);
      return current;
    }
    Handler toScreen = new LineHandler(err, Level.WARNING, false);
    ROOT.addHandler(toScreen);
    current = new Logs(file, toFile, toScreen);
    return current;
  }

  /** The log that is open, or null. */
  static Logs current() {
    return current;
  }

  /** Where the log is. */
  public Path file() {
    return file;
  }

  /** Ends the log that is open, if any. */
  public static void end() {
    Logs open = current;
    current = null;
    if (open != null) {
      for (Handler handler : open.handlers) {
        ROOT.removeHandler(handler);
        handler.close();
      }
    }
  }

  private static final class LineHandler extends Handler {
    private final PrintStream stream;
    private final boolean owned;

    LineHandler(PrintStream stream, Level level, boolean owned) {
      this.stream = stream;
      this.owned = owned;
      setLevel(level);
      setFormatter(owned ? new LogLine() : new ScreenLine());
    }

    @Override
    public void publish(LogRecord record) {
      if (isLoggable(record)) {
        stream.print(getFormatter().format(record));
      }
    }

    @Override
    public void flush() {
      stream.flush();
    }

    @Override
    public void close() {
      if (owned) {
        stream.close();
      }
    }
  }

  private static final class LogLine extends Formatter {
    @Override
    public String format(LogRecord record) {
      StringWriter line = new StringWriter();
      line.append(TIME.format(record.getInstant()))
          .append(' ')
          .append(record.getLevel().getName())
          .append(" [")
          .append(Thread.currentThread().getName())
          .append("] ")
          .append(String.valueOf(record.getLoggerName()))
          .append(": ")
          .append(formatMessage(record))
          .append('\n');
      if (record.getThrown() != null) {
        record.getThrown().printStackTrace(new PrintWriter(line, true));
      }
      return line.toString();
    }
  }

  private static final class ScreenLine extends Formatter {
    @Override
    public String format(LogRecord record) {
      return record.getLevel().getName().toLowerCase(Locale.ROOT)
          + ": "
          + formatMessage(record)
          + "\n";
    }
  }
}
