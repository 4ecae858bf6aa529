package dev.skylight.internal.duplicates;

import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.catalog.NearPairs;
import dev.skylight.internal.catalog.NearPairs.State;
import dev.skylight.internal.ledger.LedgerView;
import dev.skylight.internal.search.NearRows;
import dev.skylight.internal.search.NearSearches;
import dev.skylight.internal.stores.Stores;
import dev.skylight.internal.text.Counted;
import dev.skylight.internal.vectors.EmbeddingsFile;
import dev.skylight.internal.vectors.FileExchange;
import dev.skylight.job.RowRange;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Looks for near duplicates, some rows at a time, each of which is stored before the next begins.
 * Memory: some 20 bytes a row beyond the mapped files, and 60 MB.
 */
public final class NearFinder {

  /** The least cosine: below it, next to all pictures are near. */
  private static final float LEAST = 0.5f;

  /** Hears of the work. */
  public interface Listener {
    /** How many rows are compared; called at least once a second. */
    void at(long done, long rows);

    /** Something a person may want to know, a sentence. */
    void note(String sentence);
  }

  private final Stores stores;
  private final int fewRows;

  public NearFinder(Stores stores) {
    this(stores, NearSearches.FEW_ROWS);
  }

  /**
   * The same.
   *
   * @param fewRows up to which the index is not asked
   */
  NearFinder(Stores stores, int fewRows) {
    this.stores = stores;
    this.fewRows = fewRows;
  }

  private record Rows(List<RowRange> embedded, String digest) {}

  /**
   * Looks, or goes on with a search of the same rows for the same cosine that was ended.
   *
   * @param cosine 0.5 to 1
   * @return empty where the thread was interrupted
   * @throws SkylightException BAD_INPUT where there are no vectors, no catalog to keep the pairs in
   *     or none that can be written, or no such cosine; TRANSIENT where another search is at work
   */
  @SuppressWarnings("try") // the lock is held, not used
  public Optional<State> find(float cosine, Listener listener) {
    if (!(cosine >= LEAST && cosine <= 1)) {
      throw new SkylightException(
          Kind.BAD_INPUT,
          String.format(
              Locale.ROOT,
              "Near duplicates have a cosine of at least 0.5 and at most 1, not %s.",
              cosine));
    }
    if (Thread.currentThread().isInterrupted()) {
      return Optional.empty();
    }
    Rows rows = rows();
    try (NearPairs pairs = stores.openNearPairs();
        NearLock lock = NearLock.take(stores.folder())) {
      Optional<State> before = pairs.state().filter(state -> state.isOf(cosine, rows.digest()));
      if (before.filter(State::complete).isPresent()) {
        return before;
      }
      try (EmbeddingsFile vectors = EmbeddingsFile.open(stores.folder().embeddings())) {
        return find(cosine, rows, before, pairs, vectors, listener);
      }
    }
  }

  private Rows rows() {
    DataFolder data = stores.folder();
    if (!stores.hasLedger()) {
      EmbeddingsFile.open(data.embeddings()).close(); // without vectors, that is the message
      throw new SkylightException(
          Kind.BAD_INPUT,
          "Nothing says which rows of "
              + data.embeddings()
              + " hold a vector (there is no "
              + data.ledger().getFileName()
              + "). Run `skylight regenerate --only-missing`, which takes them over.");
    }
    try (LedgerView ledger = stores.readLedger()) {
      FileExchange.requireNone(data, ledger);
      List<RowRange> embedded = ledger.embeddedRanges();
      if (embedded.isEmpty()) {
        throw new SkylightException(
            Kind.BAD_INPUT,
            "There are no vectors to compare yet: no row of "
                + data.embeddings()
                + " is done. Run `skylight embed`.");
      }
      return new Rows(embedded, ledger.digest());
    }
  }

  private Optional<State> find(
      float cosine,
      Rows rows,
      Optional<State> before,
      NearPairs pairs,
      EmbeddingsFile vectors,
      Listener listener) {
    long known = before.map(State::done).orElse(0L);
    long expected = rows.embedded().stream().mapToLong(RowRange::size).sum();
    Pace pace = new Pace(listener);
    DistinctRows.Result distinct =
        DistinctRows.of(vectors, vectors.inside(rows.embedded()), () -> pace.at(known, expected));
    if (distinct == null) {
      return Optional.empty();
    }
    if (distinct.damaged() > 0) {
      listener.note(
          String.format(
              Locale.ROOT,
              Counted.of(
                  distinct.damaged(),
                  "%,d [row is|rows are] damaged and left out: run `skylight verify --deep --repair`,"
                      + " which makes [it|them] again."),
              distinct.damaged()));
    }
    State state =
        before.orElseGet(() -> new State(cosine, rows.digest(), distinct.count(), 0, 0, 0));
    if (before.isEmpty()) {
      pairs.begin(state);
    }
    boolean all = distinct.distinct().cardinality() == expected;
    try (NearRows search =
        NearSearches.choose(
            stores.folder(),
            vectors,
            distinct.distinct(),
            all,
            cosine,
            rows.digest(),
            fewRows,
            () -> pace.at(known, expected),
            listener::note)) {
      return new NearWork(pairs, vectors, distinct, search, pace).run(state);
    }
  }

  /** Tells the listener now and then, and whether the thread was interrupted. */
  static final class Pace {
    private static final long INTERVAL_NANOS = 200_000_000;

    private final Listener listener;
    private long last;
    private boolean told;

    Pace(Listener listener) {
      this.listener = listener;
    }

    boolean at(long done, long rows) {
      long now = System.nanoTime();
      if (!told || now - last >= INTERVAL_NANOS) {
        told = true;
        last = now;
        listener.at(done, rows);
      }
      return !Thread.currentThread().isInterrupted();
    }

    void end(long done, long rows) {
      listener.at(done, rows);
    }
  }
}
