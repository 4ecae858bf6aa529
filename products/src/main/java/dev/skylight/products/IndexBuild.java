package dev.skylight.products;

import dev.skylight.collection.SkylightException;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Builds an index beside the old one, while searches and writers go on. One process at a time;
 * another one leaves it to that.
 */
final class IndexBuild {

  private static final String MEMORY = "512MB";
  private static final String UNDER_WAY = "_new";

  private final VectorDatabase database;
  private final TableName table;
  private final String column;
  private final BooleanSupplier goOn;

  /**
   * Over a table.
   *
   * @param column with the vectors
   * @param goOn asked at least once a second; throws nothing
   */
  IndexBuild(VectorDatabase database, TableName table, String column, BooleanSupplier goOn) {
    this.database = database;
    this.table = table;
    this.column = column;
    this.goOn = goOn;
  }

  /**
   * An index that is wanted.
   *
   * @param end of its name, behind the table's
   * @param kind of it
   * @param rows that it is built of
   * @param models whose rows its comment names; empty: all
   * @param definition what stands behind the table's name
   */
  record Wanted(String end, IndexKind kind, long rows, List<String> models, String definition) {}

  /**
   * Builds what is wanted, if it is not there.
   *
   * @param good whether one that is there will do
   * @param old whether one that is there goes when this one has been built
   * @return a sentence where something was done
   */
  Optional<String> run(Wanted wanted, Predicate<VectorIndex> good, Predicate<VectorIndex> old)
      throws SQLException {
    if (!lock()) {
      return Optional.empty();
    }
    Optional<String> said = there().stream().anyMatch(good) ? Optional.empty() : build(wanted, old);
    // after a failure the end of the connection does it
    database.execute("SELECT pg_advisory_unlock(" + table.lock("index") + ")");
    return said;
  }

  /** Tried, not waited for: who waits holds a snapshot, and the index waits for all of those. */
  private boolean lock() throws SQLException {
    return database.number("SELECT pg_try_advisory_lock(" + table.lock("index") + ")::integer")
        == 1;
  }

  private List<VectorIndex> there() throws SQLException {
    return VectorIndex.of(database, table, column);
  }

  private Optional<String> build(Wanted wanted, Predicate<VectorIndex> old) throws SQLException {
    String name = TableName.shortened(table.name(), wanted.end());
    String fresh = TableName.shortened(table.name(), wanted.end() + UNDER_WAY);
    long begin = System.nanoTime();
    drop(fresh); // a kill may have left it, half built
    database.execute("SET maintenance_work_mem = '" + MEMORY + "'");
    if (wanted.kind() == IndexKind.HNSW && Versions.of(database).parallelHnswIsUnsafe()) {
      database.execute("SET max_parallel_maintenance_workers = 0");
    }
    String create =
        "CREATE INDEX CONCURRENTLY "
            + TableName.quoted(fresh)
            + " ON "
            + table.sql()
            + " "
            + wanted.definition();
    try (Statement statement = database.connection().createStatement()) {
      if (!follow(() -> statement.execute(create), statement::cancel, goOn)) {
        return Optional.of("The index was not built: the job was stopped. The next one builds it.");
      }
    }
    database.execute(
        "COMMENT ON INDEX "
            + table.sibling(fresh).sql()
            + " IS "
            + TableName.literal(VectorIndex.note(wanted.rows(), wanted.models())));
    for (VectorIndex one : there()) {
      boolean inTheWay = old.test(one) || one.name().equals(name);
      if (inTheWay && !one.name().equals(fresh)) {
        drop(one.name());
      }
    }
    database.execute(
        "ALTER INDEX " + table.sibling(fresh).sql() + " RENAME TO " + TableName.quoted(name));
    String kind = wanted.kind().toString();
    return Optional.of(
        String.format(
            Locale.ROOT,
            "Built the index %s%s of %,d rows in %.1f s.",
            name,
            wanted.end().contains(kind) ? "" : " (" + kind + ")",
            wanted.rows(),
            (System.nanoTime() - begin) / 1e9));
  }

  private void drop(String index) throws SQLException {
    database.execute("DROP INDEX CONCURRENTLY IF EXISTS " + table.sibling(index).sql());
  }

  /** A statement, or its end. */
  @FunctionalInterface
  interface Step {
    void run() throws SQLException;
  }

  /**
   * Runs a statement in a thread of its own for as long as it takes.
   *
   * @param cancel ends it soon
   * @param goOn asked at least once a second; false: it is to end
   * @return false where it was stopped
   */
  static boolean follow(Step work, Step cancel, BooleanSupplier goOn) throws SQLException {
    FutureTask<Void> task =
        new FutureTask<>(
            () -> {
              work.run();
              return null;
            });
    Thread thread = new Thread(task, "build-index");
    thread.setDaemon(true);
    thread.start();
    return await(task, cancel, goOn);
  }

  private static boolean await(Future<Void> work, Step cancel, BooleanSupplier goOn)
      throws SQLException {
    boolean stopped = false;
    boolean interrupted = false;
    try {
      while (true) {
        try {
          work.get(500, TimeUnit.MILLISECONDS);
          return true;
        } catch (TimeoutException e) {
          stopped |= !goOn.getAsBoolean();
        } catch (InterruptedException e) {
          interrupted = true; // the connection is the thread's until it is done
          stopped = true;
        } catch (ExecutionException e) {
          if (e.getCause() instanceof Error cause) {
            throw cause;
          }
          if (stopped) {
            return false;
          }
          if (e.getCause() instanceof SQLException cause) {
            throw cause;
          }
          throw new SkylightException(
              SkylightException.Kind.TRANSIENT, "cannot build the index: " + e.getCause(), e);
        }
        if (stopped) {
          cancel.run();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
