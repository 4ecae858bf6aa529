package dev.skylight.internal.catalog;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/**
 * Pairs of a row, or an id, and an image's key in order, 16 bytes each: 80 MB for 5 million images.
 * Immutable.
 */
final class SortedPairs {

  private final long[] rows;
  private final long[] keys;

  private SortedPairs(long[] rows, long[] keys) {
    this.rows = rows;
    this.keys = keys;
  }

  /**
   * Reads them.
   *
   * @param count query for how many there are
   * @param query for the pairs, in order
   */
  static SortedPairs of(Connection c, String count, String query) throws SQLException {
    int expected = Math.toIntExact(SqliteCatalog.long0(c, count));
    long[] rows = new long[expected];
    long[] keys = new long[expected];
    int n = 0;
    try (Statement s = c.createStatement();
        ResultSet r = s.executeQuery(query)) {
      while (r.next()) {
        if (n == rows.length) { // another program adds images at this moment
          rows = Arrays.copyOf(rows, n + n / 2 + 16);
          keys = Arrays.copyOf(keys, rows.length);
        }
        rows[n] = r.getLong(1);
        keys[n++] = r.getLong(2);
      }
    }
    return n == rows.length
        ? new SortedPairs(rows, keys)
        : new SortedPairs(Arrays.copyOf(rows, n), Arrays.copyOf(keys, n));
  }

  /** Lowest row; -1 where there is none. */
  long first() {
    return rows.length == 0 ? -1 : rows[0];
  }

  /** Highest row; -1 where there is none. */
  long last() {
    return rows.length == 0 ? -1 : rows[rows.length - 1];
  }

  /** The first of a pair that stands more than once. */
  OptionalLong firstTwice() {
    for (int i = 1; i < rows.length; i++) {
      if (rows[i] == rows[i - 1]) {
        return OptionalLong.of(rows[i]);
      }
    }
    return OptionalLong.empty();
  }

  /** Keys of the rows {@code from <= row < to}, in order. */
  List<Long> range(long from, long to) {
    List<Long> found = new ArrayList<>();
    for (int i = lower(from); i < rows.length && rows[i] < to; i++) {
      found.add(keys[i]);
    }
    return found;
  }

  /** Place of the first pair whose row is not below. */
  private int lower(long row) {
    int from = 0;
    int to = rows.length;
    while (from < to) {
      int middle = (from + to) >>> 1;
      if (rows[middle] < row) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from;
  }
}
