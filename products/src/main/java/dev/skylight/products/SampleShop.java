package dev.skylight.products;

import dev.skylight.postgres.DatabaseUrl;
import dev.skylight.postgres.PgFailures;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;

/**
 * The main database of a shop that sells drawn pictures, as {@code SampleImages} numbers them: each
 * product has two of them, one its main image, and some URLs lead nowhere.
 */
public final class SampleShop {

  /** Of so many pictures one is a dead link. */
  public static final int DEAD_EVERY = 50;

  private static final int BATCH = 1_000;

  private SampleShop() {}

  /**
   * Makes the table {@code product_images}, or brings it to this number of pictures. Idempotent.
   *
   * @param pictures main images; picture i is {@code 000/000123.jpg} below the base
   * @param base URL that pictures lie below, without a slash at its end
   */
  public static void fill(DatabaseUrl shop, long pictures, String base) {
    try (Connection connection = shop.open()) {
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        statement.execute(
            "CREATE TABLE IF NOT EXISTS product_images (id bigint PRIMARY KEY, product_id bigint"
                + " NOT NULL, image_url text, is_main_image boolean NOT NULL DEFAULT false)");
        statement.execute("DELETE FROM product_images WHERE id > " + 2 * pictures);
      }
      insert(connection, pictures, base);
      connection.commit();
    } catch (SQLException e) {
      throw PgFailures.of("fill the demo's product_images", shop, e);
    }
  }

  private static void insert(Connection connection, long pictures, String base)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement(
            "INSERT INTO product_images AS p VALUES (?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
                + " image_url = excluded.image_url WHERE p.image_url <> excluded.image_url")) {
      for (long i = 0; i < 2 * pictures; i++) {
        insert.setLong(1, i + 1);
        insert.setLong(2, i / 2 + 1_000);
        insert.setString(3, base + path(i / 2));
        insert.setBoolean(4, i % 2 == 0);
        insert.addBatch();
        if ((i + 1) % BATCH == 0) {
          insert.executeBatch();
        }
      }
      insert.executeBatch();
    }
  }

  private static String path(long picture) {
    return picture % DEAD_EVERY == DEAD_EVERY - 1
        ? "/sold-out/" + picture + ".jpg"
        : String.format(Locale.ROOT, "/%03d/%06d.jpg", picture / 1_000, picture);
  }
}
