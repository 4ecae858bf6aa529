package dev.skylight.products;

import java.sql.SQLException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is there of a shop's vectors, whoever works on them.
 *
 * @param images main images of the shop
 * @param modelVersion of the model that made most rows; empty where there is no row
 * @param model its name
 * @param precision its precision
 * @param rows of that model
 * @param failures images that could not be had for it, by the kind of failure, most first
 * @param settled images with a row or a failure, whether or not they are still main images
 * @param failuresTable name of the table that tells why each could not be had
 */
public record ShopState(
    long images,
    String modelVersion,
    String model,
    String precision,
    long rows,
    Map<String, Long> failures,
    long settled,
    String failuresTable) {

  /** Copies the failures, in their order. */
  public ShopState {
    failures = Collections.unmodifiableMap(new LinkedHashMap<>(failures));
  }

  /**
   * Asks both databases. No model is opened.
   *
   * @throws dev.skylight.collection.SkylightException where one cannot be asked
   */
  public static ShopState of(ShopSettings settings) {
    try (MainDatabase main = MainDatabase.open(settings);
        VectorDatabase database = VectorDatabase.open(settings).patient()) {
      try {
        return of(main.count(), database);
      } catch (SQLException e) {
        throw database.failed("count the rows of " + database.table().name(), e);
      }
    }
  }

  /**
   * The model of most rows, which one that goes on with them must be; empty where no row names one.
   * Asks the vector database alone. No model is opened.
   *
   * @throws dev.skylight.collection.SkylightException where it cannot be asked
   */
  public static Optional<ModelVersion> made(ShopSettings settings) {
    try (VectorDatabase database = VectorDatabase.open(settings).patient()) {
      VectorTable table = database.table();
      try {
        return RowCounts.most(database, table, RowCounts.models(database, table));
      } catch (SQLException e) {
        throw database.failed("count the rows of " + table.name(), e);
      }
    }
  }

  private static ShopState of(long images, VectorDatabase database) throws SQLException {
    RowCounts counts = RowCounts.of(database, database.table());
    String failures = database.table().failures().toString();
    ModelVersion version = counts.most(RowCounts.models(database, database.table())).orElse(null);
    if (version == null) {
      return new ShopState(images, "", "", "", 0, Map.of(), 0, failures);
    }
    long rows = counts.of(version.alike());
    return new ShopState(
        images,
        version.text(),
        version.name(),
        version.precision(),
        rows,
        RowCounts.failures(database, version.text()),
        rows + RowCounts.failuresWithoutRow(database, version),
        failures);
  }
}
