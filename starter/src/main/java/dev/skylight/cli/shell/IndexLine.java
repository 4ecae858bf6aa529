package dev.skylight.cli.shell;

import dev.skylight.collection.DataFolder;
import dev.skylight.job.IndexResult;
import dev.skylight.json.Json;
import java.util.Locale;

/** An index that was built, for people and for programs. */
public final class IndexLine {

  private IndexLine() {}

  /** For people. */
  public static String of(DataFolder data, IndexResult index) {
    return String.format(
        Locale.ROOT,
        "%s: %s, %,d rows, recall@10 %.3f, %.2f ms per search, built in %.1f s",
        data.index(),
        index.type(),
        index.rows(),
        index.recallAt10(),
        index.medianMillis(),
        index.seconds());
  }

  /** For programs; {@code null} where there is none. */
  public static String json(IndexResult index) {
    return index == null
        ? "null"
        : String.format(
            Locale.ROOT,
            "{\"type\":%s,\"rows\":%d,\"recall_at_10\":%.4f,\"median_millis\":%.4f,\"bytes\":%d,"
                + "\"seconds\":%.2f}",
            Json.quote(index.type()),
            index.rows(),
            index.recallAt10(),
            index.medianMillis(),
            index.bytes(),
            index.seconds());
  }
}
