package dev.skylight.e2e;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.skylight.workflows.SearchAttributes;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A real Temporal server with its web page and a database file, so that it can be killed and
 * started again. The test is skipped where no {@code temporal} program is named by {@code
 * skylight.temporal.cli}.
 */
final class TemporalServer implements AutoCloseable {

  private final Path program;
  private final Path folder;
  private final int port;
  private final int uiPort;
  private final WorkflowServiceStubs stubs;
  private Process process;

  private TemporalServer(Path program, Path folder, int port, int uiPort) {
    this.program = program;
    this.folder = folder;
    this.port = port;
    this.uiPort = uiPort;
    this.stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget(address()).build());
  }

  /** Starts a server that keeps its state in {@code folder}. */
  static TemporalServer start(Path folder) throws IOException {
    String named = System.getProperty("skylight.temporal.cli", "");
    assumeTrue(!named.isEmpty(), "no Temporal server (skylight.temporal.cli): skipped");
    Files.createDirectories(folder);
    TemporalServer server = new TemporalServer(Path.of(named), folder, freePort(), freePort());
    boolean ready = false;
    try {
      server.startAgain();
      ready = true;
      return server;
    } finally {
      if (!ready) {
        server.close();
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Address for {@code --temporal}. */
  String address() {
    return "127.0.0.1:" + port;
  }

  /** Address of the web page. */
  String ui() {
    return "http://127.0.0.1:" + uiPort;
  }

  /** Starts it on the same ports and the same database; returns when it answers. */
  void startAgain() throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                program.toString(),
                "server",
                "start-dev",
                "--ip",
                "127.0.0.1",
                "--port",
                String.valueOf(port),
                "--ui-port",
                String.valueOf(uiPort),
                "--db-filename",
                folder.resolve("temporal.db").toString(),
                "--dynamic-config-value",
                "frontend.enableServerVersionCheck=false",
                "--log-level",
                "error"));
    new TreeMap<>(SearchAttributes.TYPES)
        .forEach((name, type) -> command.addAll(List.of("--search-attribute", name + "=" + type)));
    process =
        new ProcessBuilder(command)
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("server.log").toFile()))
            .start();
    Waiting.until("the Temporal server", Duration.ofSeconds(60), this::answers);
  }

  private boolean answers() {
    if (!process.isAlive()) {
      fail("the Temporal server ended with " + process.exitValue() + "; see " + folder);
    }
    try {
      stubs
          .blockingStub()
          .withDeadlineAfter(2, TimeUnit.SECONDS)
          .describeNamespace(DescribeNamespaceRequest.newBuilder().setNamespace("default").build());
      return true;
    } catch (StatusRuntimeException e) {
      return false; // not yet
    }
  }

  /** Throws away all that a server that is not running knew. */
  void forget() throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "temporal.db*")) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
  }

  /** {@code kill -9}. */
  void kill9() {
    process.destroyForcibly();
    try {
      process.waitFor(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      fail("interrupted", e);
    }
  }

  /** The history of a workflow's latest run. */
  List<HistoryEvent> history(String workflowId) {
    return WorkflowClient.newInstance(stubs).fetchHistory(workflowId).getEvents();
  }

  /** The history of one run; empty where the server has forgotten it. */
  List<HistoryEvent> history(String workflowId, String runId) {
    return known(
            () -> WorkflowClient.newInstance(stubs).fetchHistory(workflowId, runId).getEvents())
        .orElse(List.of());
  }

  /** Run id of a workflow's latest run; empty where there is none. */
  Optional<String> latestRun(String workflowId) {
    return known(() -> runId(workflowId));
  }

  private static <T> Optional<T> known(Supplier<T> question) {
    try {
      return Optional.of(question.get());
    } catch (RuntimeException e) {
      if (isNotFound(e) || isNotFound(e.getCause())) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static boolean isNotFound(Throwable e) {
    return e instanceof StatusRuntimeException status
        && status.getStatus().getCode() == Status.Code.NOT_FOUND;
  }

  /** Identities of the workers that have an activity of a workflow in hand. */
  List<String> identitiesAtWork(String workflowId) {
    return WorkflowClient.newInstance(stubs)
        .newUntypedWorkflowStub(workflowId)
        .describe()
        .getRawDescription()
        .getPendingActivitiesList()
        .stream()
        .filter(PendingActivityInfo::hasLastStartedTime)
        .map(PendingActivityInfo::getLastWorkerIdentity)
        .toList();
  }

  /** Whether a workflow waits for an activity, at work or not. */
  boolean hasWork(String workflowId) {
    return WorkflowClient.newInstance(stubs)
            .newUntypedWorkflowStub(workflowId)
            .describe()
            .getRawDescription()
            .getPendingActivitiesCount()
        > 0;
  }

  /** Run id of a workflow's latest run. */
  String runId(String workflowId) {
    WorkflowExecution execution =
        WorkflowClient.newInstance(stubs)
            .newUntypedWorkflowStub(workflowId)
            .describe()
            .getExecution();
    return execution.getRunId();
  }

  @Override
  public void close() {
    stubs.shutdownNow();
    if (process != null) {
      kill9();
    }
  }
}
