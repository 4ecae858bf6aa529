package dev.skylight.cli.shell;

import dev.skylight.collection.DataFolder;
import dev.skylight.job.IndexResult;
import dev.skylight.json.Json;
import java.util.Locale;
import java.util.Optional;

/** An index that was built, for people and for programs. */
public final class IndexLine {

  private IndexLine() {}

  /** For people. */
  public static String of(DataFolder data, IndexResult index) {
    return String.format(
        Locale.ROOT,
        "%s: %s, %,d rows, recall@10 %.3f, %.2f ms per search, built in %.1f s%s",
        data.index(),
        index.type(),
        index.rows(),
        index.recallAt10(),
        index.medianMillis(),
        index.seconds(),
        index.choice().isEmpty() ? "" : " (" + index.choice() + ")");
  }

  /** What to say of one that finds less than it was to. */
  public static Optional<String> warning(IndexResult index) {
    return index.reached()
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "the index %s finds %.3f of the ten nearest rows, less than the %.3f wanted. Build"
                    + " another with `skylight build-index` (it tries several types), be content"
                    + " with less (--min-recall), or search with --exact.",
                index.type(),
                index.recallAt10(),
                index.targetRecall()));
  }

  /** For programs; {@code null} where there is none. */
  public static String json(IndexResult index) {
    return index == null
        ? "null"
        : String.format(
            Locale.ROOT,
            "{\"type\":%s,\"rows\":%d,\"recall_at_10\":%.4f,\"target_recall\":%.4f,"
                + "\"target_reached\":%b,\"choice\":%s,\"median_millis\":%.4f,\"bytes\":%d,"
                + "\"seconds\":%.2f}",
            Json.quote(index.type()),
            index.rows(),
            index.recallAt10(),
            index.targetRecall(),
            index.reached(),
            Json.quote(index.choice()),
            index.medianMillis(),
            index.bytes(),
            index.seconds());
  }
}
