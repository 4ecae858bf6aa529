package dev.skylight.products;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
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
    try (Statement statement = database.connection().createStatement();
        ResultSet found =
            statement.executeQuery(
                "SELECT coalesce(model_version, ''), count(*) FROM "
                    + table.name().sql()
                    + " GROUP BY 1 ORDER BY 2 DESC, 1")) {
      Map<String, Long> counts = new LinkedHashMap<>();
      while (found.next()) {
        counts.put(found.getString(1), found.getLong(2));
      }
      return new RowCounts(counts);
    }
  }

  /** Images that could not be had for a model, by the kind of failure, most first. */
  static Map<String, Long> failures(VectorDatabase database, String version) throws SQLException {
    String sql =
        "SELECT kind, count(*) FROM "
            + database.table().failures().sql()
            + " WHERE model_version = ? GROUP BY 1 ORDER BY 2 DESC, 1";
    Map<String, Long> kinds = new LinkedHashMap<>();
    try (PreparedStatement ask = database.connection().prepareStatement(sql)) {
      ask.setString(1, version);
      try (ResultSet found = ask.executeQuery()) {
        while (found.next()) {
          kinds.put(found.getString(1), found.getLong(2));
        }
      }
    }
    return kinds;
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
