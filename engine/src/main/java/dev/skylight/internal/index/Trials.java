package dev.skylight.internal.index;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.faiss.FaissException;
import dev.skylight.faiss.FaissIndex;
import dev.skylight.faiss.Metric;
import dev.skylight.internal.vectors.EmbeddingsFile;
import dev.skylight.job.RowRange;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * Makes indexes of one collection in memory and measures them: trains on a sample, adds in slices
 * out of the mapped file, raises the search parameters until the recall is reached. What an exact
 * search finds is asked once for all of them. Not thread-safe.
 */
final class Trials {

  /** Queries that an index is measured with, and as many again that are pictures. */
  static final int QUERIES = 200;

  private static final long MOST_SAMPLE_BYTES = 512L << 20;

  /** FAISS uses up to 256 rows per list; from about 50 on more of them change little. */
  private static final int SAMPLE_PER_LIST = 50;

  private static final int LEAST_SAMPLE = 25_000;
  private static final int SLICE = 20_000;

  /** A graph grows slower than a list: shorter slices, so that the listener hears as often. */
  private static final int GRAPH_SLICE = 1_000;

  private final EmbeddingsFile vectors;
  private final List<RowRange> ranges;
  private final RowSample sample;
  private final double target;
  private final IndexBuilder.Listener listener;
  private final Map<String, Double> seconds = new LinkedHashMap<>();
  private final FloatBuffer queries;
  private final FloatBuffer pictures;
  private Truth truth; // of both, one after the other; null: not asked yet

  Trials(
      EmbeddingsFile vectors,
      List<RowRange> ranges,
      RowSample sample,
      double target,
      IndexBuilder.Listener listener) {
    this.vectors = vectors;
    this.ranges = ranges;
    this.sample = sample;
    this.target = target;
    this.listener = listener;
    this.queries = sample.queries(queries());
    this.pictures = sample.pictures(queries());
  }

  /** An index in memory, and how good it is. Close it. */
  record Trial(String type, FaissIndex index, List<Effort> efforts, Latency latency)
      implements AutoCloseable {

    /** For ten rows. */
    double recall() {
      return efforts.get(0).recall();
    }

    @Override
    public void close() {
      index.close();
    }
  }

  /** How many queries are measured with. */
  int queries() {
    return (int) Math.min(QUERIES, sample.total());
  }

  /** Seconds per stage so far, of all trials. */
  Map<String, Double> seconds() {
    return seconds;
  }

  /**
   * Makes one.
   *
   * @throws SkylightException BAD_INPUT where FAISS has no such type, or too few rows for it
   */
  Trial of(String type) {
    FaissIndex index = empty(type);
    try {
      stage("train", () -> train(index, type));
      stage("add", () -> add(index, type));
      Measured measured = new Measured();
      stage("measure", () -> measure(index, type, measured));
      return new Trial(type, index, measured.efforts, measured.latency);
    } catch (RuntimeException | Error e) {
      index.close();
      throw e;
    }
  }

  /** The efforts of one for queries that are pictures. */
  List<Effort> pictureEfforts(Trial trial) {
    List<Effort> efforts = new ArrayList<>();
    stage("measure", () -> efforts.addAll(tuned(trial.index(), trial.type(), pictures, queries())));
    return efforts;
  }

  /** Does a stage, heard and timed. */
  void stage(String name, Runnable work) {
    listener.onStage(name, 0, sample.total());
    long start = System.nanoTime();
    work.run();
    seconds.merge(name, (System.nanoTime() - start) / 1e9, Double::sum);
    listener.onStage(name, sample.total(), sample.total());
  }

  private FaissIndex empty(String type) {
    IndexTypes.tooFew(type, sample.total())
        .ifPresent(
            why -> {
              throw new SkylightException(Kind.BAD_INPUT, why);
            });
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

  private void train(FaissIndex index, String type) {
    if (index.isTrained()) {
      return;
    }
    try {
      index.train(sample.spread(sampleSize(type)));
    } catch (FaissException e) {
      if (sample.total() < SAMPLE_PER_LIST * 256L) {
        throw new SkylightException(
            Kind.BAD_INPUT,
            IndexTypes.tooFew(type, sample.total(), "FAISS says " + e.getMessage()),
            e);
      }
      throw e;
    }
  }

  private int sampleSize(String type) {
    long rows = Math.max(LEAST_SAMPLE, SAMPLE_PER_LIST * IndexTypes.trainedLists(type));
    long fits = MOST_SAMPLE_BYTES / Float.BYTES / vectors.dimension();
    return (int) Math.min(sample.total(), Math.min(rows, fits));
  }

  private void add(FaissIndex index, String type) {
    int most = Math.min(type.contains("HNSW") ? GRAPH_SLICE : SLICE, vectors.maxRowsPerView());
    for (RowRange range : ranges) {
      for (RowRange rows : range.chunks(most)) {
        FloatBuffer slice = vectors.rows(rows);
        SoundRows.require(slice, vectors.dimension(), rows.from(), vectors.file());
        index.addWithIds(slice, LongStream.range(rows.from(), rows.to()).toArray());
        listener.onStage("add", index.size(), sample.total());
      }
    }
  }

  private void measure(FaissIndex index, String type, Measured measured) {
    long total = sample.total();
    if (truth == null) {
      truth =
          Truth.of(
              vectors,
              ranges,
              both(),
              Effort.most(total),
              done -> listener.onStage("measure", done, total));
    }
    measured.efforts = tuned(index, type, queries, 0);
    Effort first = measured.efforts.get(0);
    index.setDefaults(first.parameters());
    // not closed: it would close the index that is yet to be written
    @SuppressWarnings("resource")
    LoadedIndex loaded = new LoadedIndex(index, vectors, measured.efforts, List.of());
    measured.latency = Latency.of(loaded, queries, first);
  }

  /**
   * The efforts for some queries.
   *
   * @param from where the truth of these begins
   */
  private List<Effort> tuned(FaissIndex index, String type, FloatBuffer some, int from) {
    boolean rough = !IndexTypes.keepsVectors(type);
    long total = sample.total();
    Runnable beforeEach = () -> listener.onStage("measure", total, total);
    Truth known = truth.of(from, from + queries());
    return new Tuner(index, vectors, known, some, rough, beforeEach).tune(target);
  }

  /** All queries at once, since each look at the rows costs. */
  private FloatBuffer both() {
    return FloatBuffer.allocate(queries.remaining() + pictures.remaining())
        .put(queries.duplicate())
        .put(pictures.duplicate())
        .flip();
  }

  /** What the stage "measure" finds. */
  private static final class Measured {
    private List<Effort> efforts;
    private Latency latency;
  }
}
