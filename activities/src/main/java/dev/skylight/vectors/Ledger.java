package dev.skylight.vectors;

import dev.skylight.workflows.RowRange;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The ledger. */
public final class Ledger implements AutoCloseable {
  private Ledger() {}

  /** Creates or opens. */
  public static Ledger open(Path file) {
    throw new UnsupportedOperationException();
  }

  /** Opens one that exists, for reading. */
  public static Ledger openReadOnly(Path file) {
    throw new UnsupportedOperationException();
  }

  /** Empty before the first allocate. */
  public Optional<LedgerHeader> header() {
    throw new UnsupportedOperationException();
  }

  /** By row. */
  public List<LedgerChunk> chunks() {
    throw new UnsupportedOperationException();
  }

  /** Maximal ranges that no chunk covers. */
  public List<RowRange> missing(RowRange within, int limit) {
    throw new UnsupportedOperationException();
  }

  /** Counts. */
  public RowCounts counts(RowRange scope) {
    throw new UnsupportedOperationException();
  }

  /** By row. */
  public List<FailedRow> failedRows(RowRange within, int limit) {
    throw new UnsupportedOperationException();
  }

  /** Maximal ranges of rows that hold a vector. */
  public List<RowRange> embeddedRanges() {
    throw new UnsupportedOperationException();
  }

  /** Changes whenever the vectors do. */
  public String digest() {
    throw new UnsupportedOperationException();
  }

  /** Rows of the given images, in their order; those that had a row keep it. */
  public List<Long> reserve(List<Long> imageIds, long firstFreeRow) {
    throw new UnsupportedOperationException();
  }

  /** Image id by row. */
  public Map<Long, Long> reservations(RowRange within) {
    throw new UnsupportedOperationException();
  }

  /** Highest reserved row + 1, or 0. */
  public long reservedRows() {
    throw new UnsupportedOperationException();
  }

  /** Forgets the chunks that overlap any of the ranges. */
  public long invalidate(List<RowRange> ranges) {
    throw new UnsupportedOperationException();
  }

  /** Rate of the last while. */
  public double rowsPerSecond(Duration window) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }
}
