package dev.skylight.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real terminal and real pipes around a real process. */
@Tag("slow")
@Tag("once")
class TerminalTest {

  private static final String ESCAPE = "\u001b[";

  @TempDir Path folder;

  @BeforeEach
  void programs() {
    assumeTrue(new File("/usr/bin/script").canExecute(), "no pseudo-terminal without 'script'");
  }

  /** What a shell line shows on a pseudo-terminal; {@code $skylight} runs the command line. */
  private String terminal(String line, Map<String, String> env) throws Exception {
    return shell("script -qec '" + line + "' /dev/null", env);
  }

  private String shell(String line, Map<String, String> env) throws IOException {
    Path out = folder.resolve("out");
    ProcessBuilder builder =
        new ProcessBuilder("/bin/bash", "-c", line)
            .directory(folder.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(out.toFile());
    Map<String, String> variables = builder.environment();
    variables.keySet().removeAll(java.util.Set.of("NO_COLOR", "CLICOLOR_FORCE", "COLUMNS"));
    variables.put("SHELL", "/bin/bash");
    variables.put("TERM", "xterm");
    variables.put("SKYLIGHT_CONFIG", "");
    variables.put("CLASSPATH", System.getProperty("java.class.path"));
    variables.put(
        "skylight",
        Path.of(System.getProperty("java.home"), "bin", "java")
            + " -XX:+UseSerialGC -XX:TieredStopAtLevel=1 dev.skylight.cli.Main");
    variables.putAll(env);
    Process process = builder.start();
    try {
      assertTrue(process.waitFor(90, TimeUnit.SECONDS), "not over after 90 s: " + line);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    } finally {
      process.destroyForcibly();
    }
    return Files.readString(out);
  }

  @Test
  void eachStreamIsATerminalOrNotByItself() throws Exception {
    String both = terminal("$skylight status --frob; $skylight status --help", Map.of());
    assertTrue(both.contains(ESCAPE + "1;31mskylight:"), both);
    assertTrue(both.contains(ESCAPE + "33m--watch"), both);

    String piped = terminal("$skylight status --help | cat; $skylight status --frob", Map.of());
    assertFalse(piped.contains(ESCAPE + "33m--watch"), piped);
    assertTrue(piped.contains(ESCAPE + "1;31mskylight:"), piped);
  }

  @Test
  void theEnvironmentTurnsColoursOff() throws Exception {
    String line = "$skylight status --frob; $skylight status --help";
    for (Map<String, String> env :
        java.util.List.of(Map.of("NO_COLOR", "1"), Map.of("TERM", "dumb"))) {
      String shown = terminal(line, env);
      assertTrue(shown.contains("Unknown option: "), shown);
      assertFalse(shown.contains(ESCAPE), shown);
    }
  }

  @Test
  void aClosedPipeIsNoNoise() throws Exception {
    String shown =
        shell(
            "$skylight generate-completion | head -1; echo ${PIPESTATUS[0]};"
                + " $skylight help | true; echo ${PIPESTATUS[0]}",
            Map.of());
    assertEquals("#!/usr/bin/env bash\n0\n0\n", shown);
  }
}
