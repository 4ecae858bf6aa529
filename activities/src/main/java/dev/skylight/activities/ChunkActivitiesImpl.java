package dev.skylight.activities;

import dev.skylight.collection.SkylightException;
import dev.skylight.internal.catalog.Catalog;
import dev.skylight.internal.embedding.ChunkBuffers;
import dev.skylight.internal.embedding.PictureFolders;
import dev.skylight.internal.embedding.RowSources;
import dev.skylight.internal.ledger.RowCounts;
import dev.skylight.internal.models.Embedder;
import dev.skylight.internal.models.EmbedderProvider;
import dev.skylight.internal.models.RowOutcome;
import dev.skylight.internal.models.RowSource;
import dev.skylight.internal.stores.Stores;
import dev.skylight.internal.vectors.ChunkData;
import dev.skylight.internal.vectors.VectorStore;
import dev.skylight.job.RowRange;
import dev.skylight.workflows.ChunkActivities;
import dev.skylight.workflows.ChunkHeartbeat;
import dev.skylight.workflows.ChunkResult;
import dev.skylight.workflows.ChunkTask;
import io.temporal.activity.Activity;
import io.temporal.failure.ApplicationFailure;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One chunk: embeds into a private buffer what the ledger lacks, and publishes it. An attempt that
 * has to end early (cancelled, superseded, worker shutting down) publishes the rows it has first:
 * rows are the same whoever made them, and the store takes only those that are missing.
 */
final class ChunkActivitiesImpl implements ChunkActivities {

  private static final Logger log = LoggerFactory.getLogger(ChunkActivitiesImpl.class);

  private final Stores stores;
  private final EmbedderProvider embedders;
  private final Drain drain;
  private final String worker;
  private final ChunkBuffers buffers = new ChunkBuffers();
  private final PictureFolders folders = new PictureFolders();

  /** That it refuses chunks is said once. */
  private final AtomicBoolean refusing = new AtomicBoolean();

  ChunkActivitiesImpl(Stores stores, EmbedderProvider embedders, Drain drain, String worker) {
    this.stores = stores;
    this.embedders = embedders;
    this.drain = drain;
    this.worker = worker;
  }

  @Override
  public ChunkResult embedChunk(ChunkTask task) {
    try (Heartbeater heartbeater =
        new Heartbeater(new ChunkHeartbeat(1, 0, task.rows().size(), 0, 0, worker))) {
      return Failures.translating(() -> embed(task, heartbeater));
    }
  }

  private ChunkResult embed(ChunkTask task, Heartbeater heartbeater) {
    Embedder embedder = embedderFor(task);
    Tally tally = new Tally(task.rows().size(), worker);
    try (Catalog catalog = stores.openCatalog();
        VectorStore store = stores.openVectors()) {
      RowSources sources = new RowSources(catalog, store.ledger());
      for (RowRange range : store.missing(task.rows(), Integer.MAX_VALUE)) {
        if (!mustEnd(heartbeater)) {
          embedRange(range, sources, embedder, store, tally, heartbeater);
        }
      }
      RowCounts counts = store.ledger().counts(task.rows());
      if (counts.settled() < task.rows().size()) {
        endEarly(heartbeater);
      }
      return new ChunkResult(
          counts.settled(), counts.failed(), counts.unassigned(), tally.embedded());
    }
  }

  /** Refuses a chunk that this worker cannot do, but another one may. */
  private Embedder embedderFor(ChunkTask task) {
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
      embedder = embedders.get(task.model(), task.precision(), task.decode());
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

  private ApplicationFailure unfit(String why) {
    String message = "the worker " + worker + " leaves its chunks to others: " + why;
    if (refusing.compareAndSet(false, true)) {
      log.warn(message);
    }
    return Failures.unfit(message, Activity.getExecutionContext().getInfo().getAttempt());
  }

  private void embedRange(
      RowRange range,
      RowSources sources,
      Embedder embedder,
      VectorStore store,
      Tally tally,
      Heartbeater heartbeater) {
    FloatBuffer vectors = buffers.take(Math.toIntExact(range.size() * embedder.dimension()));
    List<RowSource> rows = sources.sources(range, stores.folder().folder());
    List<RowOutcome> outcomes =
        embedder.embed(
            rows,
            vectors,
            (done, failed) -> {
              heartbeater.details(tally.heartbeat(done, failed));
              return !mustEnd(heartbeater);
            });
    Optional<PictureFolders.Lost> lost =
        folders.firstLost(
            rows,
            outcomes,
            () -> sources.sources(around(range, sources.rows()), stores.folder().folder()));
    int good = lost.map(PictureFolders.Lost::index).orElse(outcomes.size());
    if (good > 0) {
      List<RowOutcome> finished = outcomes.subList(0, good);
      RowRange here = new RowRange(range.from(), range.from() + good);
      store.publish(new ChunkData(here, vectors, finished, embedder.fingerprint(), worker));
      tally.add(finished);
    }
    if (lost.isPresent()) {
      throw lost.get().failure();
    }
    buffers.give(vectors); // after an exception nobody may: who knows who still writes to it
  }

  private static RowRange around(RowRange range, long rows) {
    return new RowRange(
        Math.max(0, range.from() - PictureFolders.MANY),
        Math.min(rows, range.to() + PictureFolders.MANY));
  }

  private boolean mustEnd(Heartbeater heartbeater) {
    return heartbeater.stopped() || drain.requested();
  }

  /** A cancelled chunk returns what it has; every other early end is told by its exception. */
  private void endEarly(Heartbeater heartbeater) {
    if (heartbeater.canceled()) {
      return;
    }
    heartbeater.check();
    throw Failures.draining();
  }
}
