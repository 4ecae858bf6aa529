package dev.skylight.postgres;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import java.io.FileNotFoundException;
import java.net.UnknownHostException;
import java.nio.file.NoSuchFileException;
import java.security.GeneralSecurityException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.Set;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** Turns what PostgreSQL and its driver throw into a sentence of the right kind. */
public final class PgFailures {

  /**
   * Classes of SQLSTATE (PostgreSQL, appendix A) that may pass by themselves: connection, conflict
   * of transactions, resources, objects in use, an administrator's act, the system, internal.
   */
  private static final Set<String> PASSING = Set.of("08", "40", "53", "55", "57", "58", "XX");

  private PgFailures() {}

  /**
   * For a database that did not do what it was asked.
   *
   * @param doing what was going on, as in {@code "read product_images"}
   * @return TRANSIENT where it is away, restarting, locked or too busy; DISK_FULL; DAMAGED;
   *     BAD_INPUT for what a person must mend (no such database, table or column, wrong password,
   *     no right)
   */
  public static SkylightException of(String doing, DatabaseUrl where, SQLException cause) {
    SQLException first = root(cause);
    String state = first.getSQLState() == null ? "" : first.getSQLState();
    String said = said(first);
    String mend = mend(state, where, first);
    return new SkylightException(
        kind(state, first),
        "Cannot " + doing + ": " + subject(state, where, first) + ": " + said + ". " + mend,
        cause);
  }

  /** Of a batch, what stopped it; the driver hangs it behind. */
  private static SQLException root(SQLException cause) {
    SQLException next = cause.getNextException();
    return cause instanceof BatchUpdateException && next != null ? next : cause;
  }

  private static Kind kind(String state, SQLException cause) {
    if (neverPasses(state, cause)) {
      return Kind.BAD_INPUT;
    }
    return switch (state) {
      case "53100" -> Kind.DISK_FULL;
      case "XX001", "XX002" -> Kind.DAMAGED;
      case "58P01", "57P04" -> Kind.BAD_INPUT; // no such file of an extension; database dropped
      case "" -> Kind.TRANSIENT; // from the driver, about the connection
      default -> PASSING.contains(state.substring(0, 2)) ? Kind.TRANSIENT : Kind.BAD_INPUT;
    };
  }

  /** Failures to connect that no retry mends, whatever their SQLSTATE says. */
  private static boolean neverPasses(String state, SQLException cause) {
    if (!state.startsWith("08")) {
      return false;
    }
    // the driver's own refusals: no password given, no TLS there, a way to log in not allowed
    return state.equals("08004") || untrusted(cause) || missingFile(cause);
  }

  private static boolean untrusted(Throwable cause) {
    return has(cause, GeneralSecurityException.class)
        || has(cause, SSLPeerUnverifiedException.class);
  }

  private static boolean missingFile(Throwable cause) {
    return has(cause, FileNotFoundException.class) || has(cause, NoSuchFileException.class);
  }

  private static boolean has(Throwable failure, Class<? extends Throwable> type) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (type.isInstance(t)) {
        return true;
      }
    }
    return false;
  }

  private static String subject(String state, DatabaseUrl where, SQLException cause) {
    if (!state.startsWith("08") && !state.startsWith("28")) {
      return "the database " + where + " answers";
    }
    return has(cause, UnknownHostException.class)
        ? "no address is known for a host of " + where
        : "no connection to " + where;
  }

  /** One line of what the server or the driver says, without the dot. */
  private static String said(SQLException cause) {
    ServerErrorMessage server = cause instanceof PSQLException e ? e.getServerErrorMessage() : null;
    String message = server == null ? cause.getMessage() : server.getMessage();
    String line = message == null ? "" : message.strip().replaceAll("\\s*\\R\\s*", "; ");
    line = line.replaceAll("\\.+$", "");
    return line.isEmpty() ? cause.getClass().getSimpleName() : line;
  }

  private static String mend(String state, DatabaseUrl where, SQLException cause) {
    String setting = where.name();
    return switch (state) {
      case "28P01", "28000" ->
          "Correct user and password in " + setting + ", or let the server admit them.";
      case "3D000" -> "Create the database, or correct its name in " + setting + ".";
      case "42P01" ->
          "Create the table, or name the one to use in the options or the configuration file.";
      case "42703" -> "Name the column to use in the options or the configuration file.";
      case "42501" -> right(where, cause);
      case "3F000" ->
          "Name the table with a schema that is there (SCHEMA.NAME), or let the database's owner run"
              + " CREATE SCHEMA NAME, or GRANT USAGE, CREATE ON SCHEMA NAME TO "
              + quoted(where.user())
              + ".";
      case "22001", "22003" ->
          "A column is too narrow for a value: widen it with ALTER TABLE ... ALTER COLUMN ... TYPE "
              + (state.equals("22001") ? "text." : "bigint.");
      case "42704", "42883" ->
          "Where pgvector is meant: 'skylight products setup' installs it in the database.";
      case "0A000", "58P01" ->
          "Where pgvector is meant: it must be installed on the database's machine.";
      case "53100" -> "Free some space there, then run the same command again.";
      case "53300" -> "Wait until others close connections, or let the server allow more.";
      case "55P03", "40001", "40P01" ->
          "Another program works on the same rows; try again when it is done.";
      case "57P01", "57P02", "57P03" -> "It is being stopped or started; try again when it runs.";
      case "57014" -> "It took longer than the server allows, or somebody stopped it; try again.";
      case "25006" -> "Name a server that may be written to in " + setting + ".";
      case "XX001", "XX002" -> "Restore the database from a backup.";
      default -> otherMend(state, setting, cause);
    };
  }

  private static String right(DatabaseUrl where, SQLException cause) {
    String user = where.user();
    if (said(cause).startsWith("must be owner of ")) { // which no GRANT makes anybody
      return "Let an administrator run ALTER TABLE ... OWNER TO "
          + quoted(user)
          + ", or name the owner in "
          + where.name()
          + " in place of '"
          + user
          + "'.";
    }
    return "Grant that to the user '" + user + "', or name another in " + where.name() + ".";
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  private static String otherMend(String state, String setting, SQLException cause) {
    if (neverPasses(state, cause)) {
      return untrusted(cause)
          ? "Name the authority that signed the server's certificate with sslrootcert=FILE in "
              + setting
              + "."
          : "Correct " + setting + ".";
    }
    if (state.startsWith("08") || state.isEmpty()) {
      return "Start the server, or correct " + setting + "; where it is only away, try again.";
    }
    return kind(state, cause) == Kind.TRANSIENT
        ? "Try again; the server's log knows more."
        : "Its code is SQLSTATE " + state + ".";
  }
}
