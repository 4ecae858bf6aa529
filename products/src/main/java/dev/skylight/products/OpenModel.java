package dev.skylight.products;

import java.util.function.Function;

/**
 * The model of the rows that searches are about: exchanged where those are another model's, and
 * closed when the last one who asks it is done. Thread-safe; close it after use.
 */
final class OpenModel implements AutoCloseable {

  private final Function<ModelVersion, QueryModel> opener;
  private Kept kept; // guarded by this
  private boolean closed; // guarded by this

  /** A model and how many need it; the first of them is whoever keeps it for the next search. */
  private static final class Kept {
    private final QueryModel model;
    private int users = 1;

    private Kept(QueryModel model) {
      this.model = model;
    }
  }

  /** None yet; {@code opener} opens one for rows. */
  OpenModel(Function<ModelVersion, QueryModel> opener) {
    this.opener = opener;
  }

  /**
   * Asks the model of such rows.
   *
   * @throws IllegalStateException after {@link #close}
   */
  <T> T ask(ModelVersion rows, Function<QueryModel, T> question) {
    Kept asked = enter(rows);
    try {
      return question.apply(asked.model);
    } finally {
      leave(asked);
    }
  }

  private synchronized Kept enter(ModelVersion rows) {
    if (closed) {
      throw new IllegalStateException("the search is closed");
    }
    if (kept == null || !kept.model.serves(rows)) {
      Kept next = new Kept(opener.apply(rows));
      drop();
      kept = next;
    }
    kept.users++;
    return kept;
  }

  private synchronized void leave(Kept one) {
    one.users--;
    if (one.users == 0) {
      one.model.close();
    }
  }

  private void drop() {
    if (kept != null) {
      leave(kept);
      kept = null;
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    drop();
  }
}
