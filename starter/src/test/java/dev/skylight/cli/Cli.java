package dev.skylight.cli;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.skylight.cli.shell.Console;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The command line in this process, with its output caught. Not thread-safe. */
public final class Cli {

  private final Map<String, String> env = new HashMap<>();
  private boolean outTerminal;
  private boolean terminal;
  private String out = "";
  private String err = "";

  /** Without the machine's own Temporal configuration. */
  public Cli() {
    env.put("PATH", System.getenv().getOrDefault("PATH", ""));
    env.put("TEMPORAL_CONFIG_FILE", "/nonexistent/temporal.toml");
  }

  public Cli env(String name, String value) {
    env.put(name, value);
    return this;
  }

  /** Whether stdout is a terminal; TERM has to be set, too. */
  Cli outTerminal(boolean yes) {
    outTerminal = yes;
    return this;
  }

  /** Whether stderr is a terminal. */
  Cli terminal(boolean yes) {
    terminal = yes;
    return this;
  }

  public int run(Object... args) {
    ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
    ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
    String[] words = new String[args.length];
    for (int i = 0; i < args.length; i++) {
      words[i] = args[i].toString();
    }
    Console console =
        new Console(
            new PrintStream(outBytes, true, StandardCharsets.UTF_8),
            new PrintStream(errBytes, true, StandardCharsets.UTF_8),
            outTerminal,
            terminal,
            env,
            false);
    int code = Main.run(console, words);
    out = outBytes.toString(StandardCharsets.UTF_8);
    err = errBytes.toString(StandardCharsets.UTF_8);
    return code;
  }

  public String out() {
    return out;
  }

  public String err() {
    return err;
  }

  /** Everything that was said, for the message of an assertion. */
  String all() {
    return "stdout:\n" + out + "\nstderr:\n" + err;
  }

  /** The golden data; the test is skipped where there are none. */
  static Path golden() {
    String named = System.getProperty("skylight.golden", "");
    Path root = Path.of(System.getProperty("skylight.root", "..")).toAbsolutePath().normalize();
    Path golden =
        named.isEmpty() ? root.resolveSibling("shared").resolve("golden") : Path.of(named);
    assumeTrue(Files.isDirectory(golden), "no golden data at " + golden);
    return golden;
  }
}
