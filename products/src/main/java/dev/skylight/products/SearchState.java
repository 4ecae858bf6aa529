package dev.skylight.products;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What searches are answered from, as it was a moment ago.
 *
 * @param table of vectors
 * @param version of the rows that are searched
 * @param index that serves for them; empty: every row is compared
 * @param scansOn whether an index is searched on until there are enough rows
 */
record SearchState(
    VectorTable table, ModelVersion version, Optional<VectorIndex> index, boolean scansOn) {

  /**
   * Looks at what is there.
   *
   * @param model name or folder whose rows are to be searched; null: those of which there are most
   */
  static SearchState read(VectorDatabase database, ShopSettings settings, String model)
      throws SQLException {
    VectorTable table = VectorTable.read(database.connection(), database.where(), settings.names());
    ModelVersion version = version(database, table, model);
    return new SearchState(
        table,
        version,
        VectorIndex.of(database.connection(), table).stream()
            .filter(index -> index.serves(version.alike()))
            .max(Comparator.comparingInt(index -> index.models().size())),
        Versions.of(database).scansOn());
  }

  /**
   * Of which rows a model is meant.
   *
   * @param model name or folder; null: that of most rows
   */
  static ModelVersion version(VectorDatabase database, VectorTable table, String model)
      throws SQLException {
    List<String> there = models(database, table);
    List<ModelVersion> meant =
        there.stream()
            .map(ModelVersion::new)
            .filter(one -> model == null || one.name().equals(ShopModels.name(model)))
            .toList();
    if (meant.isEmpty()) {
      throw new SkylightException(
          Kind.BAD_INPUT,
          there.isEmpty()
              ? "There are no vectors in "
                  + table.name()
                  + " yet: run 'skylight products embed' first."
              : "There are no vectors of the model "
                  + model
                  + " in "
                  + table.name()
                  + ", but of "
                  + String.join(", ", there)
                  + ": leave --model out, or run 'skylight products embed --model "
                  + model
                  + "'.");
    }
    if (meant.size() == 1) {
      return meant.get(0);
    }
    Map<String, Long> counts = RowCounts.of(database, table).byModel();
    // of several names for the same vectors the one counts that stands for the others, too
    return meant.stream()
        .max(
            Comparator.<ModelVersion>comparingLong(
                    one ->
                        one.alike().stream().mapToLong(name -> counts.getOrDefault(name, 0L)).sum())
                .thenComparing(one -> one.alike().size()))
        .orElseThrow();
  }

  /** Models of the rows, by hops through the index on them. */
  private static List<String> models(VectorDatabase database, VectorTable table)
      throws SQLException {
    String sql =
        String.format(
            "WITH RECURSIVE m AS ((SELECT min(model_version) AS v FROM %s) UNION ALL SELECT (SELECT"
                + " min(model_version) FROM %1$s WHERE model_version > m.v) FROM m WHERE m.v IS NOT"
                + " NULL) SELECT v FROM m WHERE v IS NOT NULL",
            table.name().sql());
    try (Statement statement = database.connection().createStatement();
        ResultSet found = statement.executeQuery(sql)) {
      List<String> models = new ArrayList<>();
      while (found.next()) {
        models.add(found.getString(1));
      }
      return models;
    }
  }
}
