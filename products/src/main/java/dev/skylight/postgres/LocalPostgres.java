package dev.skylight.postgres;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.files.IoFailures;
import dev.skylight.internal.files.LockedFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server of one's own: made at the first start, kept in one folder, reachable from
 * this machine alone and only with a password that lies in that folder. It ends with this process,
 * however that ends, wherever util-linux is there. Thread-safe.
 */
public final class LocalPostgres implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(LocalPostgres.class);
  private static final long START_SECONDS = 60;
  private static final long STOP_SECONDS = 20;

  private final ServerFolder folder;
  private final LockedFile lock;
  private final int port;
  private ServerProcess process;

  private LocalPostgres(ServerFolder folder, LockedFile lock, int port) {
    this.folder = folder;
    this.lock = lock;
    this.port = port;
  }

  /**
   * Starts the server of a folder, on the port that it had before where that is free.
   *
   * @param install with {@code bin/postgres} and {@code bin/initdb}
   * @param folder for everything it keeps; made if it is not there
   * @param settings of postgresql.conf
   * @throws SkylightException where it does not start, or another process has started it
   */
  public static LocalPostgres start(Path install, Path folder, Map<String, String> settings) {
    return start(ServerUser::of, install, folder, settings);
  }

  /** As {@link #start(Path, Path, Map)}, as a user who is chosen otherwise. */
  static LocalPostgres start(
      ServerUser.Choice choice, Path install, Path folder, Map<String, String> settings) {
    ServerFolder files = new ServerFolder(folder.toAbsolutePath().normalize());
    try {
      Files.createDirectories(files.folder());
      LockedFile lock = lock(files);
      try {
        ServerUser user = choice.of(install.toAbsolutePath(), files.folder());
        files.initialize(user, "off".equals(settings.get("fsync")));
        LocalPostgres server = new LocalPostgres(files, lock, port(files));
        server.launch(user, settings);
        return server;
      } catch (IOException | RuntimeException | Error e) {
        lock.close();
        throw e;
      }
    } catch (IOException e) {
      throw IoFailures.ofFile("start PostgreSQL", folder, e);
    }
  }

  private static LockedFile lock(ServerFolder files) throws IOException {
    return LockedFile.take(files.lock())
        .orElseThrow(
            () ->
                new SkylightException(
                    Kind.BAD_INPUT,
                    "Another process runs PostgreSQL in "
                        + files.folder()
                        + ": stop it, or use another folder."));
  }

  private static int port(ServerFolder files) throws IOException {
    InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    int before = files.port();
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(loopback, before));
      before = socket.getLocalPort();
    } catch (java.net.BindException e) {
      LOG.debug("port {} is taken", before, e);
      try (ServerSocket socket = new ServerSocket(0, 1, loopback)) {
        before = socket.getLocalPort();
      }
    }
    files.port(before);
    return before;
  }

  private void launch(ServerUser user, Map<String, String> settings) throws IOException {
    List<String> command = new ArrayList<>();
    command.addAll(
        List.of(
            user.program("postgres"),
            "-D",
            folder.data().toString(),
            "-p",
            String.valueOf(port),
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "unix_socket_directories="));
    settings.forEach((key, value) -> command.addAll(List.of("-c", key + "=" + value)));
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
    process = ServerProcess.start(user.command(command), folder);
    boolean ready = false;
    try {
      while (!ready) {
        if (!process.isAlive()) {
          if (!folder.stillInUse() || System.nanoTime() > deadline) {
            throw failed("ended while it started");
          }
          // what is left of a server that was killed takes a moment to go
          process = ServerProcess.start(user.command(command), folder);
        }
        ready = answers();
        if (!ready && System.nanoTime() > deadline) {
          throw failed("did not answer within " + START_SECONDS + " s");
        }
        if (!ready) {
          TimeUnit.MILLISECONDS.sleep(50);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed("was interrupted while it started");
    } finally {
      if (!ready) {
        process.kill();
      }
    }
  }

  @SuppressWarnings("try") // to connect is the question
  private boolean answers() {
    try (Connection connection = url("postgres").open()) {
      return true;
    } catch (SQLException e) {
      SkylightException failure = PgFailures.of("start PostgreSQL", url("postgres"), e);
      if (failure.kind() != Kind.TRANSIENT) {
        throw failure;
      }
      LOG.trace("no answer yet", e);
      return false;
    }
  }

  private SkylightException failed(String what) throws IOException {
    return new SkylightException(
        Kind.TRANSIENT,
        "PostgreSQL in "
            + folder.folder()
            + " "
            + what
            + ": "
            + folder.lastWords()
            + "; its log is "
            + folder.log()
            + ".");
  }

  /** Makes a database, unless it is there. */
  public void createDatabase(String name) {
    try (Connection connection = url("postgres").open();
        PreparedStatement there =
            connection.prepareStatement("SELECT 1 FROM pg_database WHERE datname = ?");
        Statement make = connection.createStatement()) {
      there.setString(1, name);
      try (ResultSet rows = there.executeQuery()) {
        if (!rows.next()) {
          make.execute("CREATE DATABASE \"" + name.replace("\"", "\"\"") + "\"");
        }
      }
    } catch (SQLException e) {
      throw PgFailures.of("make the database " + name, url("postgres"), e);
    }
  }

  /** A database of it. */
  public DatabaseUrl url(String database) {
    return DatabaseUrl.parse("the address of the local server", address(database));
  }

  /** A database of it, with the password: for the environment of a process, and nobody's eyes. */
  public String address(String database) {
    return "postgresql://"
        + ServerFolder.USER
        + ":"
        + UrlText.encode(folder.password())
        + "@127.0.0.1:"
        + port
        + "/"
        + UrlText.encode(database);
  }

  /** On 127.0.0.1. */
  public int port() {
    return port;
  }

  /** Of the server's first process. */
  public long pid() {
    return process.pid();
  }

  /** Whether the server runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Ends the server as a power loss would, for tests; a new start recovers. */
  public void kill() {
    process.kill();
    unlock();
  }

  /** Ends the server without waiting for those who are connected; their transactions are undone. */
  @Override
  public void close() {
    process.stop(STOP_SECONDS);
    unlock();
  }

  private void unlock() {
    try {
      lock.close();
    } catch (IOException e) {
      throw IoFailures.ofFile("unlock", folder.lock(), e);
    }
  }

  @Override
  public String toString() {
    return "PostgreSQL on 127.0.0.1:" + port + " in " + folder.folder();
  }
}
