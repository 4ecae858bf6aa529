package dev.skylight.cli.shell;

import dev.skylight.job.RowRange;
import dev.skylight.json.Json;
import java.util.List;

/** Ranges of rows as programs read them. */
public final class RowRanges {

  private RowRanges() {}

  /** Pairs of the first row and the one behind the last. */
  public static String json(List<RowRange> ranges) {
    return Json.array(ranges, range -> "[" + range.from() + "," + range.to() + "]");
  }
}
