package dev.skylight.internal.ledger;

import dev.skylight.job.RowRange;

/** Reads rows as they lie in {@code embeddings.npy}. */
@FunctionalInterface
public interface RowChecksums {

  /** SHA-256 of their bytes, lower-case hex. */
  String of(RowRange rows);
}
