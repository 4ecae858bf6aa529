package dev.skylight.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What PostgreSQL says, in a sentence of the right kind. */
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PgFailuresTest {

  private static final DatabaseUrl SHOP =
      DatabaseUrl.parse("DATABASE_URL", "postgres://bob:s3cret@db.example/shop");

  private static SkylightException of(DatabaseUrl url, SQLException e) {
    SkylightException failure = PgFailures.of("read product_images", url, e);
    assertTrue(failure.getMessage().startsWith("Cannot read product_images: "), e::getMessage);
    assertTrue(failure.getMessage().endsWith("."), failure::getMessage);
    assertTrue(failure.getMessage().contains(url.toString()), failure::getMessage);
    assertSame(e, failure.getCause());
    return failure;
  }

  private static SkylightException failing(DatabaseUrl url) {
    return of(url, assertThrows(SQLException.class, () -> url.open().close()));
  }

  private static SkylightException failing(DatabaseUrl url, String... statements) {
    return of(url, assertThrows(SQLException.class, () -> TestPostgres.execute(url, statements)));
  }

  private static DatabaseUrl at(String user, String database, String rest) {
    return DatabaseUrl.parse(
        "DATABASE_URL",
        TestPostgres.server().address(database).replace("//postgres:", "//" + user + ":") + rest);
  }

  @ParameterizedTest
  @CsvSource({
    "08006, TRANSIENT", "57P01, TRANSIENT", "57P02, TRANSIENT", "57P03, TRANSIENT",
    "53300, TRANSIENT", "40001, TRANSIENT", "40P01, TRANSIENT", "55P03, TRANSIENT",
    "57014, TRANSIENT", "53200, TRANSIENT", "XX000, TRANSIENT", "58030, TRANSIENT",
    "53100, DISK_FULL", "XX001, DAMAGED", "28P01, BAD_INPUT", "28000, BAD_INPUT",
    "3D000, BAD_INPUT", "42P01, BAD_INPUT", "42703, BAD_INPUT", "42501, BAD_INPUT",
    "23505, BAD_INPUT", "22000, BAD_INPUT", "P0001, BAD_INPUT", "25006, BAD_INPUT",
    "0A000, BAD_INPUT", "58P01, BAD_INPUT", "08004, BAD_INPUT", "57P04, BAD_INPUT",
    ", TRANSIENT",
  })
  void theStateDecidesWhatKindItIs(String state, Kind kind) {
    assertEquals(kind, of(SHOP, new SQLException("some words", state)).kind());
  }

  @Test
  void aBatchTellsWhatStoppedIt() {
    SQLException batch = new java.sql.BatchUpdateException("Batch entry 0", "08000", new int[0]);
    batch.setNextException(new SQLException("the lock is held", "55P03"));
    assertTrue(of(SHOP, batch).getMessage().contains("the lock is held"));
  }

  @Test
  void severalLinesBecomeOne() {
    SkylightException e = of(SHOP, new SQLException("one.\n  Hint: two.\n", "42601"));
    assertEquals(
        "Cannot read product_images: the database db.example:5432/shop answers: one.; Hint: two."
            + " Its code is SQLSTATE 42601.",
        e.getMessage());
  }

  @Test
  void aWrongPasswordNamesTheSetting() {
    DatabaseUrl url = at("postgres:x", "postgres", "");
    SkylightException e = failing(url);
    assertEquals(Kind.BAD_INPUT, e.kind());
    assertTrue(e.getMessage().contains("Correct user and password in DATABASE_URL"), e::getMessage);
  }

  @Test
  void noPasswordAtAllNeedsAPersonToo() {
    DatabaseUrl url =
        DatabaseUrl.parse(
            "DATABASE_URL",
            "postgres://postgres@127.0.0.1:" + TestPostgres.server().port() + "/postgres");
    assertEquals(Kind.BAD_INPUT, failing(url).kind());
  }

  @Test
  void aDatabaseThatIsNotThereIsToBeCreated() {
    SkylightException e = failing(at("postgres", "no_such", ""));
    assertEquals(Kind.BAD_INPUT, e.kind());
    assertTrue(e.getMessage().contains("Create the database"), e::getMessage);
  }

  @Test
  void tablesColumnsAndRightsAreBadInput() throws SQLException {
    String name = TestPostgres.databaseName();
    DatabaseUrl url = at("postgres", name, "");
    assertEquals(Kind.BAD_INPUT, failing(url, "SELECT * FROM product_images").kind());
    TestPostgres.execute(url, "CREATE TABLE product_images (id int)", "CREATE ROLE reader_" + name);
    SkylightException column = failing(url, "SELECT image_url FROM product_images");
    assertTrue(column.getMessage().contains("Name the column"), column::getMessage);
    SkylightException right =
        failing(url, "SET ROLE reader_" + name, "SELECT id FROM product_images");
    assertEquals(Kind.BAD_INPUT, right.kind());
    assertTrue(right.getMessage().contains("Grant that"), right::getMessage);
    SkylightException owner =
        failing(url, "SET ROLE reader_" + name, "ALTER TABLE product_images ADD COLUMN i int");
    assertTrue(owner.getMessage().contains("OWNER TO \"postgres\""), owner::getMessage);
    assertFalse(owner.getMessage().contains("Grant that"), owner::getMessage);
    TestPostgres.execute(url, "DROP ROLE reader_" + name);
  }

  @Test
  void aSchemaThatIsNotThereOrMayNotBeUsedIsNamed() {
    for (String[] statements :
        new String[][] {
          {"CREATE TABLE none.t (i int)"}, {"SET search_path = none", "CREATE TABLE t (i int)"}
        }) {
      SkylightException e = failing(TestPostgres.database(), statements);
      assertEquals(Kind.BAD_INPUT, e.kind());
      assertTrue(e.getMessage().contains("GRANT USAGE, CREATE ON SCHEMA"), e::getMessage);
    }
  }

  @Test
  void aColumnThatIsTooNarrowIsToBeWidened() {
    SkylightException e =
        failing(
            TestPostgres.database(),
            "CREATE TABLE t (v varchar(3))",
            "INSERT INTO t VALUES ('four')");
    assertEquals(Kind.BAD_INPUT, e.kind());
    assertTrue(e.getMessage().endsWith("ALTER COLUMN ... TYPE text."), e::getMessage);
  }

  @Test
  void pgvectorThatIsNotInstalledIsNamed() {
    SkylightException e = failing(TestPostgres.database(), "CREATE TABLE t (v vector(2))");
    assertEquals(Kind.BAD_INPUT, e.kind());
    assertTrue(e.getMessage().contains("pgvector"), e::getMessage);
    SkylightException none = failing(TestPostgres.database(), "CREATE EXTENSION no_such");
    assertEquals(Kind.BAD_INPUT, none.kind());
  }

  @Test
  void aServerWithoutTlsIsNotAskedAgain() {
    assertEquals(Kind.BAD_INPUT, failing(at("postgres", "postgres", "?sslmode=require")).kind());
  }

  @Test
  void anAuthorityThatIsNotThereIsNotAskedAgain() throws IOException, InterruptedException {
    try (ServerSocket tls = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread yes = new Thread(() -> offerTls(tls));
      yes.start();
      DatabaseUrl url =
          DatabaseUrl.parse(
              "DATABASE_URL",
              "postgres://bob:s3cret@127.0.0.1:"
                  + tls.getLocalPort()
                  + "/shop?sslmode=verify-full&sslrootcert=/no/such/ca.pem");
      assertEquals(Kind.BAD_INPUT, failing(url).kind());
      yes.join(TimeUnit.SECONDS.toMillis(20));
    }
  }

  /** Says yes to TLS, and no more. */
  private static void offerTls(ServerSocket server) {
    try (java.net.Socket socket = server.accept()) {
      socket.setSoTimeout(20_000);
      while (socket.getInputStream().read() >= 0) {
        if (socket.getInputStream().available() == 0) {
          socket.getOutputStream().write('S');
          return;
        }
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void whereNothingListensItMayComeBack() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    SkylightException e =
        failing(DatabaseUrl.parse("DATABASE_URL", "postgres://bob:x@127.0.0.1:" + port + "/shop"));
    assertEquals(Kind.TRANSIENT, e.kind());
    assertTrue(e.getMessage().contains("Start the server, or correct DATABASE_URL"), e::getMessage);
  }

  @Test
  void aHostWithoutAnAddressIsNamed() {
    SkylightException e =
        of(SHOP, new SQLException("failed", "08001", new UnknownHostException("db.example")));
    assertEquals(Kind.TRANSIENT, e.kind());
    assertTrue(e.getMessage().contains("no address is known"), e::getMessage);
  }

  @Test
  void aServerThatGoesAwayMayComeBack() throws SQLException {
    DatabaseUrl url = TestPostgres.database();
    try (Connection connection = url.open();
        Statement statement = connection.createStatement()) {
      TestPostgres.execute(
          url,
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
              + " WHERE datname = current_database() AND pid <> pg_backend_pid()");
      SQLException e = assertThrows(SQLException.class, () -> statement.execute("SELECT 1"));
      assertEquals(Kind.TRANSIENT, of(url, e).kind());
      SQLException closed = assertThrows(SQLException.class, () -> statement.execute("SELECT 1"));
      assertEquals(Kind.TRANSIENT, of(url, closed).kind());
    }
  }

  @Test
  void aStatementThatTakesTooLongAndALockMayPass() throws SQLException {
    DatabaseUrl url = TestPostgres.database();
    assertEquals(
        Kind.TRANSIENT, failing(url, "SET statement_timeout = 20", "SELECT pg_sleep(20)").kind());
    TestPostgres.execute(url, "CREATE TABLE t (i int)");
    try (Connection connection = url.open();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("LOCK TABLE t");
      assertEquals(Kind.TRANSIENT, failing(url, "SET lock_timeout = 20", "SELECT * FROM t").kind());
    }
  }
}
