package dev.skylight.products;

import com.pgvector.PGvector;
import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.fetch.FetchException;
import dev.skylight.fetch.Fetched;
import dev.skylight.fetch.Validators;
import dev.skylight.internal.files.Sha256;
import dev.skylight.internal.models.Embedder;
import dev.skylight.internal.models.RowOutcome;
import dev.skylight.internal.models.RowSource;
import dev.skylight.internal.pictures.Picture;
import dev.skylight.products.ShopReport.Finding;
import dev.skylight.products.ShopReport.Severity;
import java.nio.FloatBuffer;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Fetches and embeds the pictures of some rows again, and compares. */
final class RowSample {

  private static final double LEAST_COSINE = 0.9999;

  private final ShopModels models;
  private final Fetching fetching;

  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Row(String id, String url, float[] vector, String sha256, Instant freshUntil) {}

  RowSample(ShopModels models, Fetching fetching) {
    this.models = models;
    this.fetching = fetching;
  }

  /**
   * Compares so many rows, chosen at random, but none of an image that has another URL by now or is
   * no main image any more: such a row is to go, whatever is in it.
   *
   * @param model name or folder; null: the name in the version
   * @return how many pictures could be had
   */
  int check(
      MainDatabase main,
      VectorDatabase database,
      ModelVersion version,
      String model,
      int rows,
      List<Finding> findings)
      throws SQLException {
    String name = model == null ? version.name() : model;
    Embedder embedder = models.open(name, version.precision());
    ModelVersion here = models.version(name, version.precision());
    if (!here.alike().contains(version.text())) {
      throw new SkylightException(
          Kind.FINGERPRINT,
          "The model here is "
              + here
              + ", and the rows were made by "
              + version
              + ": a sample cannot be computed again. Name the model that made them with --model.");
    }
    int compared = 0;
    List<String> away = new ArrayList<>();
    for (Row row : present(main, read(database, version, rows))) {
      try {
        compare(row, embedder, findings);
        compared++;
      } catch (FetchException e) {
        away.add(row.url() + ": " + e.getMessage());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new SkylightException(Kind.TRANSIENT, "The comparison was interrupted.", e);
      }
    }
    if (!away.isEmpty()) {
      findings.add(
          new Finding(
              Severity.WARNING,
              String.format(
                  Locale.ROOT,
                  "%,d pictures of the sample could not be fetched now (%s).",
                  away.size(),
                  away.get(0))));
    }
    return compared;
  }

  /** Those of some rows that are of their image's URL. */
  private static List<Row> present(MainDatabase main, List<Row> rows) {
    Map<String, String> urls = new HashMap<>();
    for (int from = 0; from < rows.size(); from += ShopWork.PAGE) {
      List<Row> some = rows.subList(from, Math.min(rows.size(), from + ShopWork.PAGE));
      main.mainOf(some.stream().map(Row::id).toList())
          .forEach(image -> urls.put(image.id(), image.url()));
    }
    return rows.stream().filter(row -> row.url().equals(urls.get(row.id()))).toList();
  }

  private void compare(Row row, Embedder embedder, List<Finding> findings)
      throws FetchException, InterruptedException {
    Fetched answer = fetching.fetch(row.url(), Validators.NONE);
    boolean changed = row.sha256() != null && !row.sha256().equals(Sha256.of(answer.bytes()));
    Picture picture = models.hold(row.url(), answer.bytes());
    String subject = "image " + row.id() + " (" + row.url() + ")";
    try {
      FloatBuffer vector = FloatBuffer.allocate(embedder.dimension());
      RowOutcome outcome =
          embedder
              .embed(List.of(new RowSource(0, List.of(picture))), vector, (done, failed) -> true)
              .get(0);
      if (outcome.status() != RowOutcome.Status.EMBEDDED) {
        findings.add(
            new Finding(
                Severity.WARNING,
                String.format(
                    "The picture of %s cannot be read any more (%s): its row stays as it was, until"
                        + " the shop has another picture or you delete the row.",
                    subject, outcome.reason())));
        return;
      }
      double cosine = cosine(row.vector(), vector.array());
      if (cosine >= LEAST_COSINE) {
        return;
      }
      findings.add(
          changed
              ? new Finding(Severity.WARNING, changed(subject, row.freshUntil()))
              : new Finding(
                  Severity.DAMAGE,
                  String.format(
                      Locale.ROOT,
                      "The row of %s is not what its picture gives (cosine %.4f); delete it, and"
                          + " 'products embed' makes it.",
                      subject,
                      cosine)));
    } finally {
      models.release(picture);
    }
  }

  /**
   * Of a picture that was replaced.
   *
   * @param fresh before which its server is not asked; null: it is asked at once
   */
  private static String changed(String subject, Instant fresh) {
    String changed = "The picture of " + subject + " has changed";
    return fresh == null
        ? changed + ": run 'products embed --revalidate'."
        : changed
            + ", though its server had promised it for longer: 'products embed --revalidate' asks"
            + " again from "
            + fresh.truncatedTo(ChronoUnit.SECONDS).plusSeconds(1)
            + " on; if that is too late, delete the row, and 'products embed' makes it.";
  }

  private static double cosine(float[] a, float[] b) {
    double product = 0;
    double squaresA = 0;
    double squaresB = 0;
    for (int i = 0; i < a.length; i++) {
      product += (double) a[i] * b[i];
      squaresA += (double) a[i] * a[i];
      squaresB += (double) b[i] * b[i];
    }
    return squaresA == 0 || squaresB == 0 ? 0 : product / Math.sqrt(squaresA * squaresB);
  }

  private static List<Row> read(VectorDatabase database, ModelVersion version, int rows)
      throws SQLException {
    VectorTable table = database.table();
    String sql =
        String.format(
            "SELECT t.image_id::text, t.image_url, t.image_embedding, f.sha256, CASE WHEN"
                + " f.fresh_until > now() THEN f.fresh_until END FROM %s t LEFT JOIN"
                + " %s f ON f.image_id = t.image_id AND f.model_version = t.model_version AND"
                + " f.image_url = t.image_url WHERE t.%s AND t.image_url IS NOT NULL AND"
                + " t.image_embedding IS NOT NULL ORDER BY random() LIMIT %s",
            table.name().sql(), table.fetches().sql(), VectorIndex.among(version.alike()), rows);
    List<Row> sample = new ArrayList<>();
    database.each(
        sql,
        row -> {
          Timestamp fresh = row.getTimestamp(5);
          sample.add(
              new Row(
                  row.getString(1),
                  row.getString(2),
                  ((PGvector) row.getObject(3)).toArray(),
                  row.getString(4),
                  fresh == null ? null : fresh.toInstant()));
        });
    return sample;
  }
}
