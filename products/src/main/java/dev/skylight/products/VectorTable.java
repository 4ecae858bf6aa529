package dev.skylight.products;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.models.KnownModel;
import dev.skylight.postgres.DatabaseUrl;
import dev.skylight.products.ChunkRows.Fault;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The table of vectors and those beside it, as they are.
 *
 * @param name of the table
 * @param id type of image_id
 * @param product type of product_id
 * @param productRequired whether product_id may not be NULL
 * @param dimension width of a vector
 * @param conflict columns of the key that a second row of an image would hurt
 * @param longest characters that columns take, of those that do not take any number
 */
record VectorTable(
    TableName name,
    IdType id,
    IdType product,
    boolean productRequired,
    int dimension,
    List<String> conflict,
    Map<String, Integer> longest) {

  static final String EMBEDDING = "image_embedding";

  /** One row for an image and model. */
  static final List<String> BY_MODEL = List.of("image_id", "model_version");

  /** One row for an image, as some of the scripts before Skylight made it. */
  static final List<String> BY_IMAGE = List.of("image_id");

  private static final String PRODUCT = "product_id";
  private static final String URL = "image_url";
  private static final String MODEL = "model_version";

  /** A longer URL is hardly ever meant. */
  private static final int LONG_URL = 2_000;

  private static final String SETUP = "run 'skylight products setup'";

  /** Pictures that could not be had. */
  TableName failures() {
    return name.beside("failures");
  }

  /** What servers said of pictures. */
  TableName fetches() {
    return name.beside("fetches");
  }

  /** Whether another model's row takes the place of an image's. */
  boolean oneModel() {
    return conflict.equals(BY_IMAGE);
  }

  /** Why an image can have no row, whatever its picture is; empty where it can have one. */
  Optional<Fault> refusal(ShopImage image) {
    if (!image.hasUrl()) {
      return Optional.of(new Fault("BAD_URL", "it has no URL", false));
    }
    if (image.product() == null && productRequired) {
      return Optional.of(new Fault(Fault.NO_PRODUCT, "it has no product", false));
    }
    return tooLong("its URL", URL, image.url())
        .or(() -> tooLong("its product's id", PRODUCT, image.product()))
        .map(reason -> new Fault(Fault.TOO_LONG, reason, false));
  }

  /** What to do about a model whose name no row can carry; empty where that fits. */
  Optional<String> tooLong(ModelVersion version) {
    return tooLong("The model's name, " + version + ",", MODEL, version.text());
  }

  private Optional<String> tooLong(String what, String column, String text) {
    int most = longest.getOrDefault(column, Integer.MAX_VALUE);
    int length = text == null ? 0 : text.codePointCount(0, text.length());
    return length <= most
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "%s has %,d characters, and the column %s of %s takes %,d: %s",
                what,
                length,
                column,
                name,
                most,
                widen(name, column)));
  }

  /** The statement that lets a column take texts of any length. */
  static String widen(TableName table, String column) {
    return "ALTER TABLE " + table.sql() + " ALTER COLUMN " + column + " TYPE text";
  }

  /** Sentences about columns that will not take what is usual. */
  List<String> narrow() {
    List<String> sentences = new ArrayList<>();
    if (longest.getOrDefault(URL, LONG_URL) < LONG_URL) {
      sentences.add(
          String.format(
              Locale.ROOT,
              "The column %s of %s takes %,d characters: images with a longer URL get no row. To"
                  + " take all of them: %s",
              URL,
              name,
              longest.get(URL),
              widen(name, URL)));
    }
    tooLong(ModelVersion.of(KnownModel.DEFAULT, "fp32", "0".repeat(64)))
        .ifPresent(
            sentence ->
                sentences.add(
                    String.format(
                        Locale.ROOT,
                        "The column %s of %s takes %,d characters, fewer than names of models have:"
                            + " %s",
                        MODEL,
                        name,
                        longest.get(MODEL),
                        widen(name, MODEL))));
    return sentences;
  }

  /** Reads what is there; refuses what setup has not been run on. */
  static VectorTable read(VectorDatabase database, ShopNames names) throws SQLException {
    Connection connection = database.connection();
    DatabaseUrl where = database.where();
    TableName name = TableName.parse("--vectors-table", names.vectors());
    Columns columns =
        Columns.of(connection, name)
            .orElseThrow(
                () -> absent("There is no table " + name + " in " + where + ": " + SETUP + "."));
    String called = "The table " + name + " in " + where;
    for (String column : List.of("image_url", "model_version", "created_at")) {
      columns.column(column, called, SETUP);
    }
    VectorTable table =
        new VectorTable(
            name,
            IdType.of(columns.column("image_id", called, SETUP).type(), "image_id"),
            IdType.of(columns.column("product_id", called, SETUP).type(), "product_id"),
            columns.column("product_id", called, SETUP).required(),
            width(columns.column(EMBEDDING, called, SETUP).type(), called, SETUP),
            conflict(database, columns)
                .orElseThrow(() -> absent(called + " has no key on its images: " + SETUP + ".")),
            longest(columns));
    for (TableName own : List.of(table.failures(), table.fetches())) {
      if (Columns.of(connection, own).isEmpty()) {
        throw absent("There is no table " + own + " in " + where + ": " + SETUP + ".");
      }
    }
    return table;
  }

  private static Map<String, Integer> longest(Columns columns) {
    Map<String, Integer> longest = new HashMap<>();
    columns
        .byName()
        .forEach(
            (column, its) -> {
              if (its.longest() > 0) {
                longest.put(column, its.longest());
              }
            });
    return Map.copyOf(longest);
  }

  private static SkylightException absent(String sentence) {
    return new SkylightException(Kind.BAD_INPUT, sentence);
  }

  /**
   * Width of a column's vectors.
   *
   * @param mend what to do where it has none, besides naming another table
   */
  static int width(String type, String called, String mend) {
    if (!type.matches("(.*\\.)?vector\\(\\d+\\)")) {
      throw absent(
          called
              + " has "
              + EMBEDDING
              + " of the type "
              + type
              + ", expected vector(N): "
              + mend
              + ", or name another table with --vectors-table.");
    }
    return Integer.parseInt(type.replaceAll("\\D", ""));
  }

  /** The key that a second row of an image would hurt; empty where there is none. */
  static Optional<List<String>> conflict(VectorDatabase database, Columns columns)
      throws SQLException {
    Set<Set<String>> keys = new HashSet<>();
    database.each(
        "SELECT array(SELECT attname::text FROM pg_attribute WHERE attrelid = i.indrelid AND attnum"
            + " = ANY (i.indkey[0:i.indnkeyatts - 1])) FROM pg_index i WHERE indrelid = CAST(? AS"
            + " bigint)::oid AND indisunique AND indisvalid AND indimmediate AND indpred IS NULL"
            + " AND indexprs IS NULL",
        ask -> ask.setLong(1, columns.oid()),
        row -> keys.add(Set.of((String[]) row.getArray(1).getArray())));
    return Stream.of(BY_IMAGE, BY_MODEL).filter(key -> keys.contains(Set.copyOf(key))).findFirst();
  }
}
