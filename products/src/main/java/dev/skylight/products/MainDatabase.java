package dev.skylight.products;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.postgres.DatabaseUrl;
import dev.skylight.postgres.PgFailures;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A shop's main database, which is only read. For one thread; close it after use. */
final class MainDatabase implements AutoCloseable {

  private final DatabaseUrl where;
  private final ShopNames names;
  private final Connection connection;
  private final String select;
  private final String from;
  private final TableName table;

  /** Whether the database itself keeps ids apart. */
  private final boolean hasKey;

  /** What main images are; SQL behind other conditions, or empty. */
  private final String isMain;

  private final IdType id;
  private final IdType product;

  private MainDatabase(DatabaseUrl where, ShopNames names, Connection connection)
      throws SQLException {
    this.where = where;
    this.names = names;
    this.connection = connection;
    table = TableName.parse("--images-table", names.images());
    String called = "The table " + table + " in " + where;
    Columns columns =
        Columns.of(connection, table)
            .orElseThrow(
                () ->
                    new SkylightException(
                        Kind.BAD_INPUT,
                        "There is no table "
                            + table
                            + " in "
                            + where
                            + ": name the shop's table of pictures with --images-table."));
    String idName = names.id();
    id = IdType.of(columns.column(idName, called, "name the key with --id-column").type(), idName);
    String productType =
        columns.column(names.product(), called, "name the product's with --product-column").type();
    product = IdType.of(productType, names.product());
    columns.column(names.url(), called, "name the URL's with --url-column");
    isMain = main(columns, called);
    // with the alias: ORDER BY id alone would mean the text that is selected under that name
    select =
        String.format(
            "SELECT %s::text, t.%s::text, t.%s::text",
            key(), TableName.quoted(names.product()), TableName.quoted(names.url()));
    from = " FROM " + table.sql() + " t WHERE " + key() + " IS NOT NULL" + isMain;
    hasKey = hasKey(columns.oid());
  }

  private String main(Columns columns, String called) {
    if (names.main().isEmpty()) {
      return "";
    }
    Columns.Column main =
        columns.column(
            names.main(),
            called,
            "name that of main images with --main-column, or leave it empty where every row is one");
    String column = "t." + TableName.quoted(names.main());
    return switch (main.type()) {
      case "boolean" -> " AND " + column;
      case "smallint", "integer", "bigint" -> " AND " + column + " <> 0";
      default ->
          throw new SkylightException(
              Kind.BAD_INPUT,
              called
                  + " has "
                  + names.main()
                  + " of the type "
                  + main.type()
                  + ", which is neither true nor false: name another column with --main-column.");
    };
  }

  /** Opens it, and looks at its table. */
  static MainDatabase open(ShopSettings settings) {
    DatabaseUrl where = settings.shop();
    Connection connection = null;
    try {
      connection = where.open();
      connection.setReadOnly(true);
      connection.setAutoCommit(false);
      MainDatabase database = new MainDatabase(where, settings.names(), connection);
      connection.commit();
      return database;
    } catch (SQLException e) {
      VectorDatabase.abandon(connection, e);
      throw PgFailures.of("read " + settings.names().images(), where, e);
    } catch (RuntimeException e) {
      VectorDatabase.abandon(connection, e);
      throw e;
    }
  }

  /** Type of an image's id. */
  IdType id() {
    return id;
  }

  /** Type of a product's id. */
  IdType product() {
    return product;
  }

  private boolean hasKey(long oid) throws SQLException {
    String sql =
        "SELECT EXISTS (SELECT 1 FROM pg_index JOIN pg_attribute ON attrelid = indrelid AND attnum ="
            + " indkey[0] WHERE indrelid = CAST(? AS bigint)::oid AND attname = ? AND attnotnull AND"
            + " indisunique AND indisvalid AND indnkeyatts = 1 AND indpred IS NULL)";
    try (PreparedStatement ask = connection.prepareStatement(sql)) {
      ask.setLong(1, oid);
      ask.setString(2, names.id());
      try (ResultSet found = ask.executeQuery()) {
        found.next();
        return found.getBoolean(1);
      }
    }
  }

  /**
   * Whether main images have ids of their own; all rows are read where the database does not see to
   * that. Rows that are there twice, as a view may have them, hurt nobody.
   *
   * @return a sentence where they have not, without the dot
   */
  Optional<String> sharedIds() {
    if (hasKey) {
      return Optional.empty();
    }
    String product = "t." + TableName.quoted(names.product()) + "::text";
    String url = "t." + TableName.quoted(names.url()) + "::text";
    String sql =
        String.format(
            "SELECT coalesce(sum(n) FILTER (WHERE k IS NULL), 0), coalesce(sum(n) FILTER (WHERE k IS"
                + " NOT NULL AND differ), 0), count(*) FILTER (WHERE k IS NOT NULL AND differ) FROM"
                + " (SELECT %s k, count(*) n, min(%s) IS DISTINCT FROM max(%2$s) OR min(%s) IS"
                + " DISTINCT FROM max(%3$s) OR count(%2$s) NOT IN (0, count(*)) OR count(%3$s) NOT"
                + " IN (0, count(*)) differ FROM %s t WHERE true%s GROUP BY 1) ids",
            key(), product, url, table.sql(), isMain);
    long[] counts =
        ask(
            sql,
            none -> {},
            found -> {
              found.next();
              return new long[] {found.getLong(1), found.getLong(2), found.getLong(3)};
            });
    List<String> said = new ArrayList<>();
    if (counts[1] > 0) {
      said.add(
          String.format(
              Locale.ROOT,
              "%,d rows of main images share %,d ids, and one row of each is used",
              counts[1],
              counts[2]));
    }
    if (counts[0] > 0) {
      said.add(
          String.format(
              Locale.ROOT, "%,d rows of main images have no id and are left out", counts[0]));
    }
    return said.isEmpty()
        ? Optional.empty()
        : Optional.of(
            String.join("; ", said)
                + ": name a column of "
                + table
                + " that tells all rows apart with --id-column (now "
                + names.id()
                + ")");
  }

  /** How many main images there are. */
  long count() {
    return ask(
        "SELECT count(*)" + from,
        none -> {},
        found -> {
          found.next();
          return found.getLong(1);
        });
  }

  /**
   * Some main images in order of their ids.
   *
   * @param last whether there are no more after them
   */
  record Page(List<ShopImage> images, boolean last) {}

  /**
   * Main images.
   *
   * @param after id to go on after; null: from the beginning
   * @param limit most of them
   */
  Page page(String after, int limit) {
    return images(after, null, limit);
  }

  /** Main images after one, up to another, in order of their ids. */
  List<ShopImage> range(String after, String to) {
    return images(after, to, Integer.MAX_VALUE).images();
  }

  private Page images(String after, String to, int limit) {
    String sql =
        select
            + from
            + (after == null ? "" : " AND " + key() + " > " + id.parameter())
            + (to == null ? "" : " AND " + key() + " <= " + id.parameter())
            + " ORDER BY "
            + key()
            + " LIMIT "
            + limit;
    return ask(
        sql,
        statement -> {
          int parameter = 0;
          if (after != null) {
            statement.setString(++parameter, after);
          }
          if (to != null) {
            statement.setString(++parameter, to);
          }
        },
        found -> read(found, limit));
  }

  private static Page read(ResultSet found, int limit) throws SQLException {
    List<ShopImage> images = new ArrayList<>();
    int rows = 0;
    for (String last = null; found.next(); rows++) {
      String now = found.getString(1);
      if (!now.equals(last)) { // a view may have an image twice
        images.add(new ShopImage(now, found.getString(2), found.getString(3)));
      }
      last = now;
    }
    return new Page(images, rows < limit);
  }

  /** Those of some ids that are main images, in order of their ids. */
  List<ShopImage> mainOf(Collection<String> ids) {
    return ask(
        select + from + " AND " + key() + " = ANY (" + id.parameters() + ") ORDER BY " + key(),
        statement -> statement.setArray(1, connection.createArrayOf("text", ids.toArray())),
        found -> read(found, Integer.MAX_VALUE).images());
  }

  private String key() {
    return "t." + TableName.quoted(names.id());
  }

  private interface Reading<T> {
    T read(ResultSet found) throws SQLException;
  }

  /** Asks in a transaction of its own: a shop's database should wait for nobody who thinks. */
  private <T> T ask(String sql, VectorDatabase.Giving parameters, Reading<T> reading) {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      parameters.give(statement);
      T answer;
      try (ResultSet found = statement.executeQuery()) {
        answer = reading.read(found);
      }
      connection.commit();
      return answer;
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private SkylightException failed(SQLException e) {
    return PgFailures.of("read " + names.images(), where, e);
  }

  /** Where it is. */
  @Override
  public String toString() {
    return where.toString();
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw failed(e);
    }
  }
}
