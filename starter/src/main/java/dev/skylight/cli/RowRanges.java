package dev.skylight.cli;

import dev.skylight.job.RowRange;
import dev.skylight.terminal.Json;
import java.util.List;

/** Ranges of rows as programs read them. */
final class RowRanges {

  private RowRanges() {}

  /** Pairs of the first row and the one behind the last. */
  static String json(List<RowRange> ranges) {
    return Json.array(ranges, range -> "[" + range.from() + "," + range.to() + "]");
  }
}
