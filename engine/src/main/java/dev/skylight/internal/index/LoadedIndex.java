package dev.skylight.internal.index;

import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.faiss.FaissException;
import dev.skylight.faiss.FaissIndex;
import dev.skylight.faiss.IdSelector;
import dev.skylight.faiss.SearchKnob;
import dev.skylight.faiss.SearchParameters;
import dev.skylight.faiss.SearchResult;
import dev.skylight.internal.vectors.EmbeddingsFile;
import dev.skylight.internal.vectors.InnerProducts;
import dev.skylight.job.RowFilter;
import dev.skylight.job.RowRange;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/**
 * An index that answers with true cosines: what it finds is compared with the rows of {@code
 * embeddings.npy}, and one that keeps vectors only roughly gives more candidates for that.
 * Thread-safe.
 */
public final class LoadedIndex implements AutoCloseable {

  /**
   * Rows found beyond those asked for: FAISS orders equal scores as it likes, and drops any of them
   * at the end.
   */
  private static final int SPARE = 16;

  private final FaissIndex index;
  private final EmbeddingsFile vectors; // null: absent, and not needed
  private final long size;
  private final long rows;
  private final List<Effort> efforts;
  private final List<Effort> pictureEfforts;

  /**
   * Takes over the index, not the vectors.
   *
   * @param pictureEfforts of queries that are pictures; empty: the same
   */
  LoadedIndex(
      FaissIndex index, EmbeddingsFile vectors, List<Effort> efforts, List<Effort> pictureEfforts) {
    this(index, vectors, index.size(), efforts, pictureEfforts);
  }

  private LoadedIndex(
      FaissIndex index,
      EmbeddingsFile vectors,
      long rows,
      List<Effort> efforts,
      List<Effort> pictureEfforts) {
    this.index = index;
    this.vectors = vectors;
    this.size = index.size();
    this.rows = rows;
    this.efforts = List.copyOf(efforts);
    this.pictureEfforts = List.copyOf(pictureEfforts.isEmpty() ? efforts : pictureEfforts);
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
    // only candidates need the vectors themselves; others then have the scores of the index
    boolean needed = report.rescore() > 1 || Files.exists(data.embeddings());
    EmbeddingsFile vectors = needed ? EmbeddingsFile.open(data.embeddings()) : null;
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
          report.efforts().isEmpty() ? guessed(report, index) : report.efforts(),
          report.pictureEfforts());
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

  /** Of an index that an older Skylight built, which measured for ten rows only. */
  private static List<Effort> guessed(IndexReport report, FaissIndex index) {
    List<Effort> efforts = new ArrayList<>();
    Effort measured =
        new Effort(
            Effort.STEPS[0],
            report.nprobe(),
            report.efSearch(),
            report.rescore(),
            report.recallAt10());
    efforts.add(measured);
    for (int k : Effort.STEPS) {
      Effort more = measured.scaled(k);
      if (k > measured.k() && more.pays(index.size(), index.lists())) {
        efforts.add(more);
      }
    }
    return efforts;
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

  /** What trades speed for recall here. */
  SearchKnob knob() {
    return index.knob();
  }

  /** Number of inverted lists; 0: it has none. */
  long lists() {
    return index.lists();
  }

  /**
   * How to search for so many rows; empty where this index would find too few of the right ones, or
   * not before every row has been compared.
   *
   * @param k rows asked for
   */
  public Optional<Effort> effort(int k) {
    return effort(k, efforts);
  }

  /**
   * The same where the query is the vector of a picture: it lies where rows lie, so that less has
   * to be looked at than for words.
   */
  public Optional<Effort> pictureEffort(int k) {
    return effort(k, pictureEfforts);
  }

  private Optional<Effort> effort(int k, List<Effort> efforts) {
    Effort first = efforts.get(0);
    if (first.rescore() == 1 && index.knob() == SearchKnob.NONE) {
      return Optional.of(first); // compares every row by itself
    }
    long wanted = Math.min(k, size);
    return efforts.stream().filter(effort -> effort.serves(wanted)).findFirst();
  }

  /**
   * The nearest rows of each query, best first, equal scores by row: a few more than k, which tell
   * whether rows of the k-th score may be missing; id -1 where there are fewer.
   *
   * @param queries vectors of length 1
   */
  public SearchResult search(FloatBuffer queries, int k, Effort effort) {
    return search(queries, k, effort.rescore(), effort.parameters());
  }

  /**
   * The same among some rows; id -1 where the index finds fewer, which may be less than there are.
   * A type that cannot select finds none.
   *
   * @param share part of {@link #rows} that the filter lets through, above 0: the rest of what a
   *     search visits is in vain, so it visits so much more
   */
  public SearchResult search(
      FloatBuffer queries, int k, Effort effort, RowFilter filter, double share) {
    if (filter.isAll()) {
      return search(queries, k, effort);
    }
    SearchParameters wider =
        new SearchParameters(
            (int) Math.min((double) index.lists(), Math.ceil(effort.nprobe() / share)),
            (int) Math.min((double) size, Math.ceil(effort.efSearch() / share)),
            selector(filter));
    try {
      return search(queries, k, effort.rescore(), wider);
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

  private SearchResult search(FloatBuffer queries, int k, int rescore, SearchParameters how) {
    int most = (int) Math.min(size, (long) k + SPARE);
    int candidates = (int) Math.min(size, (long) k * rescore + SPARE);
    return ordered(queries, index.search(queries, candidates, how), most);
  }

  /** The best of the candidates, by the rows themselves. */
  private SearchResult ordered(FloatBuffer queries, SearchResult candidates, int k) {
    int count = candidates.queries();
    SearchResult best = new SearchResult(count, k, new long[count * k], new float[count * k]);
    Arrays.fill(best.ids(), -1);
    float[] query = new float[dimension()];
    for (int q = 0; q < count; q++) {
      queries.get(queries.position() + q * query.length, query);
      List<Found> found = new ArrayList<>();
      for (int rank = 0; rank < candidates.k(); rank++) {
        long row = candidates.id(q, rank);
        if (row >= 0) {
          found.add(new Found(row, score(query, row, candidates.score(q, rank))));
        }
      }
      Collections.sort(found);
      for (int rank = 0; rank < Math.min(k, found.size()); rank++) {
        best.ids()[q * k + rank] = found.get(rank).row;
        best.scores()[q * k + rank] = found.get(rank).score;
      }
    }
    return best;
  }

  private float score(float[] query, long row, float ofIndex) {
    return vectors == null
        ? ofIndex
        : InnerProducts.of(query, vectors.rows(new RowRange(row, row + 1)), 0);
  }

  private record Found(long row, float score) implements Comparable<Found> {
    @Override
    public int compareTo(Found other) {
      int byScore = Float.compare(other.score, score);
      return byScore != 0 ? byScore : Long.compare(row, other.row);
    }
  }

  @Override
  public void close() {
    index.close();
    if (vectors != null) {
      vectors.close();
    }
  }
}
