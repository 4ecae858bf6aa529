package dev.skylight.products;

import com.pgvector.PGvector;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The rows nearest to a vector. */
final class NearRows {

  /** As many more than asked for are taken where distances are of half precision. */
  private static final int SPARE = 50;

  private static final int SMALLEST_EF = 100;
  private static final int LARGEST_EF = 1_000;
  private static final int MOST_SCANNED = 1_000_000;

  private final SearchState state;
  private final boolean exact;

  /** Asked of a state; {@code exact} compares every row. */
  NearRows(SearchState state, boolean exact) {
    this.state = state;
    this.exact = exact || state.index().isEmpty();
  }

  /** Whether an index answers. */
  boolean useIndex() {
    return !exact;
  }

  /**
   * The nearest.
   *
   * @param without an image that is left out, or null
   */
  List<ProductHit> find(VectorDatabase database, float[] vector, int k, String without)
      throws SQLException {
    database.execute(settings(k));
    PGvector given = new PGvector(vector);
    List<ProductHit> hits = new ArrayList<>();
    database.each(
        sql(k, without != null),
        ask -> {
          int parameter = 0;
          ask.setObject(++parameter, given);
          if (without != null) {
            ask.setString(++parameter, without);
          }
          ask.setObject(++parameter, given);
        },
        row -> {
          double score = row.getDouble(4);
          if (!Double.isNaN(score)) { // a row of zeros is like nothing
            hits.add(
                new ProductHit(
                    hits.size() + 1, row.getString(1), row.getString(2), row.getString(3), score));
          }
        });
    return hits;
  }

  /** Only a sort by just this distance, and a limit, are answered by the index. */
  String sql(int k, boolean without) {
    VectorTable table = state.table();
    boolean halves = !exact && state.index().map(VectorIndex::halves).orElse(false);
    return String.format(
        "WITH near AS MATERIALIZED (SELECT image_id, product_id, image_url, image_embedding <=> ?"
            + " AS distance FROM %s WHERE %s%s ORDER BY %s LIMIT %s) SELECT image_id::text,"
            + " product_id::text, image_url, 1 - distance FROM near ORDER BY distance, image_id"
            + " LIMIT %s",
        table.name().sql(),
        VectorIndex.among(state.version().alike()),
        without ? " AND image_id <> " + table.id().parameter() : "",
        VectorIndex.distance(halves, table.dimension()),
        halves ? Math.min(2 * k, k + SPARE) : k,
        k);
  }

  /** For this transaction. A generic plan could not know that a partial index fits. */
  String settings(int k) {
    String always = "SET LOCAL plan_cache_mode = force_custom_plan";
    Optional<VectorIndex> index = exact ? Optional.empty() : state.index();
    if (index.isEmpty()) {
      return always + "; SET LOCAL enable_indexscan = off";
    }
    String use = always + "; SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off";
    String set = "; SET LOCAL %s.%s = %s";
    if (index.get().kind() == IndexKind.HNSW) {
      int ef = Math.max(SMALLEST_EF, Math.min(LARGEST_EF, 2 * k));
      return use
          + String.format(set, "hnsw", "ef_search", ef)
          + (state.scansOn()
              ? String.format(set, "hnsw", "iterative_scan", "relaxed_order")
                  + String.format(set, "hnsw", "max_scan_tuples", MOST_SCANNED)
              : "");
    }
    return use
        + String.format(set, "ivfflat", "probes", index.get().probes())
        + (state.scansOn()
            ? String.format(set, "ivfflat", "iterative_scan", "relaxed_order")
                + String.format(set, "ivfflat", "max_probes", index.get().lists())
            : "");
  }
}
