package dev.skylight.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The command line in JVMs of its own, with the options that the launcher gives them. {@link
 * #close} kills what still runs.
 */
final class Cli implements AutoCloseable {

  static final Duration PATIENCE = Duration.ofSeconds(90);

  private static final Set<String> LONG =
      Set.of(
          "regenerate",
          "embed",
          "run-pipeline",
          "worker",
          "build-index",
          "verify",
          "demo",
          "serve",
          "products");

  private final Path scratch;
  private final List<String> always;
  private final List<String> jvmOptions;
  private final Map<String, String> environment;
  private final List<Running> started;

  private Cli(
      Path scratch,
      List<String> always,
      List<String> jvmOptions,
      Map<String, String> environment,
      List<Running> started) {
    this.scratch = scratch;
    this.always = List.copyOf(always);
    this.jvmOptions = List.copyOf(jvmOptions);
    this.environment = Map.copyOf(environment);
    this.started = started;
  }

  /**
   * Commands on one data folder.
   *
   * @param scratch for what they print
   */
  static Cli on(Path scratch, Path data) {
    SharedClasses.get(); // not when a test measures how long a start takes
    return new Cli(
        scratch, List.of("--data", data.toString()), List.of(), Map.of(), new ArrayList<>());
  }

  /** The same with {@code --temporal}. */
  Cli temporal(String where) {
    List<String> options = new ArrayList<>(always);
    options.addAll(List.of("--temporal", where));
    return new Cli(scratch, options, jvmOptions, environment, started);
  }

  /** The same with an option for the JVM. */
  Cli jvm(String option) {
    return new Cli(scratch, always, List.of(option), environment, started);
  }

  /** The same with these environment variables. */
  Cli environment(Map<String, String> variables) {
    return new Cli(scratch, always, jvmOptions, variables, started);
  }

  /** What a command came to. */
  record Result(String command, int code, String out, String err) {

    /** Asserts the exit code, and that no stack trace was shown. */
    Result expect(int wanted) {
      assertEquals(wanted, code, () -> "exit code of " + this);
      if ((out + err).contains("\tat ") || (out + err).contains("Exception")) {
        fail("a stack trace or the name of an exception was shown by " + this);
      }
      return this;
    }

    @Override
    public String toString() {
      return command + "\nexit code " + code + "\n-- stdout\n" + out + "\n-- stderr\n" + err;
    }
  }

  /** Runs a command to its end. */
  Result run(String... arguments) {
    return start(arguments).await(PATIENCE);
  }

  /**
   * Runs a command in this JVM, where a process of its own would show no more: no start, and no
   * kill.
   */
  Result here(String... arguments) {
    dev.skylight.cli.Cli cli =
        new dev.skylight.cli.Cli()
            .env("SKYLIGHT_CONFIG", "")
            .env("TEMPORAL_CONFIG_FILE", scratch.resolve("no-temporal.toml").toString());
    int code = cli.run(Stream.concat(Stream.of(arguments), always.stream()).toArray());
    return new Result("skylight " + String.join(" ", arguments), code, cli.out(), cli.err());
  }

  /** Starts a command. */
  Running start(String... arguments) {
    try {
      Files.createDirectories(scratch);
      Path out = Files.createTempFile(scratch, arguments[0] + "-", ".out");
      Path err = out.resolveSibling(out.getFileName().toString().replace(".out", ".err"));
      ProcessBuilder builder =
          new ProcessBuilder(commandLine(arguments))
              .directory(scratch.toFile())
              .redirectInput(new File("/dev/null"))
              .redirectOutput(out.toFile())
              .redirectError(err.toFile());
      cleanEnvironment(builder.environment());
      Running running =
          new Running("skylight " + String.join(" ", arguments), builder.start(), out, err);
      started.add(running);
      return running;
    } catch (IOException e) {
      throw new AssertionError("cannot start a JVM", e);
    }
  }

  private List<String> commandLine(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Djava.awt.headless=true",
            "-Dfile.encoding=UTF-8",
            "-Dskylight.home=" + Golden.root(),
            "-Dorg.bytedeco.javacpp.maxPhysicalBytes=0",
            "-Xlog:disable",
            "-Xlog:all=error:stderr"));
    command.addAll(unpacked());
    if (Runtime.version().feature() >= 24) {
      command.addAll(
          List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow"));
    }
    if (LONG.contains(arguments[0])) {
      command.addAll(List.of("-XX:+UseSerialGC", "-XX:MaxRAMPercentage=40", "-Xms64m"));
    } else {
      command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    }
    command.addAll(SharedClasses.get().options());
    command.addAll(jvmOptions);
    command.add("dev.skylight.cli.Main");
    command.addAll(List.of(arguments));
    command.addAll(always);
    return command;
  }

  /** Where native libraries are unpacked: where this JVM does it. */
  static List<String> unpacked() {
    return Stream.of("org.bytedeco.javacpp.cachedir", "DJL_CACHE_DIR")
        .filter(place -> System.getProperty(place) != null)
        .map(place -> "-D" + place + "=" + System.getProperty(place))
        .toList();
  }

  /** What the tester's own shell has set must not steer the product. */
  private void cleanEnvironment(Map<String, String> variables) {
    variables
        .keySet()
        .removeIf(
            name ->
                name.startsWith("TEMPORAL_")
                    || name.startsWith("JAVA_TOOL")
                    || Set.of("SKYLIGHT_DATA", "SKYLIGHT_CATALOG", "SKYLIGHT_COLLECTION", "COLUMNS")
                        .contains(name));
    // not an option, so that the command line is as short as the launcher makes it
    variables.put("CLASSPATH", SharedClasses.get().classPath());
    variables.put("SKYLIGHT_CONFIG", "");
    variables.put("TEMPORAL_CONFIG_FILE", scratch.resolve("no-temporal.toml").toString());
    variables.putAll(environment);
  }

  /** A command at work. */
  static final class Running {

    private final String command;
    private final Process process;
    private final Path out;
    private final Path err;

    private Running(String command, Process process, Path out, Path err) {
      this.command = command;
      this.process = process;
      this.out = out;
      this.err = err;
    }

    long pid() {
      return process.pid();
    }

    boolean alive() {
      return process.isAlive();
    }

    /** {@code kill -9}; returns when the process is gone. */
    void kill9() {
      process.destroyForcibly();
      end(Duration.ofSeconds(20));
    }

    /** {@code kill -SIGNAL}, as STOP and CONT. */
    void signal(String name) {
      try {
        int code =
            new ProcessBuilder("kill", "-" + name, String.valueOf(pid()))
                .start()
                .onExit()
                .join()
                .exitValue();
        assertEquals(0, code, "kill -" + name + " of " + command);
      } catch (IOException e) {
        throw new AssertionError("kill -" + name, e);
      }
    }

    /** {@code kill -TERM}; returns at once. */
    void sigterm() {
      process.destroy();
    }

    /** Waits for the end. */
    Result await(Duration limit) {
      end(limit);
      return soFar(process.exitValue());
    }

    private void end(Duration limit) {
      try {
        if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
          String shown = soFar(-1).toString();
          process.destroyForcibly();
          fail("not over after " + limit.toSeconds() + " s: " + shown);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        fail("interrupted while waiting for " + command, e);
      }
    }

    /** Waits until stderr holds {@code text}. */
    Running awaitErr(String text, Duration limit) {
      Waiting.until(
          "'" + text + "' on stderr of " + command,
          limit,
          () -> {
            if (soFar(0).err().contains(text)) {
              return true;
            }
            if (!process.isAlive()) {
              fail("ended without having said '" + text + "': " + soFar(process.exitValue()));
            }
            return false;
          });
      return this;
    }

    Result soFar(int code) {
      try {
        return new Result(
            command,
            code,
            Files.readString(out, StandardCharsets.UTF_8),
            Files.readString(err, StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new AssertionError("what " + command + " printed", e);
      }
    }
  }

  @Override
  public void close() {
    for (Running running : started) {
      if (running.alive()) {
        running.kill9();
      }
    }
  }
}
