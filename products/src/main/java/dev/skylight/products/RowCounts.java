package dev.skylight.products;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Rows of vectors by model_version, most first; those without one under an empty name.
 *
 * @param byModel their numbers
 */
record RowCounts(Map<String, Long> byModel) {

  static RowCounts of(VectorDatabase database, VectorTable table) throws SQLException {
    Map<String, Long> counts = new LinkedHashMap<>();
    database.each(
        "SELECT coalesce(model_version, ''), count(*) FROM "
            + table.name().sql()
            + " GROUP BY 1 ORDER BY 2 DESC, 1",
        row -> counts.put(row.getString(1), row.getLong(2)));
    return new RowCounts(counts);
  }

  /** Models that rows name, by hops through the index on them. */
  static List<ModelVersion> models(VectorDatabase database, VectorTable table) throws SQLException {
    String sql =
        String.format(
            "WITH RECURSIVE m AS ((SELECT min(model_version) AS v FROM %s) UNION ALL SELECT (SELECT"
                + " min(model_version) FROM %1$s WHERE model_version > m.v) FROM m WHERE m.v IS NOT"
                + " NULL) SELECT v FROM m WHERE v <> ''",
            table.name().sql());
    List<ModelVersion> models = new ArrayList<>();
    database.each(sql, row -> models.add(new ModelVersion(row.getString(1))));
    return models;
  }

  /** As {@link #most(Collection)}; rows are counted only where there are several models. */
  static Optional<ModelVersion> most(
      VectorDatabase database, VectorTable table, List<ModelVersion> models) throws SQLException {
    return models.size() < 2 ? models.stream().findFirst() : of(database, table).most(models);
  }

  /**
   * The one of some models that has most rows. Of several names for the same vectors the one counts
   * that stands for the others, too.
   */
  Optional<ModelVersion> most(Collection<ModelVersion> models) {
    return models.stream()
        .max(
            Comparator.<ModelVersion>comparingLong(model -> of(model.alike()))
                .thenComparing(model -> model.alike().size()));
  }

  /** Images that could not be had for a model, by the kind of failure, most first. */
  static Map<String, Long> failures(VectorDatabase database, String version) throws SQLException {
    String sql =
        "SELECT kind, count(*) FROM "
            + database.table().failures().sql()
            + " WHERE model_version = ? GROUP BY 1 ORDER BY 2 DESC, 1";
    Map<String, Long> kinds = new LinkedHashMap<>();
    database.each(
        sql, ask -> ask.setString(1, version), row -> kinds.put(row.getString(1), row.getLong(2)));
    return kinds;
  }

  /** Images that could not be had for a model, and that have no row of before. */
  static long failuresWithoutRow(VectorDatabase database, ModelVersion version)
      throws SQLException {
    VectorTable table = database.table();
    return database.number(
        String.format(
            "SELECT count(*) FROM %s f WHERE f.model_version = %s AND NOT EXISTS (SELECT 1 FROM %s t"
                + " WHERE t.image_id = f.image_id AND t.%s)",
            table.failures().sql(),
            TableName.literal(version.text()),
            table.name().sql(),
            VectorIndex.among(version.alike())));
  }

  long total() {
    return byModel.values().stream().mapToLong(Long::longValue).sum();
  }

  long of(List<String> models) {
    return models.stream().mapToLong(model -> byModel.getOrDefault(model, 0L)).sum();
  }

  /** The other models, in words; empty where there are none. */
  Optional<String> others(List<String> models) {
    String names =
        byModel.keySet().stream()
            .filter(model -> !models.contains(model))
            .map(model -> model.isEmpty() ? "no model" : model)
            .collect(Collectors.joining(", "));
    return names.isEmpty() ? Optional.empty() : Optional.of(names);
  }
}
