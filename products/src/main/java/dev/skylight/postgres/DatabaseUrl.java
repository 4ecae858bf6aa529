package dev.skylight.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.postgresql.Driver;

/**
 * Address of a PostgreSQL database as libpq writes it. Immutable; {@link #toString} and every
 * message leave the password out.
 */
public final class DatabaseUrl {

  private final String name;
  private final List<Host> hosts;
  private final String user;
  private final String database;
  private final Properties driver;

  /**
   * One server of the list.
   *
   * @param name or address, IPv6 without brackets
   */
  record Host(String name, int port) {
    @Override
    public String toString() {
      return (name.contains(":") ? "[" + name + "]" : name) + ":" + port;
    }
  }

  /**
   * What was read.
   *
   * @param name of the setting
   * @param driver the driver's properties, user and password among them
   */
  DatabaseUrl(String name, List<Host> hosts, String user, String database, Properties driver) {
    this.name = name;
    this.hosts = List.copyOf(hosts);
    this.user = user;
    this.database = database;
    this.driver = driver;
  }

  /**
   * Reads an address.
   *
   * @param name of the setting that it comes from, for messages
   * @param url {@code postgresql://} or {@code postgres://}, with libpq's parameters
   * @throws dev.skylight.collection.SkylightException BAD_INPUT, without the password
   */
  public static DatabaseUrl parse(String name, String url) {
    return parse(name, url, System.getenv());
  }

  /** As {@link #parse(String, String)}; PGUSER of {@code env} is who logs in by default. */
  static DatabaseUrl parse(String name, String url, Map<String, String> env) {
    return new UrlReader(name, env).read(url);
  }

  /**
   * Connects, in at most half a minute for a host; the caller closes it. Afterwards an answer may
   * take {@value UrlParameters#SOCKET_SECONDS} s, where the address has no {@code socketTimeout}:
   * whoever builds an index calls {@link Connection#setNetworkTimeout} with 0 before. See {@link
   * PgFailures} for what is thrown.
   */
  public Connection open() throws SQLException {
    // not DriverManager: it asks every driver there is, and knows none of another class loader
    return new Driver().connect(jdbc(), (Properties) driver.clone());
  }

  /** Without user and password, which the driver gets as properties. */
  private String jdbc() {
    StringBuilder url = new StringBuilder("jdbc:postgresql://");
    url.append(String.join(",", hosts.stream().map(Host::toString).toList()));
    return url.append('/').append(UrlText.encode(database)).toString();
  }

  /** The setting that it comes from, as in {@code DATABASE_URL}. */
  public String name() {
    return name;
  }

  /** Who logs in. */
  public String user() {
    return user;
  }

  /** The database's name. */
  public String database() {
    return database;
  }

  /** What the driver is told, for tests. */
  String property(String key) {
    return driver.getProperty(key);
  }

  /** Host, port and database, as people may see them. */
  @Override
  public String toString() {
    return String.join(",", hosts.stream().map(Host::toString).toList()) + "/" + database;
  }
}
