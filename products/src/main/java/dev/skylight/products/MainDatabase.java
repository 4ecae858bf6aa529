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
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A shop's main database, which is only read. For one thread; close it after use. */
final class MainDatabase implements AutoCloseable {

  private final DatabaseUrl where;
  private final ShopNames names;
  private final Connection connection;
  private final String select;
  private final String from;
  private final IdType id;
  private final IdType product;

  private MainDatabase(DatabaseUrl where, ShopNames names, Connection connection)
      throws SQLException {
    this.where = where;
    this.names = names;
    this.connection = connection;
    TableName table = TableName.parse("--images-table", names.images());
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
    // with the alias: ORDER BY id alone would mean the text that is selected under that name
    select =
        String.format(
            "SELECT %s::text, t.%s::text, t.%s::text",
            key(), TableName.quoted(names.product()), TableName.quoted(names.url()));
    from = " FROM " + table.sql() + " t WHERE " + key() + " IS NOT NULL" + main(columns, called);
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
        found -> {
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
        });
  }

  /** Those of some ids that are main images. */
  Set<String> mainOf(Collection<String> ids) {
    return ask(
        "SELECT " + key() + "::text" + from + " AND " + key() + " = ANY (" + id.parameters() + ")",
        statement -> statement.setArray(1, connection.createArrayOf("text", ids.toArray())),
        found -> {
          Set<String> main = new HashSet<>();
          while (found.next()) {
            main.add(found.getString(1));
          }
          return main;
        });
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
