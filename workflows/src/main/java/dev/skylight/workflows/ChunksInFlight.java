package dev.skylight.workflows;

import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Chunks of a run that are at work, at most {@code parallelism} at once, and what becomes of those
 * that fail: each gets one more try when all others are done. Workflow state: deterministic, used
 * by one thread at a time.
 *
 * @param <K> what a chunk is of
 */
final class ChunksInFlight<K> {

  /** Each in a scope of its own so that a pause can call it back. */
  private final Map<K, CancellationScope> scopes = new LinkedHashMap<>();

  private final List<K> failed;
  private boolean retryingFailed;

  /** Why the first of them did. */
  private String firstFailure;

  private int parallelism;
  private boolean paused;
  private boolean canceled;
  private int started;
  private TemporalFailure fatal;

  /**
   * Of a run.
   *
   * @param carried of the run before it; null where this is the first
   */
  ChunksInFlight(int parallelism, CarriedChunks<K> carried) {
    this.parallelism = parallelism;
    this.failed = carried == null ? new ArrayList<>() : new ArrayList<>(carried.failedChunks());
    this.retryingFailed = carried != null && carried.retryingFailed();
    this.firstFailure = carried == null ? "" : carried.firstFailure();
    this.paused = carried != null && carried.paused();
  }

  /** Whether another one may be started. */
  boolean room() {
    return !paused && scopes.size() < parallelism;
  }

  /** Starts one; {@code then} hears of its result, or of what went wrong. */
  <R> void start(K chunk, Supplier<Promise<R>> activity, BiConsumer<R, RuntimeException> then) {
    started++;
    CancellationScope scope =
        Workflow.newCancellationScope(
            () ->
                activity
                    .get()
                    .handle(
                        (result, failure) -> {
                          scopes.remove(chunk);
                          then.accept(result, failure);
                          return null;
                        }));
    scopes.put(chunk, scope);
    scope.run();
  }

  /**
   * Does {@code starting}, and waits for whatever it began, even where the run is cancelled: chunks
   * in flight write what they have, or their work is lost. Throws what no retry can mend.
   */
  void untilIdle(Runnable starting, BooleanSupplier idle) {
    try {
      starting.run();
      Workflow.await(idle::getAsBoolean);
    } catch (CanceledFailure e) {
      canceled = true;
      Workflow.newDetachedCancellationScope(() -> Workflow.await(idle::getAsBoolean)).run();
      throw e;
    }
    if (fatal != null) {
      throw fatal;
    }
  }

  /** Takes note of one that failed, and was not called back. */
  void failed(K chunk, RuntimeException failure) {
    TemporalFailure known = Causes.fatal(failure);
    if (known != null) {
      stop(known);
      return;
    }
    if (failed.isEmpty()) {
      firstFailure = Causes.reason(failure);
    }
    failed.add(chunk);
  }

  /** Starts nothing more, and ends the run with this once all are back. */
  void stop(TemporalFailure why) {
    fatal = fatal == null ? why : fatal;
  }

  /** Whether something happened that no retry can mend. */
  boolean stopped() {
    return fatal != null;
  }

  /** Whether failed ones are to have their second try, once all others are back. */
  boolean retryDue() {
    return !failed.isEmpty() && !retryingFailed;
  }

  /** Takes the failed ones, for their second try. */
  List<K> takeFailed() {
    retryingFailed = true;
    List<K> taken = List.copyOf(failed);
    failed.clear();
    return taken;
  }

  /** Chunks of another plan, each with two tries again. */
  void another() {
    retryingFailed = false;
  }

  /**
   * Ends the run where chunks failed twice.
   *
   * @param words of a chunk
   * @param others what can be said of the others, as in {@code All other rows are safe}
   */
  void failIfAnyFailed(Function<K, String> words, String others) {
    if (!failed.isEmpty()) {
      throw ApplicationFailure.newNonRetryableFailure(
          failed.size()
              + " chunks could not be embedded, the first of them "
              + words.apply(failed.get(0))
              + ": "
              + firstFailure
              + ". "
              + others
              + "; mend the cause and start the same command again",
          "ChunksFailed");
    }
  }

  /** Starts none until {@link #resume}; with {@code callBack} those at work come back, too. */
  void pause(boolean callBack) {
    paused = true;
    if (callBack) {
      // a copy: a chunk that had not started yet comes back while we call
      List.copyOf(scopes.values()).forEach(scope -> scope.cancel("paused"));
    }
  }

  /** Goes on; returns whether it was paused. */
  boolean resume() {
    boolean was = paused;
    paused = false;
    return was;
  }

  /** Returns whether so many at once are possible. */
  boolean changeParallelism(int chunks) {
    boolean possible = chunks >= 1 && chunks <= RegenerateInput.MAX_PARALLELISM;
    if (possible) {
      parallelism = chunks;
    }
    return possible;
  }

  boolean idle() {
    return scopes.isEmpty();
  }

  int size() {
    return scopes.size();
  }

  int parallelism() {
    return parallelism;
  }

  boolean paused() {
    return paused;
  }

  /** Whether the run was cancelled, and starts nothing any more. */
  boolean canceled() {
    return canceled;
  }

  /** How many this run started. */
  int started() {
    return started;
  }

  List<K> failed() {
    return failed;
  }

  boolean retryingFailed() {
    return retryingFailed;
  }

  String firstFailure() {
    return firstFailure;
  }
}
