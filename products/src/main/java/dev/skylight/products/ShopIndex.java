package dev.skylight.products;

import dev.skylight.internal.files.Sha256;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** The index over a shop's vectors, built where that pays. */
final class ShopIndex {

  private final VectorDatabase database;
  private final List<String> models;
  private final BooleanSupplier goOn;

  /**
   * For rows of a model.
   *
   * @param models what those carry
   * @param goOn asked at least once a second
   */
  ShopIndex(VectorDatabase database, List<String> models, BooleanSupplier goOn) {
    this.database = database;
    this.models = models;
    this.goOn = goOn;
  }

  /**
   * Builds what is wanted, if it is not there.
   *
   * @param rows of these models
   * @param others rows of other models
   * @return a sentence where something was done
   */
  Optional<String> build(long rows, long others) throws SQLException {
    VectorTable table = database.table();
    IndexKind kind = IndexKind.of(database, table);
    if (kind == IndexKind.NONE || rows < VectorIndex.FEWEST_ROWS) {
      return Optional.empty();
    }
    List<String> scope = others > 0 ? models : List.of();
    String end =
        scope.isEmpty()
            ? "_ann"
            : "_ann_"
                + Sha256.of(String.join(" ", scope).getBytes(StandardCharsets.UTF_8))
                    .substring(0, 8);
    return new IndexBuild(database, table.name(), VectorTable.EMBEDDING, goOn)
        .run(
            new IndexBuild.Wanted(
                end, kind, rows, scope, VectorIndex.definition(table, kind, rows, scope)),
            index -> isGood(index, kind, rows, others),
            index -> index.models().isEmpty() || index.models().equals(models));
  }

  private boolean isGood(VectorIndex index, IndexKind kind, long rows, long others) {
    boolean grown = kind == IndexKind.IVFFLAT && rows >= 2 * index.rows();
    boolean mixed = index.models().isEmpty() && others > rows / 10;
    return index.kind() == kind && index.serves(models) && !grown && !mixed;
  }
}
