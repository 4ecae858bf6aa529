package dev.skylight.library;

import dev.skylight.internal.ledger.LedgerHeader;
import dev.skylight.internal.ledger.LedgerView;
import dev.skylight.internal.stores.Stores;
import java.util.Optional;

/**
 * Which vectors there are, as the ledger tells; both empty where there is none.
 *
 * @param header what made them
 * @param digest differs where the vectors do
 */
record Rows(Optional<LedgerHeader> header, Optional<String> digest) {

  static Rows of(Stores stores) {
    if (!stores.hasLedger()) {
      return new Rows(Optional.empty(), Optional.empty());
    }
    try (LedgerView ledger = stores.readLedger()) {
      return new Rows(ledger.header(), Optional.of(ledger.digest()));
    }
  }
}
