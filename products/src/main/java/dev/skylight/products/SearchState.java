package dev.skylight.products;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
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
    VectorTable table = VectorTable.read(database, settings.names());
    ModelVersion version = version(database, table, model);
    return new SearchState(
        table,
        version,
        VectorIndex.of(database, table).stream()
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
    List<ModelVersion> there = RowCounts.models(database, table);
    List<ModelVersion> meant =
        there.stream()
            .filter(one -> model == null || one.name().equals(ShopModels.name(model)))
            .toList();
    return RowCounts.most(database, table, meant).orElseThrow(() -> none(table, model, there));
  }

  private static SkylightException none(VectorTable table, String model, List<ModelVersion> there) {
    return new SkylightException(
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
                + String.join(", ", there.stream().map(ModelVersion::text).toList())
                + ": leave --model out, or run 'skylight products embed --model "
                + model
                + "'.");
  }
}
