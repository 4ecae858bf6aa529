package dev.skylight.internal.duplicates;

import dev.skylight.internal.catalog.Catalog;
import dev.skylight.internal.catalog.ImageContents;
import dev.skylight.internal.catalog.NearPairs;
import dev.skylight.internal.catalog.NearPairs.State;
import dev.skylight.internal.ledger.LedgerView;
import dev.skylight.internal.stores.Stores;
import dev.skylight.internal.vectors.EmbeddingsFile;
import dev.skylight.job.RowRange;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Tells groups of duplicates, page by page. What the catalog's file holds is put together once for
 * each of its states and the ledger's; whether it is so still is looked up for each page.
 * Thread-safe.
 */
public final class DuplicateGroups {

  private final Stores stores;

  public DuplicateGroups(Stores stores) {
    this.stores = stores;
  }

  /** Kept with the catalog's state: what was put together last, of one state of the ledger. */
  private abstract static class Latest {
    private String digest; // guarded by this
    private PlacedGroups groups; // guarded by this; null: none yet

    /** The groups of a state of the ledger, which others who ask for them wait for. */
    synchronized PlacedGroups of(String wanted, Supplier<PlacedGroups> making) {
      if (groups == null || !wanted.equals(digest)) {
        groups = making.get();
        digest = wanted;
      }
      return groups;
    }
  }

  private static final class Exact extends Latest {}

  private static final class Close extends Latest {}

  private record Ledger(String digest, List<RowRange> embedded) {}

  private Ledger ledger() {
    if (!stores.hasLedger()) {
      return new Ledger("", List.of());
    }
    try (LedgerView ledger = stores.readLedger()) {
      return new Ledger(ledger.digest(), ledger.embeddedRanges());
    }
  }

  /**
   * How far the last search for near duplicates is, and whether it is of the rows that are there.
   *
   * @param current whether the rows are those that were compared
   */
  public record Near(State state, boolean current) {}

  /** The last search for near duplicates; empty where none was begun. */
  public Optional<Near> near() {
    if (!stores.hasCatalog()) {
      return Optional.empty();
    }
    try (NearPairs pairs = stores.openNearPairs()) {
      return pairs.state().map(state -> new Near(state, state.digest().equals(ledger().digest())));
    }
  }

  /**
   * Pictures whose files have the same bytes.
   *
   * @param from lowest id of the first group
   * @param limit most groups
   */
  public GroupPage exact(long from, int limit) {
    if (!stores.hasCatalog()) {
      return GroupPage.NONE;
    }
    try (ImageContents contents = stores.openContents();
        Catalog catalog = stores.openCatalog()) {
      PlacedGroups exact =
          contents
              .kept(Exact.class, Exact::new)
              .of(ledger().digest(), () -> ExactGroups.of(stores, contents));
      return exact.page(from, limit, new ExactNow(stores, catalog)::of);
    }
  }

  /**
   * Pictures whose rows are near, and those that share a row; none where nobody has searched.
   *
   * @param from lowest id of the first group
   * @param limit most groups
   */
  public GroupPage near(long from, int limit) {
    if (!stores.hasCatalog()) {
      return GroupPage.NONE;
    }
    try (NearPairs pairs = stores.openNearPairs();
        ImageContents contents = stores.openContents();
        Catalog catalog = stores.openCatalog()) {
      Optional<State> state = pairs.state();
      if (state.isEmpty()) {
        return GroupPage.NONE;
      }
      Ledger ledger = ledger();
      PlacedGroups near =
          contents
              .kept(Close.class, Close::new)
              .of(
                  ledger.digest(),
                  () ->
                      NearGroups.of(
                          stores,
                          catalog,
                          pairs.pairs(),
                          contents.sharedRows(),
                          new HeldRows(ledger.embedded())));
      try (StillNear still = still(state.get(), ledger)) {
        NearNow now = new NearNow(stores, catalog, pairs, still::now);
        return near.page(from, limit, now::of);
      }
    }
  }

  private StillNear still(State state, Ledger ledger) {
    HeldRows held = new HeldRows(ledger.embedded());
    boolean current = state.digest().equals(ledger.digest());
    return new StillNear(
        current || ledger.embedded().isEmpty()
            ? null
            : EmbeddingsFile.open(stores.folder().embeddings()),
        held,
        state.cosine());
  }
}
