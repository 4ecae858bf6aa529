package dev.skylight.activities;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.internal.embedding.ChunkWork;
import dev.skylight.internal.models.Embedder;
import dev.skylight.internal.models.EmbedderProvider;
import dev.skylight.internal.models.NullEmbedder;
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
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker that cannot do a chunk says why, and leaves it to others that can. */
class UnfitWorkerTest {

  @TempDir Path folder;

  private ApplicationFailure refusal(EmbedderProvider embedders, ChunkTask task) {
    ChunkWork work =
        new ChunkWork(
            new FileStores(DataFolder.of(folder, "test"), null), new FilePictures(), "this-worker");
    TestActivityEnvironment environment = TestActivityEnvironment.newInstance();
    try {
      environment.registerActivitiesImplementations(
          new ChunkActivitiesImpl(work, embedders, new Drain(), "this-worker"));
      ChunkActivities chunks =
          environment.newActivityStub(
              ChunkActivities.class,
              ActivityOptions.newBuilder()
                  .setStartToCloseTimeout(Duration.ofSeconds(20))
                  .setRetryOptions(RetryOptions.newBuilder().setMaximumAttempts(1).build())
                  .build());
      ActivityFailure failure = assertThrows(ActivityFailure.class, () -> chunks.embedChunk(task));
      ApplicationFailure cause = (ApplicationFailure) failure.getCause();
      assertEquals(FailureTypes.UNFIT_WORKER, cause.getType());
      assertFalse(cause.isNonRetryable(), "another worker may be fit");
      assertFalse(FailureTypes.FATAL.contains(cause.getType()));
      return cause;
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
            new EmbedderProvider() {
              @Override
              public Embedder get(String model, String precision, String decode) {
                throw new SkylightException(SkylightException.Kind.MODEL, "no folder here");
              }

              @Override
              public PictureSource pictures() {
                return new FilePictures();
              }

              @Override
              public void close() {}
            },
            task(ChunkTask.SCHEMA_VERSION, "null-embedder"));
    assertTrue(none.getOriginalMessage().endsWith("others: no folder here"), none.toString());
  }
}
