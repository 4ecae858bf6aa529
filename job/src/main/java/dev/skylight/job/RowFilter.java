package dev.skylight.job;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * Which rows a search may find: any set of rows, kept as ascending ranges, 16 bytes each.
 * Immutable, thread-safe.
 */
public final class RowFilter {

  private static final RowFilter ALL = new RowFilter(new long[] {0, Long.MAX_VALUE});

  /** From, to, from, to, ...: ascending; no two ranges touch, none is empty. */
  private final long[] bounds;

  private RowFilter(long[] bounds) {
    this.bounds = bounds;
  }

  /** Every row. */
  public static RowFilter all() {
    return ALL;
  }

  /** Rows {@code [from, to)}; none where the two are equal. */
  public static RowFilter range(long from, long to) {
    if (from < 0 || to < from) {
      throw new IllegalArgumentException("not a range of rows: [" + from + ", " + to + ")");
    }
    return new RowFilter(from == to ? new long[0] : new long[] {from, to});
  }

  /** These rows, in any order; none where there are none. */
  public static RowFilter of(long... rows) {
    long[] sorted = rows.clone();
    Arrays.sort(sorted);
    long[] bounds = new long[2 * sorted.length];
    int end = 0;
    for (long row : sorted) {
      if (row < 0 || row == Long.MAX_VALUE) {
        throw new IllegalArgumentException("not a row: " + row);
      }
      if (end > 0 && row <= bounds[end - 1]) {
        bounds[end - 1] = row + 1;
      } else {
        bounds[end++] = row;
        bounds[end++] = row + 1;
      }
    }
    return new RowFilter(Arrays.copyOf(bounds, end));
  }

  /** As {@link #of(long...)}. */
  public static RowFilter of(Collection<Long> rows) {
    return of(rows.stream().mapToLong(Long::longValue).toArray());
  }

  /** All rows but those of this filter. */
  public RowFilter negate() {
    boolean atStart = bounds.length > 0 && bounds[0] == 0;
    boolean toEnd = bounds.length > 0 && bounds[bounds.length - 1] == Long.MAX_VALUE;
    // the ends of this filter's ranges are the beginnings of the other's
    long[] other = new long[bounds.length + (atStart ? -1 : 1) + (toEnd ? -1 : 1)];
    System.arraycopy(
        bounds,
        atStart ? 1 : 0,
        other,
        atStart ? 0 : 1,
        bounds.length - (atStart ? 1 : 0) - (toEnd ? 1 : 0));
    if (!toEnd) {
      other[other.length - 1] = Long.MAX_VALUE;
    }
    return new RowFilter(other);
  }

  /** The rows of both. */
  public RowFilter and(RowFilter other) {
    long[] both = new long[bounds.length + other.bounds.length];
    int end = 0;
    int i = 0;
    int j = 0;
    while (i < bounds.length && j < other.bounds.length) {
      long from = Math.max(bounds[i], other.bounds[j]);
      long to = Math.min(bounds[i + 1], other.bounds[j + 1]);
      if (from < to) {
        both[end++] = from;
        both[end++] = to;
      }
      if (bounds[i + 1] < other.bounds[j + 1]) {
        i += 2;
      } else {
        j += 2;
      }
    }
    return new RowFilter(Arrays.copyOf(both, end));
  }

  /** The rows of either. */
  public RowFilter or(RowFilter other) {
    return negate().and(other.negate()).negate();
  }

  /** Whether it lets every row through. */
  public boolean isAll() {
    return bounds.length == 2 && bounds[0] == 0 && bounds[1] == Long.MAX_VALUE;
  }

  /** Whether a search may find the row. */
  public boolean contains(long row) {
    int at = Arrays.binarySearch(bounds, row);
    // found: a beginning is inside, an end is not; otherwise the place tells between which two
    return at >= 0 ? at % 2 == 0 : (-at - 1) % 2 == 1;
  }

  /** How many of the rows below {@code rows} it lets through. */
  public long count(long rows) {
    long count = 0;
    for (int i = 0; i < bounds.length && bounds[i] < rows; i += 2) {
      count += Math.min(bounds[i + 1], rows) - bounds[i];
    }
    return count;
  }

  /** The parts of a range that it lets through, by row. */
  public List<RowRange> within(RowRange range) {
    List<RowRange> parts = new ArrayList<>();
    int at = Arrays.binarySearch(bounds, range.from());
    int first = (at >= 0 ? at : Math.max(0, -at - 2)) & ~1; // the range at or before its first row
    for (int i = first; i < bounds.length && bounds[i] < range.to(); i += 2) {
      long from = Math.max(bounds[i], range.from());
      long to = Math.min(bounds[i + 1], range.to());
      if (from < to) {
        parts.add(new RowRange(from, to));
      }
    }
    return parts;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RowFilter filter && Arrays.equals(bounds, filter.bounds);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bounds);
  }

  /** The first ranges, as a person counts. */
  @Override
  public String toString() {
    if (isAll()) {
      return "all rows";
    }
    List<RowRange> first = within(new RowRange(0, Long.MAX_VALUE)).stream().limit(5).toList();
    return first.isEmpty() ? "no row" : first + (bounds.length > 10 ? " and more" : "");
  }
}
