package dev.skylight.jobs;

import dev.skylight.activities.ActivitySet;
import dev.skylight.temporal.TemporalConnection;
import dev.skylight.workflows.ChunkHeartbeat;
import dev.skylight.workflows.FailureTypes;
import dev.skylight.workflows.RegenerateProgress;
import dev.skylight.workflows.RowRate;
import dev.skylight.workflows.RunState;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.TaskQueueType;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.failure.v1.Failure;
import io.temporal.api.taskqueue.v1.PollerInfo;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionDescription;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one job of its kind on a Temporal server, running or not. Thread-safe.
 *
 * @param <R> its result
 */
final class WorkflowJob<R> {

  /** A worker polls at least once a minute. */
  private static final Duration POLLER_AGE = Duration.ofSeconds(70);

  private static final Logger LOG = LoggerFactory.getLogger(WorkflowJob.class);

  /** The SDK repeats a query for a minute where no worker answers, which no user waits for. */
  private static final ExecutorService ASKERS =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "progress query");
            thread.setDaemon(true);
            return thread;
          });

  private static final Set<RunState> WITH_ACTIVITIES =
      EnumSet.of(RunState.PLANNING, RunState.RUNNING, RunState.FINISHING);

  private final WorkflowClient client;
  private final String workflowId;
  private final String chunkQueue;
  private final String chunkActivity;
  private final Class<R> type;

  /** Of the one question that is on its way. */
  private final RowRate recent = RowRate.ofLooks();

  private CompletableFuture<JobStatus> question;
  private volatile String obstacle = "";

  /**
   * The job of a data folder.
   *
   * @param name the folder's name
   * @param chunkActivity type of the activity that works on chunks
   * @param type of its result
   */
  WorkflowJob(
      TemporalConnection connection,
      JobKind kind,
      String name,
      String chunkActivity,
      Class<R> type) {
    this.client = connection.client();
    this.workflowId = kind.workflowId(name);
    this.chunkQueue = kind.chunkQueue(name);
    this.chunkActivity = chunkActivity;
    this.type = type;
  }

  /** Id on the server. */
  String workflowId() {
    return workflowId;
  }

  /** The result, once the job ends; follows the job when it continues as new. */
  CompletableFuture<R> result() {
    return stub().getResultAsync(type);
  }

  /** What the server says of the job; {@code UNSPECIFIED} where it knows none. */
  WorkflowExecutionStatus executionStatus() {
    try {
      return stub().describe().getStatus();
    } catch (RuntimeException e) {
      if (notFound(e)) {
        return WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_UNSPECIFIED;
      }
      throw e;
    }
  }

  /** Whether the job is at work or paused on the server. */
  boolean running() {
    return executionStatus() == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
  }

  /**
   * Where the job is; empty where no worker answers in time. One question at a time is on its way:
   * a call while it is only goes on waiting for it.
   */
  synchronized Optional<JobStatus> status(Duration patience) {
    if (question == null) {
      question = CompletableFuture.supplyAsync(this::ask, ASKERS);
    }
    try {
      JobStatus answer = question.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      question = null;
      return Optional.of(answer);
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (ExecutionException e) {
      question = null;
      LOG.debug("no worker answers", e);
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private JobStatus ask() {
    RegenerateProgress progress = stub().query("progress", RegenerateProgress.class);
    long rowsInFlight = 0;
    long failedInFlight = 0;
    double rate = 0;
    if (WITH_ACTIVITIES.contains(progress.state())) {
      WorkflowExecutionDescription description = stub().describe();
      for (PendingActivityInfo activity :
          description.getRawDescription().getPendingActivitiesList()) {
        if (activity.getAttempt() > 1) {
          obstacle(activity.getLastFailure()).ifPresent(sentence -> obstacle = sentence);
        }
        Optional<ChunkHeartbeat> heartbeat = heartbeat(activity);
        if (heartbeat.isPresent()) {
          rowsInFlight += heartbeat.get().rowsDone();
          failedInFlight += heartbeat.get().rowsFailed();
          rate += heartbeat.get().imagesPerSecond();
        }
      }
    }
    long done = Math.min(progress.rowsTotal(), progress.rowsDone() + rowsInFlight);
    // the chunks' own rates add up to that of the job only while all of them are the first
    rate =
        WITH_ACTIVITIES.contains(progress.state())
            ? first(recent(progress.state(), done), progress.imagesPerSecond(), rate)
            : 0;
    long eta = rate > 0 ? Math.round((progress.rowsTotal() - done) / rate) : -1;
    return new JobStatus(
        workflowId,
        JobState.valueOf(progress.state().name()),
        progress.rowsTotal(),
        done,
        progress.rowsFailed() + failedInFlight,
        progress.chunksTotal(),
        progress.chunksDone(),
        rate,
        eta);
  }

  private double recent(RunState state, long done) {
    if (state != RunState.RUNNING) {
      recent.reset();
      return 0;
    }
    recent.saw(TimeUnit.NANOSECONDS.toMillis(System.nanoTime()), done);
    return recent.perSecond();
  }

  private static double first(double... rates) {
    return Arrays.stream(rates).filter(rate -> rate > 0).findFirst().orElse(0);
  }

  private static Optional<String> obstacle(Failure failure) {
    return failure.hasApplicationFailureInfo()
            && !failure.getApplicationFailureInfo().getType().equals(FailureTypes.DRAINING)
        ? Optional.of(failure.getMessage())
        : Optional.empty();
  }

  /** Why some work had to be begun again, as the last {@link #status} found; empty where none. */
  String obstacle() {
    return obstacle;
  }

  private Optional<ChunkHeartbeat> heartbeat(PendingActivityInfo activity) {
    return activity.getActivityType().getName().equals(chunkActivity)
        ? Heartbeats.last(client, activity, ChunkHeartbeat.class)
        : Optional.empty();
  }

  /** Asks the job for something; what shows that it was granted is its status. */
  void send(Request request) {
    switch (request) {
      case PAUSE -> stub().signal("pause");
      case RESUME -> stub().signal("resume");
      case CANCEL -> stub().cancel("asked for on the command line");
    }
  }

  /** How many worker processes poll the chunk queue. */
  long workers() {
    return client
        .getWorkflowServiceStubs()
        .blockingStub()
        .describeTaskQueue(
            DescribeTaskQueueRequest.newBuilder()
                .setNamespace(client.getOptions().getNamespace())
                .setTaskQueue(TaskQueue.newBuilder().setName(chunkQueue))
                .setTaskQueueType(TaskQueueType.TASK_QUEUE_TYPE_ACTIVITY)
                .build())
        .getPollersList()
        .stream()
        .filter(WorkflowJob::recent)
        .map(PollerInfo::getIdentity)
        .filter(identity -> !identity.startsWith(ActivitySet.workerName() + "/"))
        .filter(WorkflowJob::mayLive)
        .distinct()
        .count();
  }

  private static boolean recent(PollerInfo poller) {
    return Instant.ofEpochSecond(poller.getLastAccessTime().getSeconds())
        .isAfter(Instant.now().minus(POLLER_AGE));
  }

  /** The server remembers pollers for minutes; of this machine's we know which were killed. */
  private static boolean mayLive(String identity) {
    String[] parts = identity.split("/", -1);
    if (parts.length < 2 || !parts[0].equals(ActivitySet.hostName())) {
      return true;
    }
    try {
      return ProcessHandle.of(Long.parseLong(parts[1])).isPresent();
    } catch (NumberFormatException e) {
      return true; // not an identity of ours
    }
  }

  private WorkflowStub stub() {
    return client.newUntypedWorkflowStub(workflowId);
  }

  private static boolean notFound(Throwable e) {
    for (Throwable t = e; t != null; t = t.getCause()) {
      if (t instanceof StatusRuntimeException status
          && status.getStatus().getCode() == Status.Code.NOT_FOUND) {
        return true;
      }
    }
    return false;
  }
}
