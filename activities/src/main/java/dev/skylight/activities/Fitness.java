package dev.skylight.activities;

import dev.skylight.collection.SkylightException;
import dev.skylight.internal.models.Embedder;
import dev.skylight.internal.models.EmbedderProvider;
import dev.skylight.internal.models.ModelUse;
import dev.skylight.workflows.ChunkTask;
import io.temporal.activity.Activity;
import io.temporal.failure.ApplicationFailure;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Refuses chunks that this worker cannot do, but another one may. Thread-safe. */
final class Fitness {

  private static final Logger log = LoggerFactory.getLogger(Fitness.class);

  private final EmbedderProvider embedders;
  private final String worker;
  private final boolean alone;

  /** That it refuses chunks is said once. */
  private final AtomicBoolean refusing = new AtomicBoolean();

  /**
   * Of a worker.
   *
   * @param alone whether there can be no other worker to leave chunks to
   */
  Fitness(EmbedderProvider embedders, String worker, boolean alone) {
    this.embedders = embedders;
    this.worker = worker;
    this.alone = alone;
  }

  /** The embedder that a chunk needs; a failure of type UNFIT_WORKER where there is none here. */
  Embedder embedderFor(ChunkTask task) {
    if (task.schemaVersion() != ChunkTask.SCHEMA_VERSION) {
      throw unfit(
          "it knows chunks of version "
              + ChunkTask.SCHEMA_VERSION
              + " and was given "
              + task.schemaVersion()
              + ": worker and starter are of different builds; update the older one");
    }
    Embedder embedder;
    try {
      embedder = embedders.get(new ModelUse(task.model(), task.precision(), task.decode()));
    } catch (SkylightException e) {
      if (e.kind() != SkylightException.Kind.MODEL) {
        throw e;
      }
      throw unfit(e.getMessage());
    }
    if (!embedder.fingerprint().equals(task.fingerprint())) {
      throw unfit(
          "its model "
              + task.model()
              + " has fingerprint "
              + embedder.fingerprint()
              + ", the job needs "
              + task.fingerprint()
              + ": give every worker the same model files and the same --device");
    }
    return embedder;
  }

  /**
   * What to throw where a chunk came to nothing: a model that does not run here (no memory is left
   * on this GPU, say) may run elsewhere.
   */
  RuntimeException failed(SkylightException failure) {
    return failure.kind() == SkylightException.Kind.MODEL && !alone
        ? unfit(failure.getMessage())
        : failure;
  }

  private ApplicationFailure unfit(String why) {
    String message = "the worker " + worker + " leaves its chunks to others: " + why;
    if (refusing.compareAndSet(false, true)) {
      log.warn(message);
    }
    return Failures.unfit(message, Activity.getExecutionContext().getInfo().getAttempt());
  }
}
