package dev.skylight.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EmbeddedRunTest {

  private static final JobStatus STATUS =
      new JobStatus("w", JobState.RUNNING, 10, 4, 1, 5, 2, 1.5, 4);

  @TempDir Path folder;

  /** On Linux a process loses its lock when it closes the file, however often it has opened it. */
  @Test
  void whoClaimsAgainInTheSameProcessDoesNotFreeItForOthers() throws IOException {
    Path locks = Path.of("/proc/locks");
    Assumptions.assumeTrue(Files.isReadable(locks));
    DataFolder data = DataFolder.of(folder, "c");
    Path file = new EmbeddedFiles(data, JobKind.COLLECTION).lock();
    try (EmbeddedRun run = EmbeddedRun.claim(data)) {
      String inode = ":" + Files.getAttribute(file, "unix:ino") + " ";
      long before = Files.readAllLines(locks).stream().filter(l -> l.contains(inode)).count();
      Assumptions.assumeTrue(before == 1, "locks are seen here");
      assertThrows(SkylightException.class, () -> EmbeddedRun.claim(data));
      assertEquals(1, Files.readAllLines(locks).stream().filter(l -> l.contains(inode)).count());
      run.publish(STATUS);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSecondTerminalSeesAndSteersTheRun(JobKind kind) {
    DataFolder data = DataFolder.of(folder, "c");
    EmbeddedFiles files = new EmbeddedFiles(data, kind);
    assertFalse(files.alive());
    try (EmbeddedRun run = EmbeddedRun.claim(data, kind)) {
      assertTrue(files.alive());
      assertEquals(Optional.empty(), files.status());
      run.publish(STATUS);
      assertEquals(Optional.of(STATUS), files.status());
      assertEquals(Optional.empty(), run.takeRequest());
      files.request(Request.PAUSE);
      assertEquals(Optional.of(Request.PAUSE), run.takeRequest());
      assertEquals(Optional.empty(), run.takeRequest());
      SkylightException e =
          assertThrows(SkylightException.class, () -> EmbeddedRun.claim(data, kind));
      assertTrue(e.getMessage().contains("Process " + ProcessHandle.current().pid()));
      assertTrue(e.getMessage().contains(kind.command("status --watch")), e.getMessage());
    }
    assertFalse(files.alive());
    assertEquals(Optional.empty(), files.status());
    assertFalse(Files.exists(files.statusFile()));
    EmbeddedRun.claim(data, kind).close();
  }

  @Test
  void aShopsJobAndACollectionsShareADataFolder() {
    DataFolder data = DataFolder.of(folder, "c");
    EmbeddedFiles shop = new EmbeddedFiles(data, JobKind.SHOP);
    try (EmbeddedRun collection = EmbeddedRun.claim(data)) {
      collection.publish(STATUS);
      assertFalse(shop.alive());
      try (EmbeddedRun other = EmbeddedRun.claim(data, JobKind.SHOP)) {
        assertEquals(Optional.empty(), shop.status());
        new EmbeddedFiles(data, JobKind.COLLECTION).request(Request.CANCEL);
        assertEquals(Optional.empty(), other.takeRequest());
        assertEquals(Optional.of(Request.CANCEL), collection.takeRequest());
      }
      assertTrue(new EmbeddedFiles(data, JobKind.COLLECTION).alive());
    }
  }
}
