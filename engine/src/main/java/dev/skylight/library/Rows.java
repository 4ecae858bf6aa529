package dev.skylight.library;

import dev.skylight.internal.ledger.LedgerHeader;
import dev.skylight.internal.ledger.LedgerView;
import dev.skylight.internal.stores.Stores;
import dev.skylight.internal.vectors.FileExchange;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Which vectors there are, as the ledger tells; both empty where there is none.
 *
 * @param header what made them
 * @param digest differs where the vectors do
 */
record Rows(Optional<LedgerHeader> header, Optional<String> digest) {

  static Rows of(Stores stores) {
    return of(stores, header -> {});
  }

  /**
   * Asks the ledger.
   *
   * @param early hears what made them before all is known
   * @throws dev.skylight.collection.SkylightException BAD_INPUT where the file is being exchanged
   */
  static Rows of(Stores stores, Consumer<Optional<LedgerHeader>> early) {
    if (!stores.hasLedger()) {
      early.accept(Optional.empty());
      return new Rows(Optional.empty(), Optional.empty());
    }
    try (LedgerView ledger = stores.readLedger()) {
      FileExchange.requireNone(stores.folder(), ledger);
      Optional<LedgerHeader> header = ledger.header();
      early.accept(header);
      return new Rows(header, Optional.of(ledger.digest()));
    }
  }
}
