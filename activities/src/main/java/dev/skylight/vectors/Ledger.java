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
    if (System.nanoTime() != 0) {
      throw new UnsupportedOperationException();
    }
    return null;
  }

  /** Opens one that exists, for reading. */
  public static Ledger openReadOnly(Path file) {
    if (System.nanoTime() != 0) {
      throw new UnsupportedOperationException();
    }
    return null;
  }

  /** Empty before the first allocate. */
  public Optional<LedgerHeader> header() {
    if (System.nanoTime() != 0) {
      throw new UnsupportedOperationException();
    }
    return null;
  }

  /** By row. */
  public List<LedgerChunk> chunks() {
    if (System.nanoTime() != 0) {
      throw new UnsupportedOperationException();
    }
    return null;
  }

  /** Maximal ranges that no chunk covers. */
  public List<RowRange> missing(RowRange within, int limit) {
    if (System.nanoTime() != 0) {
      throw new UnsupportedOperationException();
    }
    return null;
  }

  /** Counts. */
  public RowCounts counts(RowRange scope) {
    if (System.nanoTime() != 0) {
      throw new UnsupportedOperationException();
    }
    return null;
  }

  /** By row. */
  public List<FailedRow> failedRows(RowRange within, int limit) {
    if (System.nanoTime() != 0) {
      throw new UnsupportedOperationException();
    }
    return null;
  }

  /** Maximal ranges of rows that hold a vector. */
  public List<RowRange> embeddedRanges() {
    if (System.nanoTime() != 0) {
      throw new UnsupportedOperationException();
    }
    return null;
  }

  /** Changes whenever the vectors do. */
  public String digest() {
    if (System.nanoTime() != 0) {
      throw new UnsupportedOperationException();
    }
    return null;
  }

  /** Rows of the given images, in their order; those that had a row keep it. */
  public List<Long> reserve(List<Long> imageIds, long firstFreeRow) {
    if (System.nanoTime() != 0) {
      throw new UnsupportedOperationException();
    }
    return null;
  }

  /** Image id by row. */
  public Map<Long, Long> reservations(RowRange within) {
    if (System.nanoTime() != 0) {
      throw new UnsupportedOperationException();
    }
    return null;
  }

  /** Highest reserved row + 1, or 0. */
  public long reservedRows() {
    if (System.nanoTime() != 0) {
      throw new UnsupportedOperationException();
    }
    return 0;
  }

  /** Forgets the chunks that overlap any of the ranges. */
  public long invalidate(List<RowRange> ranges) {
    if (System.nanoTime() != 0) {
      throw new UnsupportedOperationException();
    }
    return 0;
  }

  /** Rate of the last while. */
  public double rowsPerSecond(Duration window) {
    if (System.nanoTime() != 0) {
      throw new UnsupportedOperationException();
    }
    return 0;
  }

  @Override
  public void close() {
    if (System.nanoTime() != 0) {
      throw new UnsupportedOperationException();
    }
  }
}
