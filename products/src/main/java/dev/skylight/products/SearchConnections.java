package dev.skylight.products;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.postgres.DatabaseUrl;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A few connections that stay open between searches, each search in a transaction. One that the
 * server has dropped meanwhile is made anew, and the search is done again. Thread-safe.
 */
final class SearchConnections implements AutoCloseable {

  private static final int MOST = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int VALID_SECONDS = 2;

  private final DatabaseUrl where;
  private final Duration limit;
  private final Semaphore free = new Semaphore(MOST);
  private final Deque<VectorDatabase> idle = new ConcurrentLinkedDeque<>();
  private volatile boolean closed;

  /**
   * None yet.
   *
   * @param limit of each question, and of the wait for a connection; zero: none
   */
  SearchConnections(DatabaseUrl where, Duration limit) {
    this.where = where;
    this.limit = limit;
  }

  /** Something that is asked. */
  @FunctionalInterface
  interface Question<T> {
    T ask(VectorDatabase database) throws SQLException;
  }

  /**
   * Asks.
   *
   * @param doing what, as in {@code "search image_embeddings"}
   * @throws IllegalStateException after {@link #close}
   */
  <T> T ask(String doing, Question<T> question) {
    acquire();
    try {
      if (closed) {
        throw new IllegalStateException("the search is closed");
      }
      VectorDatabase kept = idle.poll();
      if (kept != null) {
        try {
          return ask(kept, question);
        } catch (SQLException e) {
          if (isValid(kept, e)) {
            giveBack(kept, e);
            throw kept.failed(doing, e);
          }
          discard(kept, e); // and with it, as like as not, all that lie idle
          drop();
        }
      }
      VectorDatabase fresh = VectorDatabase.open(where);
      try {
        if (!limit.isZero()) {
          fresh.limit(limit);
        }
        return ask(fresh, question);
      } catch (SQLException e) {
        discard(fresh, e);
        throw fresh.failed(doing, e);
      }
    } finally {
      free.release();
    }
  }

  private <T> T ask(VectorDatabase database, Question<T> question) throws SQLException {
    try {
      database.connection().setAutoCommit(false);
      T answer = question.ask(database);
      database.connection().commit();
      keep(database);
      return answer;
    } catch (RuntimeException e) {
      discard(database, e);
      throw e;
    }
  }

  private void acquire() {
    try {
      long patience = (limit.isZero() ? PATIENCE : limit).toMillis();
      if (free.tryAcquire(patience, TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new SkylightException(
        Kind.TRANSIENT, "Too many searches at once are under way in " + where + ": try again.");
  }

  private static boolean isValid(VectorDatabase database, SQLException cause) {
    try {
      return database.connection().isValid(VALID_SECONDS);
    } catch (SQLException e) {
      cause.addSuppressed(e);
      return false;
    }
  }

  private void giveBack(VectorDatabase database, SQLException cause) {
    try {
      database.connection().rollback();
      keep(database);
    } catch (SQLException e) {
      cause.addSuppressed(e);
      discard(database, cause);
    }
  }

  private static void discard(VectorDatabase database, Exception cause) {
    VectorDatabase.abandon(database.connection(), cause);
  }

  private void keep(VectorDatabase database) {
    idle.push(database);
    if (closed) { // meanwhile: nobody else will drop it
      drop();
    }
  }

  private void drop() {
    for (VectorDatabase one = idle.poll(); one != null; one = idle.poll()) {
      one.close();
    }
  }

  @Override
  public void close() {
    closed = true;
    drop();
  }
}
