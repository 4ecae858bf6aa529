package dev.skylight.products;

import dev.skylight.collection.SkylightException;
import dev.skylight.internal.files.Sha256;
import java.nio.charset.StandardCharsets;
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

/**
 * Builds the index where that pays, beside the old one, while searches and writers go on. One
 * process at a time; another one leaves it to that.
 */
final class IndexBuild {

  private static final String MEMORY = "512MB";
  private static final String UNDER_WAY = "_new";

  private final VectorDatabase database;
  private final List<String> models;
  private final BooleanSupplier goOn;

  /**
   * For rows of a model.
   *
   * @param models what those carry
   * @param goOn asked at least once a second
   */
  IndexBuild(VectorDatabase database, List<String> models, BooleanSupplier goOn) {
    this.database = database;
    this.models = models;
    this.goOn = goOn;
  }

  /**
   * Builds what is wanted, if it is not there.
   *
   * @param rows of these models
   * @param others rows of other models
   * @return a sentence where something was done
   */
  Optional<String> run(long rows, long others) throws SQLException {
    VectorTable table = database.table();
    IndexKind kind = IndexKind.of(database, table);
    if (kind == IndexKind.NONE || rows < VectorIndex.FEWEST_ROWS) {
      return Optional.empty();
    }
    List<String> scope = others > 0 ? models : List.of();
    boolean there =
        VectorIndex.of(database, table).stream()
            .anyMatch(index -> isGood(index, kind, rows, others));
    if (there || !lock()) {
      return Optional.empty();
    }
    try {
      return build(kind, rows, scope);
    } finally {
      database.execute("SELECT pg_advisory_unlock(" + key() + ")");
    }
  }

  private boolean isGood(VectorIndex index, IndexKind kind, long rows, long others) {
    boolean grown = kind == IndexKind.IVFFLAT && rows >= 2 * index.rows();
    boolean mixed = index.models().isEmpty() && others > rows / 10;
    return index.kind() == kind && index.serves(models) && !grown && !mixed;
  }

  /** Tried, not waited for: who waits holds a snapshot, and the index waits for all of those. */
  private boolean lock() throws SQLException {
    return database.number("SELECT pg_try_advisory_lock(" + key() + ")::integer") == 1;
  }

  private String key() {
    return "hashtextextended("
        + TableName.literal("skylight index " + database.table().name())
        + ", 0)";
  }

  private Optional<String> build(IndexKind kind, long rows, List<String> scope)
      throws SQLException {
    VectorTable table = database.table();
    String end =
        scope.isEmpty()
            ? "_ann"
            : "_ann_"
                + Sha256.of(String.join(" ", scope).getBytes(StandardCharsets.UTF_8))
                    .substring(0, 8);
    String name = TableName.shortened(table.name().name(), end);
    String fresh = TableName.shortened(table.name().name(), end + UNDER_WAY);
    long begin = System.nanoTime();
    drop(fresh); // a kill may have left it, half built
    database.execute("SET maintenance_work_mem = '" + MEMORY + "'");
    if (kind == IndexKind.HNSW && Versions.of(database).parallelHnswIsUnsafe()) {
      database.execute("SET max_parallel_maintenance_workers = 0");
    }
    String create =
        "CREATE INDEX CONCURRENTLY "
            + TableName.quoted(fresh)
            + " "
            + VectorIndex.definition(table, kind, rows, scope);
    try (Statement statement = database.connection().createStatement()) {
      if (!follow(() -> statement.execute(create), statement::cancel, goOn)) {
        return Optional.of("The index was not built: the job was stopped. The next one builds it.");
      }
    }
    database.execute(
        "COMMENT ON INDEX "
            + table.name().sibling(fresh).sql()
            + " IS "
            + TableName.literal(VectorIndex.note(rows, scope)));
    for (VectorIndex old : VectorIndex.of(database, table)) {
      boolean another = !old.models().isEmpty() && !old.models().equals(models);
      if (!old.name().equals(fresh) && !another) {
        drop(old.name());
      }
    }
    database.execute(
        "ALTER INDEX "
            + table.name().sibling(fresh).sql()
            + " RENAME TO "
            + TableName.quoted(name));
    return Optional.of(
        String.format(
            Locale.ROOT,
            "Built the index %s (%s) of %,d rows in %.1f s.",
            name,
            kind,
            rows,
            (System.nanoTime() - begin) / 1e9));
  }

  private void drop(String index) throws SQLException {
    database.execute(
        "DROP INDEX CONCURRENTLY IF EXISTS " + database.table().name().sibling(index).sql());
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
