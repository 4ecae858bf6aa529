package dev.skylight.internal.search;

import dev.skylight.faiss.SearchResult;
import dev.skylight.internal.index.Effort;
import dev.skylight.internal.index.LoadedIndex;
import dev.skylight.internal.vectors.EmbeddingsFile;
import dev.skylight.job.RowFilter;
import dev.skylight.job.RowRange;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Asks the index for the neighbours of every row: few at first, and more of those whose last one is
 * still near. Rows with some that are near or nearly so are looked at more closely: at the edge of
 * a crowd that fills many lists, the one that is near may lie in any of them.
 */
final class IndexNearRows implements NearRows {

  private static final int STEP = 8192;
  private static final int FEW = 16;
  private static final int TIMES = 4;

  /** So many times as much of the index is searched for rows that have others nearly near. */
  private static final int CLOSELY = 8;

  /** Rows asked about at a time, so that the listener hears often enough. */
  private static final int QUERIES = 256;

  /** Candidates of one question to the index: 12 bytes each, on both sides. */
  private static final int CANDIDATES = 1 << 18;

  /**
   * What it costs, in products of two rows as matrices make them, to look at one neighbour more of
   * what the index finds, and to have one row more ready for a product.
   */
  private static final int NEIGHBOUR_COST = 75;

  private static final int ROW_COST = 500;

  private final LoadedIndex index;
  private final EmbeddingsFile vectors;
  private final BitSet taking;
  private final float cosine;
  private final Effort effort;
  private final RowFilter filter;
  private final RowGather gather;

  /**
   * Over some rows.
   *
   * @param index closed with this
   * @param vectors stay their owner's
   * @param taking rows that are compared
   * @param effort how to search
   * @param all whether no other rows are in the index
   */
  IndexNearRows(
      LoadedIndex index,
      EmbeddingsFile vectors,
      BitSet taking,
      float cosine,
      Effort effort,
      boolean all) {
    this.index = index;
    this.vectors = vectors;
    this.taking = taking;
    this.cosine = cosine;
    this.effort = effort;
    this.gather = new RowGather(vectors, QUERIES);
    RowFilter some = RowFilter.of(taking.stream().asLongStream().toArray());
    this.filter = all || !selects(some) ? RowFilter.all() : some;
  }

  /** Whether this type can search among some rows only. */
  private boolean selects(RowFilter some) {
    int row = taking.nextSetBit(0);
    gather.take(new int[] {row}, 0, 1);
    return index.search(gather.vectors(), 1, effort, some, 1).id(0, 0) >= 0;
  }

  @Override
  public int step() {
    return STEP;
  }

  @Override
  public boolean find(RowRange range, Listener listener) {
    Asked asked = new Asked(taking.stream().filter(row -> range.contains(row)).toArray());
    if (!ask(asked, effort, FEW, listener, true)) {
      return false;
    }
    int[] crowded = asked.crowded();
    return askMore(asked.edge(), closely(), FEW, listener)
        && askMore(crowded, effort, FEW * TIMES, listener);
  }

  private Effort closely() {
    int lists = (int) Math.min(index.size(), (long) effort.nprobe() * CLOSELY);
    int candidates = (int) Math.min(index.size(), (long) effort.efSearch() * CLOSELY);
    return new Effort(effort.k(), lists, candidates, effort.rescore(), effort.recall());
  }

  /** Asks for more and more neighbours, until the last ones are not near. */
  private boolean askMore(int[] rows, Effort how, int few, Listener listener) {
    int[] left = rows;
    for (int k = few; left.length > 0; k *= TIMES) {
      if (comparesFaster(left.length, k)) {
        return new ComparedNearRows(vectors, taking, cosine).findOf(left, listener);
      }
      Asked asked = new Asked(left);
      if (!ask(asked, how, k, listener, false)) {
        return false;
      }
      left = asked.crowded();
    }
    return true;
  }

  private boolean ask(Asked asked, Effort how, int k, Listener listener, boolean first) {
    int[] rows = asked.rows;
    int batch = (int) Math.max(1, Math.min(QUERIES, CANDIDATES / ((long) k * how.rescore())));
    for (int from = 0; from < rows.length; from += batch) {
      gather.take(rows, from, Math.min(rows.length, from + batch));
      SearchResult found = index.search(gather.vectors(), k, wide(how, k), filter, 1);
      for (int q = 0; q < gather.count(); q++) {
        asked.tell(found, q, listener);
      }
      if (!listener.goOn(first ? (double) from / rows.length : 1)) {
        return false;
      }
    }
    return true;
  }

  private boolean comparesFaster(int asked, int k) {
    long others = taking.cardinality();
    return (long) NEIGHBOUR_COST * asked * k > others * (ROW_COST + asked) || k > others;
  }

  /** A graph's search finds no more rows than it keeps candidates. */
  private static Effort wide(Effort how, int k) {
    return how.efSearch() == 0
        ? how
        : new Effort(k, 0, Math.max(how.efSearch(), 2 * k), how.rescore(), how.recall());
  }

  /** Rows that are asked about, and which of them are to be asked about again. */
  private final class Asked {
    private final int[] rows;
    private final int[] crowded;
    private final int[] edge;
    private int crowdedCount;
    private int edgeCount;

    Asked(int[] rows) {
      this.rows = rows;
      this.crowded = new int[rows.length];
      this.edge = new int[rows.length];
    }

    /** Rows of which all that was found is near. */
    int[] crowded() {
      return Arrays.copyOf(crowded, crowdedCount);
    }

    /** Others, of which something that was found is near or nearly so. */
    int[] edge() {
      return Arrays.copyOf(edge, edgeCount);
    }

    /** Tells of those that are near. */
    void tell(SearchResult found, int query, Listener listener) {
      int row = gather.row(query);
      float nearly = cosine - (1 - cosine) / 2;
      boolean some = false;
      for (int rank = 0; rank < found.k(); rank++) {
        int other = (int) found.id(query, rank);
        float score = other < 0 ? -1 : found.score(query, rank);
        some |= other != row && score >= nearly;
        if (score < cosine) {
          if (some) {
            edge[edgeCount++] = row;
          }
          return;
        }
        if (other != row && taking.get(other)) {
          listener.pair(Math.min(row, other), Math.max(row, other), Math.min(1f, score));
        }
      }
      if (found.k() < index.size()) {
        crowded[crowdedCount++] = row;
      }
    }
  }

  @Override
  public void close() {
    index.close();
  }
}
