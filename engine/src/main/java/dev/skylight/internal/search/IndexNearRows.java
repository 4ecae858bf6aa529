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
 * still near.
 */
final class IndexNearRows implements NearRows {

  private static final int STEP = 8192;
  private static final int FEW = 16;
  private static final int TIMES = 4;

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
    int[] rows = taking.stream().filter(row -> range.contains(row)).toArray();
    int k = FEW;
    for (int round = 0; rows.length > 0; round++) {
      if (comparesFaster(rows.length, k)) {
        return new ComparedNearRows(vectors, taking, cosine).findOf(rows, listener);
      }
      int[] more = new int[rows.length];
      int count = 0;
      int batch = (int) Math.max(1, Math.min(QUERIES, CANDIDATES / ((long) k * effort.rescore())));
      for (int from = 0; from < rows.length; from += batch) {
        gather.take(rows, from, Math.min(rows.length, from + batch));
        SearchResult found = index.search(gather.vectors(), k, wide(k), filter, 1);
        for (int q = 0; q < gather.count(); q++) {
          if (tell(found, q, listener)) {
            more[count++] = gather.row(q);
          }
        }
        if (!listener.goOn(round == 0 ? (double) from / rows.length : 1)) {
          return false;
        }
      }
      rows = Arrays.copyOf(more, count);
      k *= TIMES;
    }
    return true;
  }

  private boolean comparesFaster(int asked, int k) {
    long others = taking.cardinality();
    return (long) NEIGHBOUR_COST * asked * k > others * (ROW_COST + asked) || k > others;
  }

  /** A graph's search finds no more rows than it keeps candidates. */
  private Effort wide(int k) {
    return effort.efSearch() == 0
        ? effort
        : new Effort(k, 0, Math.max(effort.efSearch(), 2 * k), effort.rescore(), effort.recall());
  }

  /** Tells of those that are near; whether there may be more. */
  private boolean tell(SearchResult found, int query, Listener listener) {
    int row = gather.row(query);
    for (int rank = 0; rank < found.k(); rank++) {
      int other = (int) found.id(query, rank);
      if (other < 0 || found.score(query, rank) < cosine) {
        return false;
      }
      if (other != row && taking.get(other)) {
        float score = Math.min(1f, found.score(query, rank));
        listener.pair(Math.min(row, other), Math.max(row, other), score);
      }
    }
    return found.k() < index.size();
  }

  @Override
  public void close() {
    index.close();
  }
}
