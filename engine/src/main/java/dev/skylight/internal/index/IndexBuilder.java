package dev.skylight.internal.index;

import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.faiss.Faiss;
import dev.skylight.faiss.FaissException;
import dev.skylight.faiss.FaissIndex;
import dev.skylight.internal.files.AtomicFiles;
import dev.skylight.internal.files.IoFailures;
import dev.skylight.internal.files.Sha256;
import dev.skylight.internal.ledger.LedgerHeader;
import dev.skylight.internal.ledger.LedgerView;
import dev.skylight.internal.stores.Stores;
import dev.skylight.internal.vectors.EmbeddingsFile;
import dev.skylight.internal.vectors.FileExchange;
import dev.skylight.job.IndexRequest;
import dev.skylight.job.RowRange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * Builds {@code faiss.index} over the rows that hold a vector: trains on a sample, adds in slices
 * out of the mapped file, raises the search parameters until the recall is reached, and publishes
 * index and report by rename. What was there before stays until then. Where {@code auto} is asked
 * for and a type finds too little, the next one is tried; if none finds enough, the best is
 * published, and says so.
 *
 * <p>Memory: the index itself (of {@code auto} two, where the first misses) and a training sample
 * of at most 512 MiB. One build at a time per collection; the object itself is thread-safe.
 */
public final class IndexBuilder {

  /** Recall@10 to reach where the request names none. */
  public static final double DEFAULT_RECALL = 0.95;

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
    private final IndexRequest request;
    private final Listener listener;
    private final EmbeddingsFile vectors;
    private final double target;
    private final LedgerHeader header;
    private final String digest;
    private final RowSample sample;
    private final Trials trials;
    private String sha256 = "";
    private String choice = "";

    Build(IndexRequest request, Listener listener, EmbeddingsFile vectors) {
      this.request = request;
      this.listener = listener;
      this.vectors = vectors;
      this.target = request.minRecall() == 0 ? DEFAULT_RECALL : request.minRecall();
      List<RowRange> ranges;
      try (LedgerView ledger = stores.readLedger()) {
        FileExchange.requireNone(stores.folder(), ledger);
        // the digest first: rows that come in between are then at worst in the index unannounced,
        // and the index is taken for outdated, which it is
        this.digest = ledger.digest();
        ranges = ledger.embeddedRanges();
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
      this.trials = new Trials(vectors, ranges, sample, target, listener);
    }

    IndexReport run() throws IOException {
      try (Trials.Trial best = best()) {
        List<Effort> pictureEfforts = trials.pictureEfforts(best);
        long[] bytes = new long[1];
        try {
          trials.stage("write", () -> bytes[0] = write(best));
        } catch (UncheckedIOException e) {
          throw e.getCause();
        }
        IndexReport report = report(best, pictureEfforts, bytes[0]);
        AtomicFiles.write(data.indexReport(), report::write);
        return report;
      }
    }

    /** The first type that finds enough, else the one that finds most. */
    private Trials.Trial best() {
      boolean auto = request.type().equals(IndexTypes.AUTO);
      long rows = sample.total();
      int dimension = vectors.dimension();
      List<String> types =
          auto
              ? IndexTypes.fitting(rows, dimension, request.maxMemoryBytes())
              : List.of(request.type());
      boolean allFit = auto && types.equals(IndexTypes.candidates(rows, dimension));
      Choice why = new Choice(auto, target);
      Trials.Trial best = null;
      try {
        for (String type : types) {
          Trials.Trial trial = trials.of(type);
          boolean better = best == null || trial.recall() > best.recall();
          Trials.Trial worse = better ? best : trial;
          best = better ? trial : best;
          if (worse != null) {
            worse.close();
          }
          if (best.recall() >= target) {
            break;
          }
          why.missed(type, trial.recall());
        }
      } catch (RuntimeException | Error e) {
        if (best != null) {
          best.close();
        }
        throw e;
      }
      choice = why.sentence(best.type(), allFit);
      return best;
    }

    private long write(Trials.Trial trial) {
      try {
        AtomicFiles.write(
            data.index(),
            temp -> {
              trial.index().write(temp);
              listener.onStage("write", sample.total(), sample.total());
              // FAISS does not notice a full disk when it closes the file
              try (FaissIndex written = FaissIndex.readMapped(temp)) {
                if (written.size() != sample.total()) {
                  throw new IOException(
                      temp + " holds " + written.size() + " vectors, expected " + sample.total());
                }
              }
              sha256 = Sha256.ofFile(temp);
            });
        return Files.size(data.index());
      } catch (IOException | FaissException e) {
        if (IoFailures.isDiskFull(e)) {
          long bytes = IndexTypes.bytes(trial.type(), sample.total(), vectors.dimension());
          throw IoFailures.diskFull("write the index", data.index(), bytes, e);
        }
        if (e instanceof FaissException faiss) {
          throw faiss;
        }
        throw new UncheckedIOException((IOException) e);
      }
    }

    private IndexReport report(Trials.Trial trial, List<Effort> pictureEfforts, long bytes) {
      Effort first = trial.efforts().get(0);
      return new IndexReport(
          trial.type(),
          request.type(),
          vectors.rows(),
          sample.total(),
          vectors.dimension(),
          "inner_product",
          first.nprobe(),
          first.efSearch(),
          first.rescore(),
          first.recall(),
          target,
          trial.efforts(),
          pictureEfforts,
          choice,
          trials.queries(),
          RowSample.kind(),
          trial.latency().medianMillis(),
          trial.latency().p99Millis(),
          trial.latency().batchQueriesPerSecond(),
          trials.seconds(),
          bytes,
          sha256,
          header.fingerprint(),
          digest,
          Faiss.version() + " (" + Faiss.level() + ")",
          Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    }
  }
}
