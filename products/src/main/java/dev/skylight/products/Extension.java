package dev.skylight.products;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import java.sql.SQLException;
import java.util.List;

/** The extension vector (pgvector) of a database. */
final class Extension {

  /** No right, and no such extension on the server's disk. */
  private static final String NO_RIGHT = "42501";

  private static final List<String> NOT_INSTALLED = List.of("0A000", "58P01");

  private Extension() {}

  /**
   * Makes it, unless it is there.
   *
   * @return whether it was not
   * @throws SkylightException BAD_INPUT where only another may make it, or it is not installed
   */
  static boolean make(VectorDatabase database) throws SQLException {
    if (!Versions.of(database).pgvector().isEmpty()) {
      return false; // IF NOT EXISTS alone asks for the right to make it
    }
    try {
      database.execute("CREATE EXTENSION IF NOT EXISTS vector");
      return true;
    } catch (SQLException e) {
      if (NO_RIGHT.equals(e.getSQLState())) {
        throw new SkylightException(
            Kind.BAD_INPUT,
            "The extension vector (pgvector) is not in "
                + database.where()
                + ", and this user may not make it: ask an administrator of that server to run"
                + " CREATE EXTENSION vector in it, then run this again.",
            e);
      }
      if (NOT_INSTALLED.contains(e.getSQLState())) {
        throw new SkylightException(
            Kind.BAD_INPUT,
            "pgvector is not installed on the server of "
                + database.where()
                + ": install it there (on Debian postgresql-NN-pgvector), or name another server"
                + " with "
                + database.where().name()
                + ".",
            e);
      }
      throw e;
    }
  }
}
