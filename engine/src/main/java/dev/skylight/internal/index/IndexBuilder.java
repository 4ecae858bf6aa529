package dev.skylight.internal.index;

import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.faiss.Faiss;
import dev.skylight.faiss.FaissException;
import dev.skylight.faiss.FaissIndex;
import dev.skylight.faiss.Metric;
import dev.skylight.internal.files.AtomicFiles;
import dev.skylight.internal.files.IoFailures;
import dev.skylight.internal.files.Sha256;
import dev.skylight.internal.ledger.LedgerHeader;
import dev.skylight.internal.ledger.LedgerView;
import dev.skylight.internal.stores.Stores;
import dev.skylight.internal.vectors.EmbeddingsFile;
import dev.skylight.job.IndexRequest;
import dev.skylight.job.RowRange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * Builds {@code faiss.index} over the rows that hold a vector: trains on a sample, adds in slices
 * out of the mapped file, raises the search parameters until the recall is reached, and publishes
 * index and report by rename. What was there before stays until then.
 *
 * <p>Memory: the index itself and a training sample of at most {@link #MOST_SAMPLE_BYTES}. One
 * build at a time per collection; the object itself is thread-safe.
 */
public final class IndexBuilder {

  /** Recall@10 to reach where the request names none. */
  public static final double DEFAULT_RECALL = 0.95;

  private static final long MOST_SAMPLE_BYTES = 512L << 20;

  /** FAISS uses up to 256 rows per list; from about 50 on more of them change little. */
  private static final int SAMPLE_PER_LIST = 50;

  private static final int LEAST_SAMPLE = 25_000;
  private static final int SLICE = 20_000;

  /** A graph grows slower than a list: shorter slices, so that the listener hears as often. */
  private static final int GRAPH_SLICE = 1_000;

  private static final int QUERIES = 200;
  private static final int NEAREST = 10;

  private final Stores stores;
  private final DataFolder data;

  /** Over a collection. */
  public IndexBuilder(Stores stores) {
    this.stores = stores;
    this.data = stores.folder();
  }

  /** Hears of progress, on the thread that builds. */
  @FunctionalInterface
  public interface Listener {
    /**
     * Called when a stage begins and after every slice of it.
     *
     * @param stage train, add, measure or write
     * @param done rows done
     * @param total rows to do
     * @throws RuntimeException to stop the build; nothing is then published
     */
    void onStage(String stage, long done, long total);
  }

  /**
   * Builds and publishes.
   *
   * @throws SkylightException BAD_INPUT (no vectors yet, unknown type, too few rows for it, nothing
   *     fits into the memory allowed), DISK_FULL, DAMAGED, TRANSIENT
   */
  public IndexReport build(IndexRequest request, Listener listener) {
    int threads = Faiss.threads();
    try (EmbeddingsFile vectors = EmbeddingsFile.open(data.embeddings())) {
      if (request.threads() > 0) {
        Faiss.setThreads(request.threads());
      }
      return new Build(request, listener, vectors).run();
    } catch (FaissException e) {
      throw IoFailures.isDiskFull(e)
          ? IoFailures.ofFile("write the index", data.index(), e)
          : new SkylightException(
              Kind.BAD_INPUT, "The index could not be built: " + e.getMessage() + ".", e);
    } catch (IOException e) {
      throw IoFailures.ofFile("write the index", data.index(), e);
    } finally {
      if (request.threads() > 0) {
        Faiss.setThreads(threads);
      }
    }
  }

  /** One build. */
  private final class Build {
    private final Listener listener;
    private final EmbeddingsFile vectors;
    private final String requestedType;
    private final double target;
    private final List<RowRange> ranges;
    private final LedgerHeader header;
    private final String digest;
    private final RowSample sample;
    private final String type;
    private final Map<String, Double> seconds = new LinkedHashMap<>();
    private String sha256 = "";

    Build(IndexRequest request, Listener listener, EmbeddingsFile vectors) {
      this.listener = listener;
      this.vectors = vectors;
      this.requestedType = request.type();
      this.target = request.minRecall() == 0 ? DEFAULT_RECALL : request.minRecall();
      try (LedgerView ledger = stores.readLedger()) {
        // the digest first: rows that come in between are then at worst in the index unannounced,
        // and the index is taken for outdated, which it is
        this.digest = ledger.digest();
        this.ranges = ledger.embeddedRanges();
        this.header = ledger.header().orElse(null);
      }
      this.sample = new RowSample(vectors, ranges);
      if (header == null || sample.total() == 0) {
        throw new SkylightException(
            Kind.BAD_INPUT,
            "There are no vectors to index yet: no row of "
                + data.embeddings()
                + " is done. Run `skylight regenerate`.");
      }
      this.type =
          requestedType.equals(IndexTypes.AUTO)
              ? IndexTypes.choose(sample.total(), vectors.dimension(), request.maxMemoryBytes())
              : requestedType;
    }

    IndexReport run() throws IOException {
      try (FaissIndex index = empty()) {
        stage("train", sample.total(), () -> train(index));
        stage("add", sample.total(), () -> add(index));
        int k = (int) Math.min(NEAREST, sample.total());
        int count = (int) Math.min(QUERIES, sample.total());
        FloatBuffer queries = sample.queries(count);
        Measured measured = new Measured();
        stage("measure", sample.total(), () -> measure(index, queries, k, measured));
        long[] bytes = new long[1];
        stage("write", sample.total(), () -> bytes[0] = write(index));
        IndexReport report = report(measured, count, bytes[0]);
        AtomicFiles.write(data.indexReport(), report::write);
        return report;
      }
    }

    private void stage(String name, long total, Runnable work) throws IOException {
      listener.onStage(name, 0, total);
      long start = System.nanoTime();
      try {
        work.run();
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
      seconds.put(name, (System.nanoTime() - start) / 1e9);
      listener.onStage(name, total, total);
    }

    private FaissIndex empty() {
      long lists = IndexTypes.trainedLists(type);
      if (lists > sample.total()) {
        throw tooFew(lists + " lists need at least as many", null);
      }
      try {
        return FaissIndex.factoryWithIds(vectors.dimension(), type, Metric.INNER_PRODUCT);
      } catch (FaissException e) {
        throw new SkylightException(
            Kind.BAD_INPUT,
            "FAISS knows no index type '"
                + type
                + "' for vectors of "
                + vectors.dimension()
                + " numbers ("
                + e.getMessage()
                + "). Use auto, Flat, HNSW32, IVF256,Flat or IVF256,PQ64x4fsr.",
            e);
      }
    }

    private SkylightException tooFew(String why, Exception cause) {
      return new SkylightException(
          Kind.BAD_INPUT,
          "The collection has too few rows with a vector for "
              + type
              + ": it has "
              + sample.total()
              + ", and "
              + why
              + ". Use --type auto or --type Flat.",
          cause);
    }

    private void train(FaissIndex index) {
      if (index.isTrained()) {
        return;
      }
      try {
        index.train(sample.spread(sampleSize()));
      } catch (FaissException e) {
        if (sample.total() < SAMPLE_PER_LIST * 256L) {
          throw tooFew("FAISS says " + e.getMessage(), e);
        }
        throw e;
      }
    }

    private int sampleSize() {
      long rows = Math.max(LEAST_SAMPLE, SAMPLE_PER_LIST * IndexTypes.trainedLists(type));
      long fits = MOST_SAMPLE_BYTES / Float.BYTES / vectors.dimension();
      return (int) Math.min(sample.total(), Math.min(rows, fits));
    }

    private void add(FaissIndex index) {
      int slice = Math.min(type.contains("HNSW") ? GRAPH_SLICE : SLICE, vectors.maxRowsPerView());
      for (RowRange range : ranges) {
        for (RowRange rows : range.chunks(slice)) {
          index.addWithIds(vectors.rows(rows), LongStream.range(rows.from(), rows.to()).toArray());
          listener.onStage("add", index.size(), sample.total());
        }
      }
    }

    private void measure(FaissIndex index, FloatBuffer queries, int k, Measured measured) {
      long total = sample.total();
      Truth truth =
          Truth.of(vectors, ranges, queries, k, done -> listener.onStage("measure", done, total));
      boolean rough = !IndexTypes.keepsVectors(type);
      Tuner tuner = new Tuner(index, vectors, truth, queries, k);
      measured.setting = tuner.tune(target, rough, () -> listener.onStage("measure", total, total));
      index.setDefaults(measured.setting.parameters());
      // not closed: it would close the index that is yet to be written
      @SuppressWarnings("resource")
      LoadedIndex loaded =
          new LoadedIndex(
              index, vectors, measured.setting.parameters(), measured.setting.rescore());
      measured.latency = Latency.of(loaded, queries, k);
    }

    private long write(FaissIndex index) {
      try {
        AtomicFiles.write(
            data.index(),
            temp -> {
              index.write(temp);
              listener.onStage("write", sample.total(), sample.total());
              // FAISS does not notice a full disk when it closes the file
              try (FaissIndex written = FaissIndex.readMapped(temp)) {
                if (written.size() != index.size()) {
                  throw new IOException(
                      temp + " holds " + written.size() + " vectors, expected " + index.size());
                }
              }
              sha256 = Sha256.ofFile(temp);
            });
        return Files.size(data.index());
      } catch (IOException | FaissException e) {
        if (IoFailures.isDiskFull(e)) {
          long bytes = IndexTypes.bytes(type, sample.total(), vectors.dimension());
          throw IoFailures.diskFull("write the index", data.index(), bytes, e);
        }
        if (e instanceof FaissException faiss) {
          throw faiss;
        }
        throw new UncheckedIOException((IOException) e);
      }
    }

    private IndexReport report(Measured measured, int queries, long bytes) {
      return new IndexReport(
          type,
          requestedType,
          vectors.rows(),
          sample.total(),
          vectors.dimension(),
          "inner_product",
          measured.setting.nprobe(),
          measured.setting.efSearch(),
          measured.setting.rescore(),
          measured.setting.recall(),
          target,
          queries,
          RowSample.kind(),
          measured.latency.medianMillis(),
          measured.latency.p99Millis(),
          measured.latency.batchQueriesPerSecond(),
          seconds,
          bytes,
          sha256,
          header.fingerprint(),
          digest,
          Faiss.version() + " (" + Faiss.level() + ")",
          Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    }
  }

  /** What the stage "measure" finds. */
  private static final class Measured {
    private Tuner.Setting setting;
    private Latency latency;
  }
}
