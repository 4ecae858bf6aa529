package dev.skylight.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.collection.SkylightException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses as shops have them. */
class DatabaseUrlTest {

  private static DatabaseUrl parse(String url) {
    return DatabaseUrl.parse("DATABASE_URL", url, Map.of("PGUSER", "anna"));
  }

  private static String refused(String url) {
    SkylightException e = assertThrows(SkylightException.class, () -> parse(url));
    assertEquals(SkylightException.Kind.BAD_INPUT, e.kind());
    assertTrue(e.getMessage().startsWith("DATABASE_URL "), e.getMessage());
    for (Throwable t = e; t != null; t = t.getCause()) {
      assertFalse(String.valueOf(t.getMessage()).contains("s3cret"), t.toString());
    }
    return e.getMessage();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "postgresql://bob:s3cret@db.example:6432/shop | db.example:6432/shop | bob | s3cret",
        "postgres://bob:s3cret@db.example/shop | db.example:5432/shop | bob | s3cret",
        "POSTGRES://bob:s3cret@db.example/shop | db.example:5432/shop | bob | s3cret",
        "' \"postgres://bob:s3cret@h/shop\" ' | h:5432/shop | bob | s3cret",
        "'''postgres://bob:s3cret@h/shop''' | h:5432/shop | bob | s3cret",
        "postgres://b%40b:s%2F%3F%23%25%3A%20%C3%A9+@h/sh%20op | h:5432/sh op | b@b | 's/?#%: é+'",
        // libpq would end the password at the first @; it can only be meant like this
        "postgres://bob:s3c@ret@h/shop | h:5432/shop | bob | s3c@ret",
        "postgres://bob:a#b?c=d:e@h/shop | h:5432/shop | bob | a#b?c=d:e",
        "postgres://bob:@h/shop | h:5432/shop | bob |",
        "postgres://bob@h | h:5432/bob | bob |",
        "postgres://h/shop | h:5432/shop | anna |",
        "postgres:///shop | localhost:5432/shop | anna |",
        "postgres:// | localhost:5432/anna | anna |",
        "postgres://h | h:5432/anna | anna |",
        "postgres://bob@[2001:db8::1]:6432/shop | [2001:db8::1]:6432/shop | bob |",
        "postgres://bob@[::1]/shop | [::1]:5432/shop | bob |",
        "postgres://bob@a:1,b,[::1]:3/shop | a:1,b:5432,[::1]:3/shop | bob |",
        "postgres:///shop?host=a,b&port=1,2&user=eve&password=s%26 | a:1,b:2/shop | eve | s&",
        "postgres://bob@h:7/?dbname=other&port=9 | h:9/other | bob |",
        "postgres://bob@a,b/shop?port=7 | a:7,b:7/shop | bob |",
        "postgres://bob@my_db-1.svc.local/shop | my_db-1.svc.local:5432/shop | bob |",
      })
  void addressesAreReadAsLibpqReadsThem(String url, String shown, String user, String password) {
    DatabaseUrl read = parse(url);
    assertEquals(shown, read.toString());
    assertEquals(user, read.user());
    assertEquals(user, read.property("user"));
    assertEquals(password, read.property("password"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | is empty",
        "'  ' | is empty",
        "'\"\"' | is empty",
        "jdbc:postgresql://h/shop?password=s3cret | begins with jdbc:",
        "mysql://bob:s3cret@h/shop | does not begin with postgresql://",
        "bob:s3cret@h/shop | does not begin with postgresql://",
        "host=h password=s3cret | does not begin with postgresql://",
        "postgres://bob:s3cret%zz@h/shop | has a % that does not begin",
        "postgres://bob:s3cret%4@h/shop | has a % that does not begin",
        "postgres://bob:s3cret%00@h/shop | has a % that does not begin",
        "postgres://bob:s3cret%ff@h/shop | has a % that does not begin",
        "postgres://bob:s3/cret@h/shop | has an @ behind the host",
        "postgres://bob:12/s3cret=@h/shop | has an @ behind the host",
        "postgres://bob:p@s3cret/x@h/shop | has an @ behind the host",
        "postgres://bob:s3cret@h:port/shop | has something else than a port",
        "postgres://bob:s3cret@h:0/shop | has something else than a port",
        "postgres://bob:s3cret@h:65536/shop | has something else than a port",
        "postgres://bob:s3cret/shop | has something else than a port",
        "postgres://bob:s3cret@[::1/shop | has a [ without its ]",
        "postgres://bob:s3cret@h h/shop | has no host name",
        "postgres://bob:s3cret@%2Fvar%2Frun/shop | names a Unix socket",
        "postgres:///shop?host=/var/run/postgresql | names a Unix socket",
        "postgres://h/shop?host=a,b&port=1,2,3 | names 2 hosts, but 3 ports",
        "postgres://h/shop?sslmod=require | has a parameter 'sslmod' that Skylight does not know",
        "postgres://h/shop?service=x | has a parameter 'service' that",
        "postgres://h/shop?sslmode | has a parameter that is not NAME=VALUE",
        "postgres://h/shop?a=b&& | has a parameter",
        "postgres://h/shop?connect_timeout=soon | has a connect_timeout that is no whole number",
        "postgres://h/shop?target_session_attrs=x | has a target_session_attrs that Skylight",
        "postgres://h/shop?client_encoding=latin1 | has a client_encoding that Skylight",
        "postgres://h/shop?ssl_min_protocol_version=TLSv1.3 | has a ssl_min_protocol_version that",
        "postgres://h/s?sslrootcert=system&sslmode=require | has sslrootcert=system, which goes",
      })
  void whatCannotBeMeantIsRefusedAndTheSecretNotShown(String url, String sentence) {
    String message = refused(url == null ? "" : url);
    assertTrue(message.startsWith("DATABASE_URL " + sentence), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sslmode=require | sslmode | require",
        "ssl=true | sslmode | require",
        "ssl=false | sslmode |",
        "sslmode=require&sslrootcert=/ca.pem | sslmode | verify-ca",
        "sslrootcert=system | sslmode | verify-full",
        "sslrootcert=system | sslrootcert |",
        "sslrootcert=system | sslfactory | org.postgresql.ssl.DefaultJavaSSLFactory",
        "channel_binding=require | channelBinding | require",
        "application_name=my%20shop | ApplicationName | my shop",
        "connect_timeout=3 | connectTimeout | 3",
        "connect_timeout=3 | loginTimeout | 23",
        "connect_timeout=0 | loginTimeout |",
        "target_session_attrs=read-write | targetServerType | primary",
        "load_balance_hosts=random | loadBalanceHosts | true",
        "options=-c%20statement_timeout%3D5000 | options | -c statement_timeout=5000",
        "pgbouncer=true&connection_limit=1 | prepareThreshold | 0",
        "prepareThreshold=0 | prepareThreshold | 0",
        "schema=shop | currentSchema | shop",
        "keepalives=0&keepalives_idle=30 | tcpKeepAlive | false",
        "gssencmode=disable | gssEncMode | disable",
        "client_encoding=UTF8 | client_encoding |",
        "sslmode=disable | connectTimeout | 10",
        "sslmode=disable | socketTimeout | 120",
        "sslmode=disable | tcpKeepAlive | true",
        "sslmode=disable | ApplicationName | skylight",
      })
  void parametersOfLibpqGetTheDriversNames(String query, String property, String value) {
    assertEquals(value, parse("postgres://bob@h/shop?" + query).property(property));
  }

  @Test
  void whoeverRunsTheProgramLogsInWhereNobodyIsNamed() {
    DatabaseUrl url = DatabaseUrl.parse("DATABASE_URL", "postgres://h/shop", Map.of());
    assertEquals(System.getProperty("user.name"), url.user());
    assertNull(url.property("password"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"wrong-s3cret", "s3cret'\"$`\\"})
  void noFailureOfTheDriverShowsThePassword(String password) {
    int port = TestPostgres.server().port();
    for (String rest :
        new String[] {
          "@127.0.0.1:" + port + "/postgres",
          "@127.0.0.1:" + port + "/postgres?sslmode=require",
          "@127.0.0.1:1/postgres",
          "@no-such-host.invalid/postgres",
          "@127.0.0.1:" + port + "/postgres?sslmode=nonsense",
          "@127.0.0.1:" + port + "/postgres?channel_binding=require",
          "@127.0.0.1:1,127.0.0.1:" + port + "/none?target_session_attrs=standby"
        }) {
      DatabaseUrl url = parse("postgres://postgres:" + UrlText.encode(password) + rest);
      SQLException e = assertThrows(SQLException.class, () -> url.open().close());
      SkylightException told = PgFailures.of("connect", url, e);
      for (Throwable t = told; t != null; t = t.getCause()) {
        assertFalse(String.valueOf(t.getMessage()).contains("s3cret"), t.toString());
      }
    }
  }

  @Test
  void anAddressWithEverythingInItConnects() throws SQLException {
    LocalPostgres server = TestPostgres.server();
    String address =
        server.address(TestPostgres.databaseName()).replace("@127", "@127.0.0.1:1,127")
            + "?sslmode=prefer&connect_timeout=3&application_name=shop%20window"
            + "&target_session_attrs=read-write&options=-c%20statement_timeout%3D5000"
            + "&channel_binding=prefer&pgbouncer=true&schema=pg_catalog";
    try (Connection connection = parse(address).open();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT current_setting('application_name'), current_setting('statement_timeout'),"
                    + " current_schema()")) {
      assertTrue(row.next());
      assertEquals("shop window", row.getString(1));
      assertEquals("5s", row.getString(2));
      assertEquals("pg_catalog", row.getString(3));
    }
  }
}
