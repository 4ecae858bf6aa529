package dev.skylight.temporal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.Duration;
import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.internal.files.IoFailures;
import dev.skylight.workflows.SearchAttributes;
import io.temporal.api.namespace.v1.NamespaceConfig;
import io.temporal.api.workflowservice.v1.UpdateNamespaceRequest;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The data folder's own Temporal server: the real one, with its web page, keeping its state in
 * {@code temporal.db}. It outlives the command that started it; {@code temporal.json} says where it
 * is.
 */
public final class DevServer {

  /** Its only namespace. */
  public static final String NAMESPACE = "default";

  private static final Logger LOG = LoggerFactory.getLogger(DevServer.class);
  private static final int PORT = 7233;
  private static final int UI_PORT = 8233;
  private static final long START_SECONDS = 40;
  private static final long RETENTION_DAYS = 7;

  private final DataFolder data;

  /** The server of a data folder, running or not. */
  public DevServer(DataFolder data) {
    this.data = data;
  }

  /**
   * A running server.
   *
   * @param pid its process
   * @param port of the gRPC interface, on the loopback address
   * @param uiPort of the web page, on the loopback address
   */
  public record Running(long pid, int port, int uiPort) {

    /** Address for {@code --temporal} and TEMPORAL_ADDRESS. */
    public String address() {
      return "127.0.0.1:" + port;
    }

    /** Address of the web page. */
    public String ui() {
      return "http://127.0.0.1:" + uiPort;
    }
  }

  /** The server, if it runs, whatever became of the command that started it. */
  public Optional<Running> running() {
    Optional<Running> known = known();
    return known.isPresent() ? known : DevServerProcess.of(database());
  }

  /** The server that {@code temporal.json} names. */
  private Optional<Running> known() {
    Path file = stateFile();
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      JsonNode state = new ObjectMapper().readTree(file.toFile());
      long pid = state.path("pid").asLong();
      long started = state.path("started").asLong();
      boolean same =
          ProcessHandle.of(pid)
              .filter(ProcessHandle::isAlive)
              // another process may have the number by now
              .filter(process -> started == startMillis(process))
              .isPresent();
      return same
          ? Optional.of(new Running(pid, state.path("port").asInt(), state.path("ui_port").asInt()))
          : Optional.empty();
    } catch (IOException e) {
      LOG.warn("{} cannot be read", file, e);
      return Optional.empty();
    }
  }

  /**
   * Starts the server unless it runs.
   *
   * @param env where the {@code temporal} program is looked for
   * @param notice hears where the web page is
   */
  public Running start(Map<String, String> env, Consumer<String> notice) {
    try {
      Files.createDirectories(data.logs());
      try (FileChannel channel =
              FileChannel.open(
                  data.folder().resolve("temporal.lock"),
                  StandardOpenOption.CREATE,
                  StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        LOG.debug("holding {}", lock);
        Optional<Running> old = running();
        if (old.isPresent()) {
          if (known().isEmpty()) { // its starter was killed: it may not be ready
            ProcessHandle process = ProcessHandle.of(old.get().pid()).orElseThrow();
            awaitReady(process, old.get(), log());
            writeState(process, old.get());
          }
          notice.accept("Temporal's web page: " + old.get().ui());
          return old.get();
        }
        Running started = launch(DevServerProgram.find(env, notice));
        notice.accept(
            "Started Temporal's server, process "
                + started.pid()
                + "; its web page: "
                + started.ui());
        notice.accept(
            "It goes on running until 'skylight temporal stop --data " + data.folder() + "'.");
        return started;
      }
    } catch (IOException e) {
      throw new SkylightException(
          SkylightException.Kind.BAD_INPUT,
          "Cannot start Temporal's development server in "
              + data.folder()
              + ": "
              + IoFailures.reason(e)
              + ".",
          e);
    }
  }

  /** Ends the server; returns it, or empty where none ran. */
  public Optional<Running> stop() {
    Optional<Running> running = running();
    try {
      if (running.isPresent()) {
        ProcessHandle process = ProcessHandle.of(running.get().pid()).orElse(null);
        if (process != null) {
          process.destroy();
          if (!gone(process, 10)) {
            process.destroyForcibly();
            gone(process, 5);
          }
        }
      }
      Files.deleteIfExists(stateFile());
    } catch (IOException e) {
      throw new SkylightException(
          SkylightException.Kind.BAD_INPUT,
          "Cannot remove " + stateFile() + ": " + IoFailures.reason(e) + ".",
          e);
    }
    return running;
  }

  private static boolean gone(ProcessHandle process, long seconds) {
    try {
      process.onExit().get(seconds, TimeUnit.SECONDS);
      return true;
    } catch (java.util.concurrent.TimeoutException e) {
      return false;
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException("cannot wait for process " + process.pid(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Running launch(Path program) throws IOException {
    int port = freePort(PORT);
    int uiPort = freePort(UI_PORT);
    Path log = log();
    List<String> command = new ArrayList<>();
    Path setsid = Path.of("/usr/bin/setsid");
    if (Files.isExecutable(setsid)) {
      // a session of its own: Ctrl-C in this terminal must not reach it
      command.add(setsid.toString());
    }
    command.addAll(
        List.of(
            program.toString(),
            "server",
            "start-dev",
            "--ip",
            "127.0.0.1",
            DevServerProcess.PORT,
            String.valueOf(port),
            DevServerProcess.UI_PORT,
            String.valueOf(uiPort),
            DevServerProcess.DATABASE,
            database().toString(),
            "--namespace",
            NAMESPACE,
            // it would ask its maker for newer versions, and tell of itself
            "--dynamic-config-value",
            "frontend.enableServerVersionCheck=false",
            "--log-level",
            "warn"));
    new TreeMap<>(SearchAttributes.TYPES)
        .forEach((name, type) -> command.addAll(List.of("--search-attribute", name + "=" + type)));
    Process process =
        new ProcessBuilder(command)
            .directory(data.folder().toFile())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    Running running = new Running(process.pid(), port, uiPort);
    boolean ready = false;
    try {
      awaitReady(process.toHandle(), running, log);
      writeState(process.toHandle(), running);
      ready = true;
    } finally {
      if (!ready) {
        process.destroy();
      }
    }
    return running;
  }

  private static void awaitReady(ProcessHandle process, Running running, Path log)
      throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    WorkflowServiceStubs stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget(running.address()).build());
    try {
      while (true) {
        if (!process.isAlive()) {
          throw died(log, "ended while it started");
        }
        try {
          stubs.connect(java.time.Duration.ofSeconds(1));
          keepHistories(stubs);
          return;
        } catch (io.grpc.StatusRuntimeException | IllegalStateException e) {
          if (System.nanoTime() > deadline) {
            throw died(log, "did not answer within " + START_SECONDS + " s");
          }
          LOG.debug("the server does not answer yet", e);
          TimeUnit.MILLISECONDS.sleep(100);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw died(log, "was interrupted while it started");
    } finally {
      stubs.shutdownNow();
    }
  }

  /** A day, the default, is less than a large run takes. */
  private static void keepHistories(WorkflowServiceStubs stubs) {
    stubs
        .blockingStub()
        .updateNamespace(
            UpdateNamespaceRequest.newBuilder()
                .setNamespace(NAMESPACE)
                .setConfig(
                    NamespaceConfig.newBuilder()
                        .setWorkflowExecutionRetentionTtl(
                            Duration.newBuilder()
                                .setSeconds(TimeUnit.DAYS.toSeconds(RETENTION_DAYS))))
                .build());
  }

  private static SkylightException died(Path log, String what) throws IOException {
    String last = "";
    if (Files.exists(log)) {
      List<String> lines = Files.readAllLines(log, StandardCharsets.ISO_8859_1);
      last = lines.isEmpty() ? "" : ": " + lines.get(lines.size() - 1);
    }
    return new SkylightException(
        SkylightException.Kind.TRANSIENT,
        "Temporal's development server " + what + last + "; its log is " + log + ".");
  }

  private void writeState(ProcessHandle process, Running running) throws IOException {
    String json =
        String.format(
            java.util.Locale.ROOT,
            "{\"pid\":%d,\"started\":%d,\"port\":%d,\"ui_port\":%d}%n",
            running.pid(),
            startMillis(process),
            running.port(),
            running.uiPort());
    Files.writeString(stateFile(), json);
  }

  private Path database() {
    return data.folder().resolve("temporal.db");
  }

  private Path log() {
    return data.logs().resolve("temporal-server.log");
  }

  private Path stateFile() {
    return data.folder().resolve("temporal.json");
  }

  private static long startMillis(ProcessHandle process) {
    return process.info().startInstant().map(java.time.Instant::toEpochMilli).orElse(0L);
  }

  private static int freePort(int preferred) throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(loopback, preferred));
      return preferred;
    } catch (java.net.BindException e) {
      LOG.debug("port {} is taken", preferred, e);
      try (ServerSocket socket = new ServerSocket(0, 1, loopback)) {
        return socket.getLocalPort();
      }
    }
  }
}
