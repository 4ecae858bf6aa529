package dev.skylight.activities;

import dev.skylight.catalog.Catalog;
import dev.skylight.catalog.Catalogs;
import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.models.Embedder;
import dev.skylight.models.EmbedderProvider;
import dev.skylight.models.RowOutcome;
import dev.skylight.models.RowSource;
import dev.skylight.vectors.ChunkData;
import dev.skylight.vectors.RowCounts;
import dev.skylight.vectors.VectorStore;
import dev.skylight.workflows.ChunkActivities;
import dev.skylight.workflows.ChunkHeartbeat;
import dev.skylight.workflows.ChunkResult;
import dev.skylight.workflows.ChunkTask;
import dev.skylight.workflows.RowRange;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * One chunk: embeds into a private buffer what the ledger lacks, and publishes it. An attempt that
 * has to end early (cancelled, superseded, worker shutting down) publishes the rows it has first:
 * rows are the same whoever made them, and the store takes only those that are missing.
 */
final class ChunkActivitiesImpl implements ChunkActivities {

  private final DataFolder data;
  private final String catalogUrl;
  private final EmbedderProvider embedders;
  private final Drain drain;
  private final String worker;
  private final ChunkBuffers buffers = new ChunkBuffers();

  ChunkActivitiesImpl(
      DataFolder data, String catalogUrl, EmbedderProvider embedders, Drain drain, String worker) {
    this.data = data;
    this.catalogUrl = catalogUrl;
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
    if (task.schemaVersion() != ChunkTask.SCHEMA_VERSION) {
      throw new SkylightException(
          SkylightException.Kind.BAD_INPUT,
          "this worker ("
              + worker
              + ") knows chunks of version "
              + ChunkTask.SCHEMA_VERSION
              + " and was given "
              + task.schemaVersion()
              + ": workers and starter are of different builds; update the older one");
    }
    Embedder embedder = embedders.get(task.model(), task.precision(), task.decode());
    if (!embedder.fingerprint().equals(task.fingerprint())) {
      throw new SkylightException(
          SkylightException.Kind.FINGERPRINT,
          "the model "
              + task.model()
              + " on this worker ("
              + worker
              + ") has fingerprint "
              + embedder.fingerprint()
              + ", the job needs "
              + task.fingerprint()
              + ": give every worker the same model files and the same --device");
    }
    Tally tally = new Tally(task.rows().size(), worker);
    try (Catalog catalog = Catalogs.open(data, catalogUrl);
        VectorStore store = VectorStore.open(data)) {
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

  private void embedRange(
      RowRange range,
      RowSources sources,
      Embedder embedder,
      VectorStore store,
      Tally tally,
      Heartbeater heartbeater) {
    FloatBuffer vectors = buffers.take(Math.toIntExact(range.size() * embedder.dimension()));
    List<RowSource> rows = sources.sources(range, data.folder());
    List<RowOutcome> outcomes =
        embedder.embed(
            rows,
            vectors,
            (done, failed) -> {
              heartbeater.details(tally.heartbeat(done, failed));
              return !mustEnd(heartbeater);
            });
    if (!outcomes.isEmpty()) {
      RowRange finished = new RowRange(range.from(), range.from() + outcomes.size());
      store.publish(new ChunkData(finished, vectors, outcomes, embedder.fingerprint(), worker));
      tally.add(outcomes);
    }
    buffers.give(vectors); // after an exception nobody may: who knows who still writes to it
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
