package dev.skylight.internal.ledger;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.Optional;

/**
 * An allocation that has begun: what it decided to do, so that whoever comes after a kill does the
 * same.
 *
 * @param stage how far it is
 * @param runId run that asked for {@code --restart}, or null
 * @param backup name, beside embeddings.npy, that the old file gets; null where there is none
 * @param importRows whether the valid rows of the backup are taken over
 */
public record Pending(Stage stage, String runId, String backup, boolean importRows) {

  public enum Stage {
    /**
     * The old file may or may not be moved, the new one may or may not be there: nobody publishes.
     */
    FILE,
    /** The new file is ready; rows of the backup are being taken over. */
    IMPORT
  }

  public static Optional<Pending> in(Connection c) throws SQLException {
    try (Statement s = c.createStatement();
        ResultSet r = s.executeQuery("SELECT stage, run_id, backup, import FROM pending")) {
      return r.next()
          ? Optional.of(
              new Pending(
                  Stage.valueOf(Ledger.text(r, "stage")),
                  r.getString(2),
                  r.getString(3),
                  r.getBoolean(4)))
          : Optional.empty();
    }
  }

  public void store(Connection c) throws SQLException {
    try (PreparedStatement s =
        c.prepareStatement("INSERT OR REPLACE INTO pending VALUES (1, ?, ?, ?, ?)")) {
      s.setString(1, stage.name());
      s.setObject(2, runId, Types.VARCHAR);
      s.setObject(3, backup, Types.VARCHAR);
      s.setBoolean(4, importRows);
      s.executeUpdate();
    }
  }

  public static void clear(Connection c) throws SQLException {
    Ledger.execute(c, "DELETE FROM pending");
  }
}
