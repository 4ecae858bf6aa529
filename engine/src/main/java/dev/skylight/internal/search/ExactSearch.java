package dev.skylight.internal.search;

import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.faiss.Faiss;
import dev.skylight.internal.ledger.LedgerView;
import dev.skylight.internal.stores.Stores;
import dev.skylight.internal.vectors.EmbeddingsFile;
import dev.skylight.internal.vectors.InnerProducts;
import dev.skylight.job.RowFilter;
import dev.skylight.job.RowRange;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Compares the query with every row of the mapped {@code embeddings.npy}. Needs no index. Where
 * there is a ledger, it says which rows hold a vector; without one, rows of zeros are skipped.
 *
 * <p>Thread-safe. One search uses all cores of the common pool.
 */
public final class ExactSearch implements VectorSearch {

  /** Rows one task looks at. */
  private static final int SLICE = 4096;

  /**
   * Floats up to which plain Java is used: loading FAISS's libraries takes longer than the search
   * (0.2 s against 0.1 s).
   */
  private static final long SMALL = 32L << 20;

  /** Of a slice, at least a part of so many is read as a whole, not row by row. */
  private static final int MUCH = 4;

  private final EmbeddingsFile vectors;
  private final List<RowRange> slices;
  private final boolean skipZeros;
  private final boolean small;

  private ExactSearch(EmbeddingsFile vectors, List<RowRange> ranges, boolean skipZeros) {
    this.vectors = vectors;
    this.skipZeros = skipZeros;
    this.slices = new ArrayList<>();
    long rows = 0;
    for (RowRange range : ranges) {
      slices.addAll(range.chunks(Math.min(SLICE, vectors.maxRowsPerView())));
      rows += range.size();
    }
    this.small = rows * vectors.dimension() <= SMALL;
  }

  /**
   * Opens the vectors of a collection.
   *
   * @throws SkylightException BAD_INPUT where there are none yet, DAMAGED where the file is broken
   */
  public static ExactSearch open(Stores stores) {
    DataFolder data = stores.folder();
    EmbeddingsFile vectors = EmbeddingsFile.open(data.embeddings());
    try {
      boolean known = stores.hasLedger();
      List<RowRange> ranges = known ? embedded(stores, vectors) : all(vectors);
      if (ranges.isEmpty()) {
        throw new SkylightException(
            Kind.BAD_INPUT,
            "There are no vectors to search yet: no row of "
                + data.embeddings()
                + " is done. Run `skylight embed`.");
      }
      return new ExactSearch(vectors, ranges, !known);
    } catch (RuntimeException e) {
      vectors.close();
      throw e;
    }
  }

  private static List<RowRange> embedded(Stores stores, EmbeddingsFile vectors) {
    try (LedgerView ledger = stores.readLedger()) {
      return vectors.inside(ledger.embeddedRanges());
    }
  }

  private static List<RowRange> all(EmbeddingsFile vectors) {
    return vectors.rows() == 0 ? List.of() : List.of(new RowRange(0, vectors.rows()));
  }

  @Override
  public int dimension() {
    return vectors.dimension();
  }

  @Override
  public List<Hit> search(float[] query, int k, float minScore, RowFilter filter) {
    float[] unit = Queries.normalised(query, dimension(), k);
    TopHits best =
        slices.parallelStream()
            .collect(
                () -> new TopHits(k, minScore),
                (top, slice) -> look(unit, slice, filter, top),
                TopHits::addAll);
    return best.bestFirst();
  }

  private void look(float[] query, RowRange slice, RowFilter filter, TopHits top) {
    List<RowRange> parts = filter.within(slice);
    long wanted = parts.stream().mapToLong(RowRange::size).sum();
    if (wanted * MUCH < slice.size()) {
      for (RowRange part : parts) {
        FloatBuffer rows = vectors.rows(part);
        take(query, rows, InnerProducts.of(query, rows), part.from(), part, top);
      }
    } else {
      FloatBuffer rows = vectors.rows(slice);
      float[] scores = small ? InnerProducts.of(query, rows) : Faiss.innerProducts(query, rows);
      for (RowRange part : parts) {
        take(query, rows, scores, slice.from(), part, top);
      }
    }
  }

  /**
   * Offers the rows of a part, of scores that begin at row {@code first}. FAISS's products differ
   * in the last bits with the place of a row among others, so what could be among the best is
   * counted again: equal rows then come in order of row.
   */
  private void take(
      float[] query, FloatBuffer rows, float[] scores, long first, RowRange part, TopHits top) {
    int to = (int) (part.to() - first);
    for (int i = (int) (part.from() - first); i < to; i++) {
      if (top.wants(scores[i] + InnerProducts.ROUNDING)
          && !(skipZeros && scores[i] == 0 && isZero(rows, i))) {
        // rounding can put a row compared with itself a hair above 1
        top.add(first + i, Math.min(1f, InnerProducts.of(query, rows, i)));
      }
    }
  }

  /**
   * The vector of a row, of length 1.
   *
   * @return a copy; empty where the row holds none
   */
  Optional<float[]> vector(long row) {
    for (RowRange slice : slices) {
      if (slice.contains(row)) {
        FloatBuffer found = vectors.rows(new RowRange(row, row + 1));
        float[] vector = new float[dimension()];
        found.get(0, vector);
        return skipZeros && isZero(found, 0) ? Optional.empty() : Optional.of(vector);
      }
    }
    return Optional.empty();
  }

  private boolean isZero(FloatBuffer rows, int row) {
    int dimension = dimension();
    for (int i = row * dimension; i < (row + 1) * dimension; i++) {
      if (rows.get(i) != 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() {
    vectors.close();
  }
}
