package dev.skylight.jobs;

import dev.skylight.temporal.TemporalFailures;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A job that was started or attached to. Followed by one thread; {@link #leave} may be called by
 * another.
 *
 * @param <R> its result
 */
public final class RunningJob<R> {

  private static final Logger LOG = LoggerFactory.getLogger(RunningJob.class);
  private static final long TICK_MILLIS = 500;
  private static final Duration LOOK_FOR_WORKERS = Duration.ofSeconds(10);
  private static final Duration ANSWER_PATIENCE = Duration.ofSeconds(1);
  private static final Duration LONELY = Duration.ofSeconds(20);
  private static final Duration GRACE = Duration.ofSeconds(8);

  private final WorkflowJob<R> job;
  private final JobStarts.Started started;

  /** Null on a server. */
  private final EmbeddedRun claim;

  private final UnaryOperator<JobStatus> stopped;
  private volatile JobStatus last;
  private long lastAnswerNanos = System.nanoTime();
  private boolean warned;
  private String obstacle = "";

  /**
   * A job.
   *
   * @param claim null on a server
   * @param stopped where the job is once this process has left it, given the last that was heard
   */
  RunningJob(
      WorkflowJob<R> job,
      JobStarts.Started started,
      EmbeddedRun claim,
      UnaryOperator<JobStatus> stopped) {
    this.job = job;
    this.started = started;
    this.claim = claim;
    this.stopped = stopped;
    this.last = JobStatus.at(job.workflowId(), JobState.PLANNING);
  }

  /** Id on the server. */
  public String workflowId() {
    return job.workflowId();
  }

  /** Run on the server. */
  public String runId() {
    return started.runId();
  }

  /** Whether it ran before: then it goes on with the options it was started with. */
  public boolean attached() {
    return started.attached();
  }

  /** How many other worker processes are there for its chunks. */
  public long workers() {
    return JobSession.translating(job::workers);
  }

  /**
   * Waits for the end of the job, and passes on to it what other processes ask of it.
   *
   * @param joinIn called now and then: the last worker may have died, or was dead and the server
   *     had not noticed
   * @return what came of it; empty where it was cancelled
   */
  public Optional<R> follow(JobListener listener, Runnable joinIn) throws InterruptedException {
    CompletableFuture<R> result = job.result();
    long lookedNanos = System.nanoTime();
    try {
      while (true) {
        try {
          R done = result.get(TICK_MILLIS, TimeUnit.MILLISECONDS);
          tick(listener);
          return Optional.of(done);
        } catch (TimeoutException e) {
          tick(listener);
          if (System.nanoTime() - lookedNanos > LOOK_FOR_WORKERS.toNanos()) {
            joinIn.run();
            lookedNanos = System.nanoTime();
          }
        }
      }
    } catch (ExecutionException e) {
      return ended(
          e.getCause() instanceof RuntimeException cause
              ? cause
              : new IllegalStateException("the job's result cannot be read", e));
    } catch (RuntimeException e) {
      return ended(e);
    }
  }

  private Optional<R> ended(RuntimeException failure) {
    if (TemporalFailures.cancelled(failure)) {
      return Optional.empty();
    }
    throw TemporalFailures.translate(failure);
  }

  private void tick(JobListener listener) {
    if (claim != null) {
      claim.takeRequest().ifPresent(this::obey);
    }
    Optional<JobStatus> answer = job.status(ANSWER_PATIENCE);
    if (answer.isPresent()) {
      JobStatus status = answer.get();
      // a heartbeat that arrives late must not make the display go back
      last = status.rowsDone() < last.rowsDone() ? status.withRowsDone(last.rowsDone()) : status;
      lastAnswerNanos = System.nanoTime();
    } else if (!warned && System.nanoTime() - lastAnswerNanos > LONELY.toNanos()) {
      warned = true;
      listener.nobodyAnswers();
    }
    if (!job.obstacle().equals(obstacle)) {
      obstacle = job.obstacle();
      listener.obstacle(obstacle);
    }
    listener.status(last);
    if (claim != null) {
      claim.publish(last);
    }
  }

  private void obey(Request request) {
    LOG.info("asked for: {}", request);
    job.send(request);
  }

  /**
   * How a job was left.
   *
   * @param onDisk what is done; null where the job goes on or waits on a server
   * @param clean whether the work of this process ended by itself; else its chunk is done again
   * @param others other worker processes; 0 with the embedded server
   */
  public record Left(JobStatus onDisk, boolean clean, long others) {}

  /**
   * Ends what this process does of the job: with the embedded server the job stops with it, on a
   * server it goes on or waits.
   *
   * @param work what this process does of the job, or null
   */
  public Left leave(LocalWork work) {
    LOG.info("interrupted");
    boolean clean = work == null || work.drain(GRACE);
    if (claim == null) {
      return new Left(null, clean, workers());
    }
    claim.close();
    return new Left(stopped.apply(last), clean, 0);
  }
}
