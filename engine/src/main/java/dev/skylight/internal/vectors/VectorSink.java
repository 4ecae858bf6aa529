package dev.skylight.internal.vectors;

import dev.skylight.job.RowCounts;
import dev.skylight.job.RowRange;
import java.util.List;

/**
 * What chunks are published into. Thread-safe, and there may be any number on the same rows, in any
 * process.
 */
public interface VectorSink extends AutoCloseable {

  /** Maximal ranges of {@code within} that are not settled yet: the first {@code limit} of them. */
  List<RowRange> missing(RowRange within, int limit);

  /** What is settled of some rows. */
  RowCounts counts(RowRange rows);

  /**
   * Writes rows, durably: when this returns, they outlive a power cut. Rows that are settled
   * already are left untouched, so a late second attempt at a chunk harms nothing.
   *
   * <p>Failed and unassigned rows become zeros. A row whose vector is not finite or all zeros
   * counts as failed.
   *
   * @return counts of {@code data.rows()} afterwards
   * @throws dev.skylight.collection.SkylightException FINGERPRINT where the vectors there belong to
   *     another model, BAD_INPUT where there is no such row, DISK_FULL, TRANSIENT, DAMAGED
   */
  RowCounts publish(ChunkData data);

  @Override
  void close();
}
