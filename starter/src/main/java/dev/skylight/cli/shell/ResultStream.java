package dev.skylight.cli.shell;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * Stdout. A {@link PrintStream} swallows why it could not write; this one still tells at the end.
 */
public final class ResultStream extends PrintStream {

  private final Noting target;

  /** Writes UTF-8, whatever the locale, since paths and words need it. */
  public ResultStream(OutputStream target) {
    this(new Noting(target));
  }

  private ResultStream(Noting target) {
    super(target, false, StandardCharsets.UTF_8);
    this.target = target;
  }

  /**
   * Writes what is still held back; tells why something could not be written, if so. A reader that
   * has gone away, like {@code head}, has what it wants: that is no failure.
   */
  public Optional<String> lost() {
    if (!checkError()) {
      return Optional.empty();
    }
    IOException failure = target.failure;
    String reason = failure == null ? "it is closed" : String.valueOf(failure.getMessage());
    return reason.toLowerCase(Locale.ROOT).contains("broken pipe")
        ? Optional.empty()
        : Optional.of(reason);
  }

  private static final class Noting extends OutputStream {
    private final OutputStream target;
    private volatile IOException failure;

    Noting(OutputStream target) {
      this.target = target;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      try {
        target.write(bytes, from, length);
      } catch (IOException e) {
        throw noted(e);
      }
    }

    @Override
    public void flush() throws IOException {
      try {
        target.flush();
      } catch (IOException e) {
        throw noted(e);
      }
    }

    private IOException noted(IOException e) {
      if (failure == null) {
        failure = e;
      }
      return e;
    }
  }
}
