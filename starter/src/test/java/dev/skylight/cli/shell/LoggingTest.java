package dev.skylight.cli.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.logging.LogManager;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LoggingTest {

  /** In a JVM of its own, as there is one log manager per process. */
  @Test
  void withoutALogNothingGoesToTheTerminal() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Warns.class.getName())
            .redirectErrorStream(true)
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertEquals(LateLogManager.class.getName(), printed.strip());
    assertEquals(0, process.waitFor());
  }

  /** A command without a log. */
  static final class Warns {

    private Warns() {}

    public static void main(String[] args) {
      Logging.prepare();
      LoggerFactory.getLogger(Warns.class).warn("not to be seen");
      System.out.println(LogManager.getLogManager().getClass().getName());
    }
  }
}
