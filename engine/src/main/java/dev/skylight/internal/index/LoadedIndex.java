package dev.skylight.internal.index;

import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.faiss.Faiss;
import dev.skylight.faiss.FaissException;
import dev.skylight.faiss.FaissIndex;
import dev.skylight.faiss.IdSelector;
import dev.skylight.faiss.SearchParameters;
import dev.skylight.faiss.SearchResult;
import dev.skylight.internal.vectors.EmbeddingsFile;
import dev.skylight.job.RowFilter;
import dev.skylight.job.RowRange;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;
import org.slf4j.LoggerFactory;

/**
 * An index that answers with true cosines: one that keeps vectors only roughly gives more
 * candidates than asked for, and these are compared with the rows of {@code embeddings.npy}.
 * Thread-safe.
 */
public final class LoadedIndex implements AutoCloseable {

  private final FaissIndex index;
  private final EmbeddingsFile vectors;
  private final long size;
  private final long rows;
  private final SearchParameters parameters;
  private final int rescore;

  /** Takes over the index, not the vectors. */
  LoadedIndex(FaissIndex index, EmbeddingsFile vectors, SearchParameters parameters, int rescore) {
    this(index, vectors, index.size(), parameters, rescore);
  }

  private LoadedIndex(
      FaissIndex index,
      EmbeddingsFile vectors,
      long rows,
      SearchParameters parameters,
      int rescore) {
    this.index = index;
    this.vectors = vectors;
    this.size = index.size();
    this.rows = rows;
    this.parameters = parameters;
    this.rescore = rescore;
  }

  /**
   * Opens {@code faiss.index} with the parameters of {@code faiss.index.json}. Its bulk stays in
   * the mapped file.
   *
   * @throws SkylightException BAD_INPUT where either is absent, DAMAGED where either cannot be read
   *     or they do not belong together
   */
  public static LoadedIndex open(DataFolder data) {
    IndexReport report = IndexReport.read(data.indexReport());
    if (!Files.exists(data.index())) {
      throw new SkylightException(
          Kind.BAD_INPUT,
          "There is no index: " + data.index() + " is absent. Run `skylight build-index`.");
    }
    // only what is compared exactly needs the vectors themselves
    EmbeddingsFile vectors = report.rescore() > 1 ? EmbeddingsFile.open(data.embeddings()) : null;
    FaissIndex index = null;
    try {
      long bytes = Files.size(data.index());
      if (bytes == report.fileBytes()) {
        index = FaissIndex.readMapped(data.index());
      }
      if (index == null
          || index.size() != report.ntotal()
          || index.dimension() != report.dimension()) {
        throw new SkylightException(
            Kind.DAMAGED,
            data.index()
                + " is not the index that "
                + data.indexReport().getFileName()
                + " describes ("
                + bytes
                + " bytes, expected "
                + report.fileBytes()
                + "). Run `skylight build-index`.");
      }
      return new LoadedIndex(
          index,
          vectors,
          report.rows(),
          new SearchParameters(
              report.nprobe(), report.efSearch(), SearchParameters.DEFAULT.selector()),
          report.rescore());
    } catch (IOException | RuntimeException e) {
      if (index != null) {
        index.close();
      }
      if (vectors != null) {
        vectors.close();
      }
      if (e instanceof SkylightException known) {
        throw known;
      }
      throw new SkylightException(
          Kind.DAMAGED,
          data.index() + " cannot be opened: " + e.getMessage() + ". Run `skylight build-index`.",
          e);
    }
  }

  /** Floats per vector. */
  public int dimension() {
    return index.dimension();
  }

  /** Vectors in the index. */
  public long size() {
    return size;
  }

  /**
   * Rows of {@code embeddings.npy} when it was built; more than {@link #size} where some failed.
   */
  public long rows() {
    return rows;
  }

  /**
   * The k nearest rows of each query, best first; id -1 where there are fewer.
   *
   * @param queries vectors of length 1
   */
  public SearchResult search(FloatBuffer queries, int k) {
    return search(queries, k, parameters);
  }

  /**
   * The k nearest of some rows; id -1 where the index finds fewer, which may be less than there
   * are. A type that cannot select finds none.
   *
   * @param share part of {@link #rows} that the filter lets through, above 0: the rest of what a
   *     search visits is in vain, so it visits so much more
   */
  public SearchResult search(FloatBuffer queries, int k, RowFilter filter, double share) {
    if (filter.isAll()) {
      return search(queries, k);
    }
    SearchParameters wider =
        new SearchParameters(
            (int) Math.min((double) index.lists(), Math.ceil(parameters.nprobe() / share)),
            (int) Math.min((double) size, Math.ceil(parameters.efSearch() / share)),
            selector(filter));
    try {
      return search(queries, k, wider);
    } catch (FaissException e) {
      // no constant: a search that needs no log must not wait for it
      LoggerFactory.getLogger(LoadedIndex.class).debug("the index cannot select rows", e);
      int places = Math.toIntExact((long) k * queries.remaining() / dimension());
      long[] none = new long[places];
      Arrays.fill(none, -1);
      return new SearchResult(places / k, k, none, new float[places]);
    }
  }

  private IdSelector selector(RowFilter filter) {
    List<RowRange> ranges = filter.within(new RowRange(0, Math.max(1, rows)));
    if (ranges.size() == 1) {
      return IdSelector.range(ranges.get(0).from(), ranges.get(0).to());
    }
    BitSet bits = new BitSet(Math.toIntExact(rows));
    for (RowRange range : ranges) {
      bits.set((int) range.from(), (int) range.to());
    }
    return IdSelector.of(bits);
  }

  private SearchResult search(FloatBuffer queries, int k, SearchParameters how) {
    int wanted = (int) Math.min(size, (long) k * rescore);
    SearchResult found = index.search(queries, Math.max(k, wanted), how);
    return rescore == 1 ? found : rescored(queries, found, k);
  }

  private SearchResult rescored(FloatBuffer queries, SearchResult candidates, int k) {
    int count = candidates.queries();
    SearchResult best = new SearchResult(count, k, new long[count * k], new float[count * k]);
    float[] query = new float[dimension()];
    for (int q = 0; q < count; q++) {
      queries.get(queries.position() + q * query.length, query);
      float[] scores = new float[candidates.k()];
      for (int i = 0; i < scores.length; i++) {
        long row = candidates.id(q, i);
        scores[i] = row < 0 ? Float.NEGATIVE_INFINITY : cosine(vectors, query, row);
      }
      int from = q * candidates.k();
      int[] order =
          IntStream.range(0, scores.length)
              .boxed()
              .sorted((a, b) -> Float.compare(scores[b], scores[a]))
              .limit(k)
              .mapToInt(Integer::intValue)
              .toArray();
      Arrays.fill(best.ids(), q * k, (q + 1) * k, -1);
      for (int rank = 0; rank < order.length; rank++) {
        best.ids()[q * k + rank] = candidates.ids()[from + order[rank]];
        best.scores()[q * k + rank] = scores[order[rank]];
      }
    }
    return best;
  }

  /** The inner product of a query and a row, which are both of length 1. */
  static float cosine(EmbeddingsFile vectors, float[] query, long row) {
    return Faiss.innerProducts(query, vectors.rows(new RowRange(row, row + 1)))[0];
  }

  @Override
  public void close() {
    index.close();
    if (vectors != null) {
      vectors.close();
    }
  }
}
