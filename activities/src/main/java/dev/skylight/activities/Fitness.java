package dev.skylight.activities;

import dev.skylight.collection.SkylightException;
import dev.skylight.internal.models.Embedder;
import dev.skylight.internal.models.EmbedderProvider;
import dev.skylight.internal.models.ModelUse;
import dev.skylight.workflows.ChunkTask;

/** Refuses chunks that this worker cannot do, but another one may. Thread-safe. */
final class Fitness {

  private final EmbedderProvider embedders;
  private final Refusal refusal;
  private final boolean alone;

  /**
   * Of a worker.
   *
   * @param alone whether there can be no other worker to leave chunks to
   */
  Fitness(EmbedderProvider embedders, String worker, boolean alone) {
    this.embedders = embedders;
    this.refusal = new Refusal(worker);
    this.alone = alone;
  }

  /** The embedder that a chunk needs; a failure of type UNFIT_WORKER where there is none here. */
  Embedder embedderFor(ChunkTask task) {
    refusal.checkVersion(ChunkTask.SCHEMA_VERSION, task.schemaVersion());
    Embedder embedder;
    try {
      embedder = embedders.get(new ModelUse(task.model(), task.precision(), task.decode()));
    } catch (SkylightException e) {
      if (e.kind() != SkylightException.Kind.MODEL) {
        throw e;
      }
      throw refusal.because(e.getMessage());
    }
    if (!embedder.fingerprint().equals(task.fingerprint())) {
      throw refusal.because(
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
        ? refusal.because(failure.getMessage())
        : failure;
  }
}
