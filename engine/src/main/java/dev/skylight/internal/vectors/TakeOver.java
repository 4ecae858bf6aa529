package dev.skylight.internal.vectors;

import dev.skylight.internal.ledger.LedgerHeader;
import dev.skylight.internal.ledger.Ranges;
import dev.skylight.job.RowRange;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Takes over the rows of a source that hold a vector: all numbers finite, not all zero. Rows of
 * length 1 keep their bits, others are L2-normalised. Chunk by chunk through the durable
 * publishing, so it can be killed and repeated; rows that the ledger has, and those that are
 * promised to pictures, are left as they are.
 */
public final class TakeOver {

  /** How far from 1 the length of a normalised float32 vector is at most. */
  private static final double UNIT = 1e-5;

  private final VectorStore store;
  private final SourceRows source;
  private final String name;
  private final int chunkSize;
  private final RowContents contents;

  /**
   * Out of a source, into a store.
   *
   * @param name of the source, for the ledger
   * @param chunkSize rows published at a time
   * @param contents what is known of the rows
   */
  public TakeOver(
      VectorStore store, SourceRows source, String name, int chunkSize, RowContents contents) {
    this.store = store;
    this.source = source;
    this.name = name;
    this.chunkSize = chunkSize;
    this.contents = contents;
  }

  /**
   * What was done.
   *
   * @param taken rows taken over
   * @param known rows that the ledger had
   * @param invalid other rows, which hold no vector
   * @param outside rows behind the end of embeddings.npy
   */
  public record Counts(long taken, long known, long invalid, long outside) {}

  /**
   * Takes over what the ledger lacks.
   *
   * @param progress hears how many rows were looked at
   */
  public Counts run(LongConsumer progress) {
    LedgerHeader header = store.ledger().header().orElseThrow();
    int dimension = header.dimension();
    long usable = Math.min(source.count(), header.rows());
    long taken = 0;
    long known = 0;
    RowRange chunk;
    for (long at = 0; at < usable; at = chunk.to()) {
      chunk = new RowRange(at, usable).firstChunk(chunkSize);
      List<RowRange> missing = store.missing(chunk, Integer.MAX_VALUE);
      known += chunk.size() - Ranges.size(missing);
      if (!missing.isEmpty()) {
        FloatBuffer vectors = FloatBuffer.allocate(Math.toIntExact(chunk.size() * dimension));
        source.read(chunk, vectors);
        List<RowRange> good =
            Ranges.subtract(normalise(chunk, vectors, dimension), contents.promised(chunk));
        store.publishImported(chunk, vectors, good, name, contents.of(chunk));
        for (RowRange range : missing) {
          taken += Ranges.size(Ranges.intersect(range, good));
        }
      }
      progress.accept(chunk.to());
    }
    return new Counts(taken, known, usable - taken - known, source.count() - usable);
  }

  /** Normalises in place and says which rows are good. */
  private static List<RowRange> normalise(RowRange chunk, FloatBuffer vectors, int dimension) {
    List<RowRange> good = new ArrayList<>();
    for (int i = 0; i < chunk.size(); i++) {
      double length = VectorLength.of(vectors, i * dimension, dimension);
      if (length > 0 && Double.isFinite(length)) {
        if (Math.abs(length - 1) > UNIT) {
          for (int k = i * dimension; k < (i + 1) * dimension; k++) {
            vectors.put(k, (float) (vectors.get(k) / length));
          }
        }
        good.add(new RowRange(chunk.from() + i, chunk.from() + i + 1));
      }
    }
    return Ranges.merge(good);
  }
}
