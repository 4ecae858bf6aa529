package dev.skylight.products;

import dev.skylight.fetch.PictureFetcher;
import dev.skylight.products.ShopReport.Finding;
import dev.skylight.products.ShopReport.Severity;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Compares the vectors of a shop with its main database, row by row; changes nothing. */
public final class ShopVerify {

  /** Of a vector of length 1 in 32 bits. */
  private static final double LENGTH_TOLERANCE = 1e-3;

  private final ShopSettings settings;
  private final List<Finding> findings = new ArrayList<>();

  private ShopVerify(ShopSettings settings) {
    this.settings = settings;
  }

  /**
   * Compares them.
   *
   * @param model name or folder whose rows are meant; null: those of which there are most
   * @param deep pictures of how many rows to fetch and embed again, chosen at random
   */
  public static ShopReport run(ShopSettings settings, String model, int deep) {
    if (deep == 0) {
      return new ShopVerify(settings).run(model, 0, null);
    }
    try (ShopModels models = new ShopModels(0);
        PictureFetcher fetcher = new PictureFetcher(settings.fetch())) {
      return run(settings, model, deep, models, fetcher::fetch);
    }
  }

  /** As {@link #run(ShopSettings, String, int)}, with what models and pictures come from. */
  static ShopReport run(
      ShopSettings settings, String model, int deep, ShopModels models, Fetching fetching) {
    return new ShopVerify(settings).run(model, deep, new RowSample(models, fetching));
  }

  private ShopReport run(String model, int deep, RowSample sample) {
    try (MainDatabase main = MainDatabase.open(settings);
        VectorDatabase database = VectorDatabase.open(settings).patient()) {
      try {
        return run(main, database, model, deep, sample);
      } catch (SQLException e) {
        throw database.failed("read " + database.table().name(), e);
      }
    }
  }

  private ShopReport run(
      MainDatabase main, VectorDatabase database, String model, int deep, RowSample sample)
      throws SQLException {
    VectorTable table = database.table();
    Survey.checkIds(main, table);
    ModelVersion version = SearchState.version(database, table, model);
    RowCounts counts = RowCounts.of(database, table);
    long[] bad = lengths(database, table, version);
    Needed needed = needs(main, database, version);
    Map<Need.What, Long> needs = needed.counts();
    long images = needs.values().stream().mapToLong(Long::longValue).sum();
    long missing = needs.get(Need.What.PICTURE) + needs.get(Need.What.REFUSAL);
    long orphans = new Orphans(main, database).count();
    damage(
        bad[0], "rows hold no vector or only zeros; delete them, and 'products embed' makes them");
    damage(
        bad[1],
        "rows of "
            + version
            + " are not of length 1: something else has written them; delete them, and 'products"
            + " embed' makes them");
    main.sharedIds()
        .ifPresent(sentence -> findings.add(new Finding(Severity.WARNING, sentence + ".")));
    work(missing, "main images have no row of their present URL: run 'products embed'");
    work(needs.get(Need.What.PRODUCT), "rows are another product's: run 'products embed'");
    work(
        needed.lost(),
        "images have rows of another URL than they have now, and what they have now gives no"
            + " picture ("
            + table.failures()
            + " says why): the old rows are found until 'products embed --prune' removes them");
    work(
        needed.stale() - needed.lost(),
        "images have rows of another URL than they have now, whose picture could not be had yet ("
            + table.failures()
            + " says why): the old rows are found until 'products embed' has it; it tries again by"
            + " itself, with --retry-failed now");
    work(orphans, "images with rows are no main images any more: run 'products embed --prune'");
    counts
        .others(version.alike())
        .ifPresent(
            names ->
                add(
                    Severity.NOTE,
                    counts.total() - counts.of(version.alike()),
                    "rows are of other models (" + names + "), and were not looked at"));
    int sampled = deep == 0 ? 0 : sample.check(main, database, version, model, deep, findings);
    return new ShopReport(
        version.text(),
        images,
        counts.of(version.alike()),
        needs.get(Need.What.NOTHING) + needs.get(Need.What.FAILURE_IS_PAST),
        missing,
        needs.get(Need.What.PRODUCT),
        needs.get(Need.What.WAITS),
        needed.stale(),
        orphans,
        bad[0],
        bad[1],
        sampled,
        findings);
  }

  private void damage(long count, String sentence) {
    add(Severity.DAMAGE, count, sentence);
  }

  private void work(long count, String sentence) {
    add(Severity.WARNING, count, sentence);
  }

  private void add(Severity severity, long count, String sentence) {
    if (count > 0) {
      findings.add(
          new Finding(severity, String.format(Locale.ROOT, "%,d ", count) + sentence + "."));
    }
  }

  /**
   * What the images need.
   *
   * @param counts of them all
   * @param stale those that wait, with a row of another URL
   * @param lost those of the latter whose waiting is in vain
   */
  private record Needed(Map<Need.What, Long> counts, long stale, long lost) {}

  private static Needed needs(MainDatabase main, VectorDatabase database, ModelVersion version) {
    Map<Need.What, Long> counts = new EnumMap<>(Need.What.class);
    for (Need.What what : Need.What.values()) {
      counts.put(what, 0L);
    }
    Needs needs = new Needs(database, version, false, false);
    long stale = 0;
    long lost = 0;
    String last = null;
    boolean more = true;
    while (more) {
      MainDatabase.Page page = main.page(last, ShopWork.PAGE);
      for (Need need : needs.of(page.images())) {
        counts.merge(need.what(), 1L, Long::sum);
        if (need.stale() && need.what() == Need.What.WAITS) {
          stale++;
          lost += need.lost() ? 1 : 0;
        }
        last = need.image().id();
      }
      more = !page.last();
    }
    return new Needed(counts, stale, lost);
  }

  /** Rows with nothing in them, and rows of another length; earlier scripts may not have cared. */
  private static long[] lengths(VectorDatabase database, VectorTable table, ModelVersion version)
      throws SQLException {
    String sql =
        String.format(
            Locale.ROOT,
            "SELECT count(*) FILTER (WHERE n IS NULL OR n = 0), count(*) FILTER (WHERE n <> 0 AND"
                + " abs(n - 1) > %f AND model_version <> %s) FROM (SELECT model_version,"
                + " vector_norm(image_embedding) AS n FROM %s WHERE %s) norms",
            LENGTH_TOLERANCE,
            TableName.literal(ModelVersion.OLD),
            table.name().sql(),
            VectorIndex.among(version.alike()));
    long[] counts = new long[2];
    database.each(
        sql,
        row -> {
          counts[0] = row.getLong(1);
          counts[1] = row.getLong(2);
        });
    return counts;
  }
}
