package dev.skylight.internal.embedding;

import dev.skylight.internal.catalog.Catalog;
import dev.skylight.internal.models.Embedder;
import dev.skylight.internal.models.RowOutcome;
import dev.skylight.internal.models.RowSource;
import dev.skylight.internal.pictures.PictureSource;
import dev.skylight.internal.stores.Stores;
import dev.skylight.internal.vectors.ChunkData;
import dev.skylight.internal.vectors.VectorSink;
import dev.skylight.internal.vectors.VectorStore;
import dev.skylight.job.RowCounts;
import dev.skylight.job.RowRange;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;

/**
 * One chunk: embeds into a private buffer what the ledger lacks, and publishes it. Who has to end
 * early (cancelled, superseded, shutting down) publishes the rows there are first: rows are the
 * same whoever made them, and the sink takes only those that are missing. One per process;
 * thread-safe.
 */
public final class ChunkWork {

  private final Stores stores;
  private final String worker;
  private final ChunkBuffers buffers = new ChunkBuffers();
  private final PictureFolders folders;

  /**
   * The chunks of a collection.
   *
   * @param stores opened anew for each chunk, so that a collection begun anew meanwhile is never
   *     written through an old handle
   * @param pictures what its embedders read from
   * @param worker host and process, for the record
   */
  public ChunkWork(Stores stores, PictureSource pictures, String worker) {
    folders = new PictureFolders(pictures);
    this.stores = stores;
    this.worker = worker;
  }

  /** Hears of progress and may end the work early. */
  @FunctionalInterface
  public interface Listener {
    /**
     * Called on the thread that called {@link #embed}, at least once a second.
     *
     * @param done rows of this attempt that are embedded, failed or without an image
     * @param failed of those, rows that failed
     * @return false: end soon, and publish what there is
     */
    boolean onProgress(long done, long failed);
  }

  /**
   * What became of a chunk.
   *
   * @param counts of its rows, as the ledger has them now
   * @param embedded rows for which the model ran in this attempt
   */
  public record Result(RowCounts counts, long embedded) {}

  /**
   * Embeds what is missing of some rows.
   *
   * @param embedder its fingerprint must be the ledger's
   * @return all rows settled, unless the listener ended the work
   * @throws dev.skylight.collection.SkylightException what {@link VectorSink#publish} throws;
   *     BAD_INPUT where a disk with pictures is gone, the rows before its first being published
   */
  public Result embed(RowRange rows, Embedder embedder, Listener listener) {
    try (Catalog catalog = stores.openCatalog();
        VectorStore store = stores.openVectors()) {
      return embed(rows, embedder, new RowSources(catalog, store.ledger()), store, listener);
    }
  }

  Result embed(
      RowRange rows, Embedder embedder, RowSources sources, VectorSink sink, Listener listener) {
    Attempt attempt = new Attempt(embedder, sources, sink, listener);
    for (RowRange range : sink.missing(rows, Integer.MAX_VALUE)) {
      if (attempt.goesOn()) {
        attempt.embed(range);
      }
    }
    return new Result(sink.counts(rows), attempt.embedded);
  }

  /** One attempt at a chunk, and its counts of what is published. One thread. */
  private final class Attempt {
    private final Embedder embedder;
    private final RowSources sources;
    private final VectorSink sink;
    private final Listener listener;
    private long published;
    private long failed;
    private long embedded;

    Attempt(Embedder embedder, RowSources sources, VectorSink sink, Listener listener) {
      this.embedder = embedder;
      this.sources = sources;
      this.sink = sink;
      this.listener = listener;
    }

    boolean goesOn() {
      return listener.onProgress(published, failed);
    }

    void embed(RowRange range) {
      FloatBuffer vectors = buffers.take(Math.toIntExact(range.size() * embedder.dimension()));
      List<RowSource> rows = sourcesOf(range);
      List<RowOutcome> outcomes =
          embedder.embed(
              rows,
              vectors,
              (done, failedNow) -> listener.onProgress(published + done, failed + failedNow));
      Optional<PictureFolders.Lost> lost =
          folders.firstLost(rows, outcomes, () -> sourcesOf(around(range)));
      int good = lost.map(PictureFolders.Lost::index).orElse(outcomes.size());
      if (good > 0) {
        publish(range.from(), vectors, outcomes.subList(0, good));
      }
      if (lost.isPresent()) {
        throw lost.get().failure();
      }
      buffers.give(vectors); // after an exception nobody may: who knows who still writes to it
    }

    private void publish(long from, FloatBuffer vectors, List<RowOutcome> outcomes) {
      RowRange here = new RowRange(from, from + outcomes.size());
      sink.publish(new ChunkData(here, vectors, outcomes, embedder.fingerprint(), worker));
      published += outcomes.size();
      for (RowOutcome outcome : outcomes) {
        failed += outcome.status() == RowOutcome.Status.FAILED ? 1 : 0;
        embedded += outcome.status() == RowOutcome.Status.EMBEDDED ? 1 : 0;
      }
    }

    private List<RowSource> sourcesOf(RowRange range) {
      return sources.sources(range, stores.folder().folder());
    }

    private RowRange around(RowRange range) {
      return new RowRange(
          Math.max(0, range.from() - PictureFolders.MANY),
          Math.min(sources.rows(), range.to() + PictureFolders.MANY));
    }
  }
}
