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
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Tells groups of duplicates, page by page. What the catalog's file holds is put together once for
 * each of its states; whether it is so still is looked up for each page. Thread-safe.
 */
public final class DuplicateGroups {

  private final Stores stores;

  public DuplicateGroups(Stores stores) {
    this.stores = stores;
  }

  /** Kept with the catalog's state: exact groups. */
  private record Exact(String digest, PlacedGroups groups) {}

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
      String digest = ledger().digest();
      Exact exact =
          kept(
              contents,
              Exact.class,
              Exact::digest,
              digest,
              () -> new Exact(digest, ExactGroups.of(stores, contents)));
      return exact.groups().page(from, limit, new ExactNow(stores, catalog)::of);
    }
  }

  /** What was made of this state of catalog and ledger, or else is made now. */
  private static <T> T kept(
      ImageContents contents,
      Class<T> kind,
      Function<T, String> digestOf,
      String digest,
      Supplier<T> making) {
    T found = contents.kept(kind, making);
    return digestOf.apply(found).equals(digest) ? found : making.get();
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
      NearGroups near =
          kept(
              contents,
              NearGroups.class,
              NearGroups::digest,
              ledger.digest(),
              () ->
                  NearGroups.of(
                      stores,
                      catalog,
                      ledger.digest(),
                      pairs.pairs(),
                      contents.sharedRows(),
                      new HeldRows(ledger.embedded())));
      try (StillNear still = still(state.get(), ledger)) {
        NearNow now = new NearNow(stores, catalog, pairs, still::now);
        return near.groups().page(from, limit, now::of);
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
