package dev.skylight.products;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * An index for searches by cosine distance.
 *
 * @param name of it, in the table's schema
 * @param kind of it
 * @param halves whether it is over {@code halfvec}, which takes half the space
 * @param lists of an ivfflat index, else 0
 * @param valid whether it was built to its end
 * @param rows that it was built of; 0 where others have made it, perhaps of no rows at all
 * @param models whose rows it holds; empty: all
 */
record VectorIndex(
    String name,
    IndexKind kind,
    boolean halves,
    int lists,
    boolean valid,
    long rows,
    List<String> models) {

  /** Fewer rows are compared one by one as fast. */
  static final long FEWEST_ROWS = 5_000;

  private static final Pattern NOTE =
      Pattern.compile("skylight rows (\\d+)(?: of (.+))?", Pattern.DOTALL);
  private static final Pattern QUOTED = Pattern.compile("\"((?:[^\"]|\"\")*)\"");
  private static final String BETWEEN = " and ";
  private static final Pattern LISTS = Pattern.compile("lists='?(\\d+)");

  /** Those over a shop's vectors. */
  static List<VectorIndex> of(VectorDatabase database, VectorTable table) throws SQLException {
    return of(database, table.name(), VectorTable.EMBEDDING);
  }

  /** Those over a column of a table; of others' none over a part of the rows. */
  static List<VectorIndex> of(VectorDatabase database, TableName table, String column)
      throws SQLException {
    List<VectorIndex> indexes = new ArrayList<>();
    database.each(
        "SELECT c.relname, a.amname, i.indisvalid, pg_get_indexdef(c.oid), obj_description(c.oid,"
            + " 'pg_class'), i.indpred IS NOT NULL FROM pg_index i JOIN pg_class c ON c.oid ="
            + " i.indexrelid JOIN pg_am a ON a.oid = c.relam WHERE i.indrelid = to_regclass(?) AND"
            + " a.amname IN ('ivfflat', 'hnsw') ORDER BY c.relname",
        ask -> ask.setString(1, table.sql()),
        row -> read(row, column).ifPresent(indexes::add));
    return indexes;
  }

  private static Optional<VectorIndex> read(ResultSet row, String column) throws SQLException {
    String definition = row.getString(4);
    String said = row.getString(5);
    Matcher note = NOTE.matcher(said == null ? "" : said);
    boolean ours = note.matches();
    boolean halves = definition.contains("halfvec_cosine_ops");
    boolean cosine = halves || definition.contains("vector_cosine_ops");
    boolean known = definition.contains(column) && cosine;
    if (!known || (!ours && row.getBoolean(6))) {
      return Optional.empty();
    }
    Matcher lists = LISTS.matcher(definition);
    return Optional.of(
        new VectorIndex(
            row.getString(1),
            row.getString(2).equals("hnsw") ? IndexKind.HNSW : IndexKind.IVFFLAT,
            halves,
            lists.find() ? Integer.parseInt(lists.group(1)) : 0,
            row.getBoolean(3),
            ours ? Long.parseLong(note.group(1)) : 0,
            ours && note.group(2) != null ? named(note.group(2)) : List.of()));
  }

  /** Centroids for so many rows: a compromise between the two that a search compares with. */
  static int lists(long rows) {
    return (int) Math.max(10, Math.round(Math.sqrt((double) rows)));
  }

  /** Lists that a search visits. */
  int probes() {
    return Math.max(1, lists / 4);
  }

  /** What its comment says. */
  static String note(long rows, List<String> models) {
    return "skylight rows "
        + rows
        + (models.isEmpty()
            ? ""
            : " of " + models.stream().map(TableName::quoted).collect(Collectors.joining(BETWEEN)));
  }

  /** The models in it; without quotes, as they were written at first, each has no "and" in it. */
  static List<String> named(String models) {
    return models.startsWith("\"")
        ? QUOTED.matcher(models).results().map(one -> one.group(1).replace("\"\"", "\"")).toList()
        : List.of(models.split(BETWEEN, -1));
  }

  /** Whether it serves searches among these models' rows. */
  boolean serves(List<String> wanted) {
    return valid && (models.isEmpty() || models.equals(wanted));
  }

  /** What is sorted by in a search with it: only these very words make PostgreSQL use it. */
  static String distance(boolean halves, int dimension) {
    return halves
        ? String.format("image_embedding::halfvec(%s) <=> CAST(? AS halfvec(%1$s))", dimension)
        : "image_embedding <=> ?";
  }

  /** The definition of an ivfflat index, behind the table's name. */
  static String ivfflat(String column, long rows) {
    return String.format(
        Locale.ROOT, "USING ivfflat (%s vector_cosine_ops) WITH (lists = %d)", column, lists(rows));
  }

  /** The definition of a shop's index, behind the table's name. */
  static String definition(VectorTable table, IndexKind kind, long rows, List<String> models) {
    String over =
        kind == IndexKind.HNSW
            ? String.format(
                "USING hnsw ((image_embedding::halfvec(%s)) halfvec_cosine_ops)", table.dimension())
            : ivfflat(VectorTable.EMBEDDING, rows);
    return over + (models.isEmpty() ? "" : " WHERE " + among(models));
  }

  /** The condition on rows of some models; a parameter would not match a partial index. */
  static String among(List<String> models) {
    return models.size() == 1
        ? "model_version = " + TableName.literal(models.get(0))
        : "model_version IN ("
            + String.join(", ", models.stream().map(TableName::literal).toList())
            + ")";
  }
}
