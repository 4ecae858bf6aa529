package dev.skylight.products;

import dev.skylight.internal.models.KnownModel;
import dev.skylight.internal.models.ModelFolder;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes a vector database ready for a shop, or brings one of the earlier scripts up to date. */
public final class ShopSetup {

  private final ShopSettings settings;
  private final String model;
  private final IndexKind kind;
  private final List<String> made = new ArrayList<>();

  private ShopSetup(ShopSettings settings, String model, IndexKind kind) {
    this.settings = settings;
    this.model = model;
    this.kind = kind;
  }

  /**
   * Makes what is not there; keeps every row. Idempotent, and two at once do what one does.
   *
   * @param settings with both databases: ids have the types that the shop gives them
   * @param model name or folder, whose vectors are to fit; null: the table's, else the usual one's
   * @param kind of index; null: what is there or was asked for before, else ivfflat
   * @throws SkylightException BAD_INPUT where a person must do something first
   */
  public static SetupReport run(ShopSettings settings, String model, IndexKind kind) {
    return new ShopSetup(settings, model, kind).run();
  }

  private SetupReport run() {
    try (MainDatabase main = MainDatabase.open(settings);
        VectorDatabase database = VectorDatabase.open(settings.vectors()).patient()) {
      try {
        database.connection().setAutoCommit(false);
        // CREATE IF NOT EXISTS by two at once fails for one of them
        database.execute("SELECT pg_advisory_xact_lock(hashtextextended('skylight setup', 0))");
        database.execute("SET LOCAL lock_timeout = '30s'");
        if (Extension.make(database)) {
          made.add("the extension vector");
        }
        table(main, database);
        VectorTable table = VectorTable.read(database, settings.names());
        Survey.checkIds(main, table);
        IndexKind index = index(database, table);
        Versions versions = Versions.of(database);
        database.connection().commit();
        List<String> warnings = new ArrayList<>(table.narrow());
        versions.warning().ifPresent(warnings::add);
        return new SetupReport(
            versions.postgres(),
            versions.pgvector(),
            table.name().toString(),
            table.dimension(),
            index,
            made,
            warnings);
      } catch (SQLException e) {
        throw database.failed("set up " + settings.names().vectors(), e);
      }
    }
  }

  private void table(MainDatabase main, VectorDatabase database) throws SQLException {
    TableName name = TableName.parse("--vectors-table", settings.names().vectors());
    Optional<Columns> there = Columns.of(database.connection(), name);
    if (there.isEmpty()) {
      database.execute(
          String.format(
              "CREATE TABLE %s (image_id %s NOT NULL, product_id %s, image_embedding vector(%s) NOT"
                  + " NULL, image_url text NOT NULL, model_version text NOT NULL, created_at"
                  + " timestamptz NOT NULL DEFAULT now(), PRIMARY KEY (image_id, model_version))",
              name.sql(), main.id().column(), main.product().column(), asked().orElse(usual())));
      made.add("the table " + name);
    } else {
      new EarlierTable(database, name, there.get(), made).bringUp(main, asked());
    }
    OwnTables.make(database, name, made);
  }

  private Optional<Integer> asked() {
    return Optional.ofNullable(model)
        .map(
            name ->
                KnownModel.of(name)
                    .map(KnownModel::dimension)
                    .orElseGet(() -> ModelFolder.open(name).dimension()));
  }

  private static int usual() {
    return KnownModel.of(KnownModel.DEFAULT).orElseThrow().dimension();
  }

  private IndexKind index(VectorDatabase database, VectorTable table) throws SQLException {
    List<VectorIndex> there = VectorIndex.of(database, table);
    IndexKind index = IndexKind.of(database, table);
    if (kind != null) {
      index = kind;
    } else if (there.stream().anyMatch(one -> one.valid() && one.kind() == IndexKind.HNSW)) {
      index = IndexKind.HNSW;
    }
    database.execute(index.keeping(table));
    if (index == IndexKind.NONE) {
      for (VectorIndex one : there) {
        database.execute("DROP INDEX " + table.name().sibling(one.name()).sql());
        made.add("the index " + one.name() + " is gone");
      }
    }
    return index;
  }
}
