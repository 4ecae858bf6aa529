package dev.skylight.products;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skylight.postgres.DatabaseUrl;
import dev.skylight.postgres.TestPostgres;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections to real PostgreSQL. */
@Tag("slow")
@Tag("once") // what it tries is the database, not the JVM
@Timeout(value = 120, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class VectorDatabaseTest {

  private static final String ASKED =
      "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND state ="
          + " 'active' AND query LIKE '%pg_sleep(300)%' AND pid <> pg_backend_pid()";

  private final DatabaseUrl url = TestPostgres.database();

  /** A build of hours would go on for nobody, and keep the next one from beginning. */
  @Test
  void whatTakesLongEndsSoonAfterWhoAskedForIt() throws SQLException, InterruptedException {
    VectorDatabase gone = VectorDatabase.open(url).patient();
    Thread asking = new Thread(() -> sleep(gone), "asks");
    asking.start();
    awaitAsked("1");
    gone.connection().abort(Runnable::run); // as a kill: nothing is said to the server
    asking.join();
    awaitAsked("0");
  }

  private static void sleep(VectorDatabase database) {
    try {
      database.number("SELECT count(*) FROM pg_sleep(300)");
    } catch (SQLException e) {
      // its connection is gone
    }
  }

  private void awaitAsked(String count) throws SQLException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
    while (!count.equals(TestPostgres.one(url, ASKED)) && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(100);
    }
    assertEquals(count, TestPostgres.one(url, ASKED));
  }
}
