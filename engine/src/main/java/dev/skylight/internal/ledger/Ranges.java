package dev.skylight.internal.ledger;

import dev.skylight.job.RowRange;
import java.util.ArrayList;
import java.util.List;

/** Sets of rows as sorted, non-overlapping ranges. */
public final class Ranges {

  private Ranges() {}

  /** Joins ranges that touch. */
  public static List<RowRange> merge(List<RowRange> sorted) {
    List<RowRange> merged = new ArrayList<>();
    for (RowRange range : sorted) {
      int last = merged.size() - 1;
      if (last >= 0 && merged.get(last).to() >= range.from()) {
        RowRange before = merged.get(last);
        merged.set(last, new RowRange(before.from(), Math.max(before.to(), range.to())));
      } else {
        merged.add(range);
      }
    }
    return merged;
  }

  /** {@code sorted} without the rows of {@code without}, which is sorted too. */
  public static List<RowRange> subtract(List<RowRange> sorted, List<RowRange> without) {
    List<RowRange> left = new ArrayList<>();
    int next = 0;
    for (RowRange range : sorted) {
      long at = range.from();
      while (next < without.size() && without.get(next).to() <= at) {
        next++;
      }
      for (int i = next; i < without.size() && without.get(i).from() < range.to(); i++) {
        if (without.get(i).from() > at) {
          left.add(new RowRange(at, without.get(i).from()));
        }
        at = Math.max(at, without.get(i).to());
      }
      if (at < range.to()) {
        left.add(new RowRange(at, range.to()));
      }
    }
    return left;
  }

  /** Rows that are in {@code range} and in one of {@code sorted}. */
  public static List<RowRange> intersect(RowRange range, List<RowRange> sorted) {
    List<RowRange> common = new ArrayList<>();
    for (RowRange other : sorted) {
      if (range.overlaps(other)) {
        common.add(
            new RowRange(Math.max(range.from(), other.from()), Math.min(range.to(), other.to())));
      }
    }
    return common;
  }

  /** Total number of rows. */
  public static long size(List<RowRange> ranges) {
    return ranges.stream().mapToLong(RowRange::size).sum();
  }
}
