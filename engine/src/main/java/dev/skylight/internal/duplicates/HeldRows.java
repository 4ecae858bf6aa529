package dev.skylight.internal.duplicates;

import dev.skylight.job.RowRange;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Rows that hold a vector. Immutable. */
final class HeldRows {

  private final NavigableMap<Long, Long> ends = new TreeMap<>();

  /** Those of some ranges that do not overlap. */
  HeldRows(List<RowRange> ranges) {
    ranges.forEach(range -> ends.put(range.from(), range.to()));
  }

  boolean contains(long row) {
    Map.Entry<Long, Long> range = ends.floorEntry(row);
    return range != null && row < range.getValue();
  }
}
