package dev.skylight.products;

import dev.skylight.fetch.Validators;
import dev.skylight.products.ChunkRows.Fault;
import dev.skylight.products.Need.Known;
import dev.skylight.products.Need.What;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Asks the vector database what images need. */
final class Needs {

  /** What tables decide and not the picture's server: once that is mended, nothing waits. */
  private static final Set<String> MENDED_ELSEWHERE = Set.of(Fault.NO_PRODUCT, Fault.TOO_LONG);

  private record Row(String product, String url) {

    /** Whether it was made of another picture than an image has now, as far as it says. */
    private boolean isStale(ShopImage image) {
      return url != null && !url.equals(image.url());
    }
  }

  private record Failure(String url, String kind, boolean due) {

    /**
     * Whether it says something of an image as it is now.
     *
     * @param refusal why the image can have no row, if so
     */
    private boolean isOf(ShopImage image, Optional<Fault> refusal) {
      return Objects.equals(url, image.url())
          && (!MENDED_ELSEWHERE.contains(kind)
              || refusal.map(Fault::kind).filter(kind::equals).isPresent());
    }

    private boolean isLasting() {
      return Fault.isLasting(kind);
    }
  }

  private record Fetch(String url, Known known, boolean due) {}

  private final VectorDatabase database;
  private final ModelVersion version;
  private final boolean retryFailed;
  private final boolean revalidate;

  /**
   * For a model.
   *
   * @param retryFailed try what failed, whether or not that is due
   * @param revalidate ask servers about pictures whose rows are as they should be
   */
  Needs(VectorDatabase database, ModelVersion version, boolean retryFailed, boolean revalidate) {
    this.database = database;
    this.version = version;
    this.retryFailed = retryFailed;
    this.revalidate = revalidate;
  }

  /** What each of these images needs, in their order. */
  List<Need> of(List<ShopImage> images) {
    if (images.isEmpty()) {
      return List.of();
    }
    List<String> ids = images.stream().map(ShopImage::id).toList();
    try {
      Map<String, Row> rows = rows(ids);
      Map<String, Failure> failures = failures(ids);
      Map<String, Fetch> fetches = revalidate ? fetches(ids) : Map.of();
      List<Need> needs = new ArrayList<>();
      for (ShopImage image : images) {
        Fetch fetch = fetches.get(image.id());
        boolean same = fetch != null && fetch.url().equals(image.url());
        Row row = rows.get(image.id());
        Failure failure = failures.get(image.id());
        needs.add(
            new Need(
                image,
                judge(image, row, failure, !same || fetch.due()),
                same ? fetch.known() : null,
                row != null && row.isStale(image),
                failure != null
                    && failure.isOf(image, database.table().refusal(image))
                    && failure.isLasting()));
      }
      return needs;
    } catch (SQLException e) {
      throw database.failed("read " + database.table().name(), e);
    }
  }

  private What judge(ShopImage image, Row row, Failure failure, boolean old) {
    Optional<Fault> refusal = database.table().refusal(image);
    boolean told = failure != null && failure.isOf(image, refusal);
    boolean waits = told && !failure.due() && !retryFailed;
    if (refusal.isPresent()) {
      return waits ? What.WAITS : What.REFUSAL;
    }
    if (row == null || row.isStale(image)) {
      return waits ? What.WAITS : What.PICTURE;
    }
    boolean moved = row.url() == null || !Objects.equals(row.product(), image.product());
    if (revalidate && old && !waits) {
      return moved ? What.CHECK_AND_PRODUCT : What.CHECK;
    }
    if (moved) {
      return What.PRODUCT;
    }
    return failure == null || told ? What.NOTHING : What.FAILURE_IS_PAST;
  }

  /** A row of the version itself goes before one of another name for it. */
  private Map<String, Row> rows(Collection<String> ids) throws SQLException {
    VectorTable table = database.table();
    String sql =
        String.format(
            "SELECT image_id::text, product_id::text, image_url, model_version FROM %s WHERE"
                + " image_id = ANY (%s) AND model_version = ANY (?) AND image_embedding IS NOT NULL",
            table.name().sql(), table.id().parameters());
    Map<String, Row> rows = new HashMap<>();
    database.each(
        sql,
        ask -> {
          ask.setArray(1, database.array(ids));
          ask.setArray(2, database.array(version.alike()));
        },
        found -> {
          Row row = new Row(found.getString(2), found.getString(3));
          if (version.text().equals(found.getString(4))) {
            rows.put(found.getString(1), row);
          } else {
            rows.putIfAbsent(found.getString(1), row);
          }
        });
    return rows;
  }

  private Map<String, Failure> failures(Collection<String> ids) throws SQLException {
    Map<String, Failure> failures = new HashMap<>();
    own(
        "SELECT image_id::text, image_url, kind, next_try <= now()",
        database.table().failures(),
        ids,
        row ->
            failures.put(
                row.getString(1),
                new Failure(row.getString(2), row.getString(3), row.getBoolean(4))));
    return failures;
  }

  private Map<String, Fetch> fetches(Collection<String> ids) throws SQLException {
    Map<String, Fetch> fetches = new HashMap<>();
    own(
        "SELECT image_id::text, image_url, etag, last_modified, sha256, coalesce(fresh_until <="
            + " now(), true)",
        database.table().fetches(),
        ids,
        row -> {
          Known known =
              new Known(new Validators(row.getString(3), row.getString(4)), row.getString(5));
          fetches.put(row.getString(1), new Fetch(row.getString(2), known, row.getBoolean(6)));
        });
    return fetches;
  }

  /** Asks a table of ours about this version of some images. */
  private void own(
      String select, TableName table, Collection<String> ids, VectorDatabase.Reading reading)
      throws SQLException {
    database.each(
        String.format(
            "%s FROM %s WHERE image_id = ANY (%s) AND model_version = ?",
            select, table.sql(), database.table().id().parameters()),
        ask -> {
          ask.setArray(1, database.array(ids));
          ask.setString(2, version.text());
        },
        reading);
  }
}
