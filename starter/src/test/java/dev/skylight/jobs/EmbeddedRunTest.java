package dev.skylight.jobs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedRunTest {

  private static final JobStatus STATUS =
      new JobStatus("w", JobState.RUNNING, 10, 4, 1, 5, 2, 1.5, 4);

  @TempDir Path folder;

  @Test
  void aSecondTerminalSeesAndSteersTheRun() {
    DataFolder data = DataFolder.of(folder, "c");
    assertFalse(EmbeddedRun.alive(data));
    try (EmbeddedRun run = EmbeddedRun.claim(data)) {
      assertTrue(EmbeddedRun.alive(data));
      assertEquals(Optional.empty(), EmbeddedRun.status(data));
      run.publish(STATUS);
      assertEquals(Optional.of(STATUS), EmbeddedRun.status(data));
      assertEquals(Optional.empty(), run.takeRequest());
      EmbeddedRun.request(data, Request.PAUSE);
      assertEquals(Optional.of(Request.PAUSE), run.takeRequest());
      assertEquals(Optional.empty(), run.takeRequest());
      SkylightException e = assertThrows(SkylightException.class, () -> EmbeddedRun.claim(data));
      assertTrue(e.getMessage().contains("Process " + ProcessHandle.current().pid()));
    }
    assertFalse(EmbeddedRun.alive(data));
    assertEquals(Optional.empty(), EmbeddedRun.status(data));
    assertFalse(Files.exists(data.logs().resolve("embedded.json")));
    EmbeddedRun.claim(data).close();
  }
}
