package dev.skylight.products;

import dev.skylight.job.ProductCounts;
import dev.skylight.job.ProductsFinish;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is done after all chunks. */
final class Finish {

  private final ShopSettings settings;
  private final ModelVersion version;
  private final ShopWork.Listener listener;

  Finish(ShopSettings settings, ModelVersion version, ShopWork.Listener listener) {
    this.settings = settings;
    this.version = version;
    this.listener = listener;
  }

  ProductsFinish run(boolean prune) {
    try (VectorDatabase database = VectorDatabase.open(settings).patient()) {
      try {
        return run(database, prune);
      } catch (SQLException e) {
        throw database.failed("finish " + database.table().name(), e);
      }
    }
  }

  private ProductsFinish run(VectorDatabase database, boolean prune) throws SQLException {
    List<String> notes = new ArrayList<>();
    long pruned = prune ? prune(database) : 0;
    RowCounts rows = RowCounts.of(database, database.table());
    long these = rows.of(version.alike());
    long others = rows.total() - these;
    new ShopIndex(database, version.alike(), this::goOn).build(these, others).ifPresent(notes::add);
    database.execute("ANALYZE " + database.table().name().sql());
    rows.others(version.alike())
        .ifPresent(
            names ->
                notes.add(
                    String.format(
                        Locale.ROOT,
                        "%,d rows of other models stay beside these (%s); once they are not needed:"
                            + " DELETE FROM %s WHERE model_version NOT IN (%s)",
                        others,
                        names,
                        database.table().name(),
                        String.join(
                            ", ", version.alike().stream().map(TableName::literal).toList()))));
    return new ProductsFinish(these, RowCounts.failures(database, version.text()), pruned, notes);
  }

  private boolean goOn() {
    return listener.onProgress(ProductCounts.NONE);
  }

  private long prune(VectorDatabase database) throws SQLException {
    try (MainDatabase main = MainDatabase.open(settings)) {
      Survey.checkIds(main, database.table());
      if (main.page(null, 1).images().isEmpty()) {
        throw Survey.noImages(main);
      }
      return new Orphans(main, database).remove(this::goOn)
          + new StaleRows(main, database, version).remove(this::goOn);
    }
  }
}
