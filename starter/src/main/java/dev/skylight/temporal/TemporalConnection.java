package dev.skylight.temporal;

import dev.skylight.activities.ActivitySet;
import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.workflows.SearchAttributes;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.operatorservice.v1.ListSearchAttributesRequest;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.envconfig.ClientConfigProfile;
import io.temporal.serviceclient.OperatorServiceStubs;
import io.temporal.serviceclient.OperatorServiceStubsOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.WorkerFactory;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection to one Temporal server, embedded or not. Thread-safe. */
public final class TemporalConnection implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TemporalConnection.class);
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(8);

  private final Target target;
  private final String where;
  private final WorkflowClient client;
  private final WorkerFactory workers;
  private final boolean searchAttributes;
  private final Runnable closer;

  private TemporalConnection(
      Target target,
      String where,
      WorkflowClient client,
      WorkerFactory workers,
      boolean searchAttributes,
      Runnable closer) {
    this.target = target;
    this.where = where;
    this.client = client;
    this.workers = workers;
    this.searchAttributes = searchAttributes;
    this.closer = closer;
  }

  /**
   * Connects; the address must answer within seconds.
   *
   * @param env environment variables
   * @param notice hears sentences for the user, as the address of a server that was started
   */
  public static TemporalConnection open(
      Target target, DataFolder data, Map<String, String> env, Consumer<String> notice) {
    TemporalConnection connection =
        switch (target.kind()) {
          case EMBEDDED -> embedded(target);
          case DEV -> dev(target, data, env, notice);
          case ADDRESS ->
              server(
                  target,
                  Profiles.load(null, env).toBuilder().setAddress(target.value()).build(),
                  CONNECT_TIMEOUT);
          case PROFILE -> server(target, Profiles.load(target.value(), env), CONNECT_TIMEOUT);
          case CONFIGURED -> server(target, Profiles.load(null, env), CONNECT_TIMEOUT);
        };
    LOG.info("Temporal: {}", connection.where);
    notice.accept("Temporal: " + connection.where);
    return connection;
  }

  private static TemporalConnection embedded(Target target) {
    TestWorkflowEnvironment server =
        TestWorkflowEnvironment.newInstance(
            TestEnvironmentOptions.newBuilder()
                // with it, waiting for a result makes timers and retries fire at once
                .setUseTimeskipping(false)
                .setWorkflowClientOptions(clientOptions("default"))
                .build());
    return new TemporalConnection(
        target,
        "embedded in this process (no web page; stop with Ctrl-C, go on with the same command)",
        server.getWorkflowClient(),
        server.getWorkerFactory(),
        false,
        server::close);
  }

  private static TemporalConnection dev(
      Target target, DataFolder data, Map<String, String> env, Consumer<String> notice) {
    DevServer.Running running = new DevServer(data).start(env, notice);
    ClientConfigProfile profile =
        ClientConfigProfile.newBuilder()
            .setAddress(running.address())
            .setNamespace(DevServer.NAMESPACE)
            .build();
    return server(target, profile, CONNECT_TIMEOUT);
  }

  static TemporalConnection server(Target target, ClientConfigProfile profile, Duration timeout) {
    String address = Profiles.address(profile);
    String namespace = Profiles.namespace(profile);
    WorkflowServiceStubsOptions options = Profiles.stubs(profile);
    WorkflowServiceStubs stubs;
    try {
      stubs = connect(options, address, timeout);
    } catch (SkylightException e) {
      throw TlsMismatch.explain(profile, options, address).orElse(e);
    }
    try {
      stubs
          .blockingStub()
          .describeNamespace(DescribeNamespaceRequest.newBuilder().setNamespace(namespace).build());
      WorkflowClient client = WorkflowClient.newInstance(stubs, clientOptions(namespace));
      return new TemporalConnection(
          target,
          address + ", namespace " + namespace,
          client,
          WorkerFactory.newInstance(client),
          hasSearchAttributes(stubs, namespace),
          () -> stop(stubs));
    } catch (StatusRuntimeException e) {
      stop(stubs);
      if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
        throw new SkylightException(
            SkylightException.Kind.BAD_INPUT,
            "The Temporal server at "
                + address
                + " has no namespace '"
                + namespace
                + "': create it there, or name another one with TEMPORAL_NAMESPACE.",
            e);
      }
      throw unreachable(address, e);
    }
  }

  /** Connects and waits until the server answers; on failure nothing stays open. */
  static WorkflowServiceStubs connect(
      WorkflowServiceStubsOptions options, String address, Duration timeout) {
    WorkflowServiceStubs stubs = WorkflowServiceStubs.newServiceStubs(options);
    try {
      stubs.connect(timeout);
      return stubs;
    } catch (StatusRuntimeException | IllegalStateException e) {
      stubs.shutdownNow();
      throw unreachable(address, e);
    }
  }

  private static SkylightException unreachable(String address, RuntimeException e) {
    Status.Code code = Status.fromThrowable(e).getCode();
    if (code == Status.Code.UNAUTHENTICATED || code == Status.Code.PERMISSION_DENIED) {
      return new SkylightException(
          SkylightException.Kind.BAD_INPUT,
          "The Temporal server at "
              + address
              + " refuses these credentials: check TEMPORAL_API_KEY, or the profile's key and"
              + " certificate, and the namespace.",
          e);
    }
    return new SkylightException(
        SkylightException.Kind.TRANSIENT,
        "Cannot reach a Temporal server at "
            + address
            + " ("
            + code
            + " within "
            + CONNECT_TIMEOUT.toSeconds()
            + " s): start it, correct --temporal or TEMPORAL_ADDRESS, or use --temporal embedded.",
        e);
  }

  private static WorkflowClientOptions clientOptions(String namespace) {
    return WorkflowClientOptions.newBuilder()
        .setNamespace(namespace)
        .setIdentity(ActivitySet.workerName())
        // neither the embedded server nor servers of today know worker heartbeats
        .setWorkerHeartbeatInterval(Duration.ofSeconds(-1))
        .build();
  }

  private static boolean hasSearchAttributes(WorkflowServiceStubs stubs, String namespace) {
    OperatorServiceStubs operator =
        OperatorServiceStubs.newServiceStubs(
            OperatorServiceStubsOptions.newBuilder()
                .setChannel(stubs.getRawChannel())
                .validateAndBuildWithDefaults());
    try {
      return operator
          .blockingStub()
          .withDeadlineAfter(5, TimeUnit.SECONDS)
          .listSearchAttributes(
              ListSearchAttributesRequest.newBuilder().setNamespace(namespace).build())
          .getCustomAttributesMap()
          .keySet()
          .containsAll(SearchAttributes.TYPES.keySet());
    } catch (StatusRuntimeException e) {
      // Temporal Cloud may refuse the question; without the attributes only a column is missing
      LOG.info("search attributes are not used: {}", e.getStatus());
      return false;
    }
  }

  private static void stop(WorkflowServiceStubs stubs) {
    stubs.shutdown();
    if (!stubs.awaitTermination(2, TimeUnit.SECONDS)) {
      stubs.shutdownNow();
    }
  }

  /** Whether the server lives in this process. */
  public boolean embedded() {
    return target.embedded();
  }

  /** The server, for people. */
  public String where() {
    return where;
  }

  /** The client. */
  public WorkflowClient client() {
    return client;
  }

  /** The one worker factory of this connection. */
  public WorkerFactory workers() {
    return workers;
  }

  /** Whether all of Skylight's search attributes are registered. */
  public boolean searchAttributes() {
    return searchAttributes;
  }

  @Override
  public void close() {
    closer.run();
  }
}
