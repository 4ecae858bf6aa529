package dev.skylight.activities;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.internal.catalog.ForeignCatalog;
import dev.skylight.internal.embedding.ChunkWork;
import dev.skylight.internal.embedding.NullRequests;
import dev.skylight.internal.embedding.Planner;
import dev.skylight.internal.models.Embedder;
import dev.skylight.internal.models.EmbedderProvider;
import dev.skylight.internal.models.ModelUse;
import dev.skylight.internal.models.NullEmbedder;
import dev.skylight.internal.models.RowOutcome;
import dev.skylight.internal.models.RowSource;
import dev.skylight.internal.pictures.FilePictures;
import dev.skylight.internal.pictures.PictureSource;
import dev.skylight.internal.stores.FileStores;
import dev.skylight.job.RowRange;
import dev.skylight.workflows.ChunkActivities;
import dev.skylight.workflows.ChunkTask;
import dev.skylight.workflows.FailureTypes;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestActivityEnvironment;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker that cannot do a chunk says why, and leaves it to others that can. */
class UnfitWorkerTest {

  @TempDir Path folder;

  private ApplicationFailure refusal(EmbedderProvider embedders, ChunkTask task) {
    ApplicationFailure cause = failure(embedders, task, false);
    assertEquals(FailureTypes.UNFIT_WORKER, cause.getType());
    assertFalse(cause.isNonRetryable(), "another worker may be fit");
    assertFalse(FailureTypes.FATAL.contains(cause.getType()));
    return cause;
  }

  private ApplicationFailure failure(EmbedderProvider embedders, ChunkTask task, boolean alone) {
    ChunkWork work =
        new ChunkWork(
            new FileStores(DataFolder.of(folder, "test"), null), new FilePictures(), "this-worker");
    TestActivityEnvironment environment = TestActivityEnvironment.newInstance();
    try {
      environment.registerActivitiesImplementations(
          new ChunkActivitiesImpl(
              work, new Fitness(embedders, "this-worker", alone), new Drain(), "this-worker"));
      ChunkActivities chunks =
          environment.newActivityStub(
              ChunkActivities.class,
              ActivityOptions.newBuilder()
                  .setStartToCloseTimeout(Duration.ofSeconds(20))
                  .setRetryOptions(RetryOptions.newBuilder().setMaximumAttempts(1).build())
                  .build());
      ActivityFailure failure = assertThrows(ActivityFailure.class, () -> chunks.embedChunk(task));
      return (ApplicationFailure) failure.getCause();
    } finally {
      environment.close();
    }
  }

  private static ChunkTask task(int version, String fingerprint) {
    return new ChunkTask(version, new RowRange(0, 10), "null", "fp32", "exact", fingerprint, 16);
  }

  @Test
  void ofAnotherBuild() {
    ApplicationFailure refusal =
        refusal(new NullEmbedder(10, 16), task(ChunkTask.SCHEMA_VERSION + 1, "null-embedder"));
    assertEquals(
        "the worker this-worker leaves its chunks to others: it knows chunks of version 1 and was"
            + " given 2: worker and starter are of different builds; update the older one",
        refusal.getOriginalMessage());
  }

  @Test
  void withAnotherModelOrNone() {
    ApplicationFailure other =
        refusal(new NullEmbedder(10, 16), task(ChunkTask.SCHEMA_VERSION, "another"));
    assertTrue(
        other.getOriginalMessage().contains("its model null has fingerprint null-embedder"),
        other.getOriginalMessage());
    ApplicationFailure none =
        refusal(
            providing(
                () -> {
                  throw new SkylightException(SkylightException.Kind.MODEL, "no folder here");
                }),
            task(ChunkTask.SCHEMA_VERSION, "null-embedder"));
    assertTrue(none.getOriginalMessage().endsWith("others: no folder here"), none.toString());
  }

  /** Loaded, it does not run: the memory of one GPU is full, say. */
  @Test
  void whoseModelFails() throws SQLException, IOException {
    DataFolder data = DataFolder.of(folder, "test");
    ForeignCatalog.make(folder, 10);
    NullEmbedder fit = new NullEmbedder(10, 16);
    Planner planner = new Planner(new FileStores(data, null), fit);
    planner.allocate(NullRequests.of(10), planner.plan(NullRequests.of(10)), "a run");
    Embedder unfit = failing(fit, "no memory is left");
    EmbedderProvider embedders = providing(() -> unfit);
    ChunkTask task = task(ChunkTask.SCHEMA_VERSION, "null-embedder");
    assertTrue(refusal(embedders, task).getOriginalMessage().endsWith("others: no memory is left"));
    ApplicationFailure last = failure(embedders, task, true);
    assertEquals(FailureTypes.MODEL, last.getType(), "there is nobody else");
    assertEquals("no memory is left", last.getOriginalMessage());
  }

  private static Embedder failing(Embedder fit, String failure) {
    return new Embedder() {
      @Override
      public int dimension() {
        return fit.dimension();
      }

      @Override
      public String fingerprint() {
        return fit.fingerprint();
      }

      @Override
      public List<RowOutcome> embed(List<RowSource> rows, FloatBuffer out, Listener listener) {
        throw new SkylightException(SkylightException.Kind.MODEL, failure);
      }

      @Override
      public void close() {}
    };
  }

  private static EmbedderProvider providing(Supplier<Embedder> embedder) {
    return new EmbedderProvider() {
      @Override
      public Embedder get(ModelUse use) {
        return embedder.get();
      }

      @Override
      public PictureSource pictures() {
        return new FilePictures();
      }

      @Override
      public void close() {}
    };
  }
}
