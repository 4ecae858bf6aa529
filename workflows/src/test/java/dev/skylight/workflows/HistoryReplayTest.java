package dev.skylight.workflows;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.workflow.Workflow;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Replays the histories of released workflow versions: a change that would break a job in flight
 * fails here. New ones are recorded with {@link HistoryRecorder}.
 */
class HistoryReplayTest {

  private static final Path HISTORIES = Path.of("src/test/resources/histories");

  @TestFactory
  List<DynamicTest> everyRecordedHistoryReplays() throws Exception {
    try (Stream<Path> files = Files.list(HISTORIES)) {
      List<Path> histories = files.filter(f -> f.toString().endsWith(".json")).sorted().toList();
      assertTrue(histories.size() >= 8, "histories are missing: " + histories);
      return histories.stream()
          .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> replay(file)))
          .toList();
    }
  }

  private static void replay(Path file) throws Exception {
    replay(
        file,
        RegenerateEmbeddingsImpl.class,
        BuildIndexImpl.class,
        RegisterImagesImpl.class,
        EmbedProductsImpl.class);
  }

  private static void replay(Path file, Class<?>... workflows) throws Exception {
    try (TestWorkflowEnvironment server = TestWorkflowEnvironment.newInstance()) {
      Worker worker = server.newWorker("replay", WorkflowRig.PATIENT);
      worker.registerWorkflowImplementationTypes(workflows);
      worker.replayWorkflowExecution(Files.readString(file));
    }
  }

  @Test
  void aWorkflowThatDecidesOtherwiseDoesNotReplay() throws Exception {
    assertFalse(Files.notExists(HISTORIES.resolve("v1-plain.json")));
    assertThrows(
        Exception.class, () -> replay(HISTORIES.resolve("v1-plain.json"), Otherwise.class));
  }

  /** Waits first, which no recorded run did. */
  public static final class Otherwise implements RegenerateEmbeddings {
    @Override
    public RegenerateResult run(RegenerateInput input) {
      Workflow.sleep(Duration.ofSeconds(1));
      return null;
    }

    @Override
    public void pause() {}

    @Override
    public void resume() {}

    @Override
    public void changeParallelism(int chunks) {}

    @Override
    public RegenerateProgress progress() {
      return null;
    }
  }
}
