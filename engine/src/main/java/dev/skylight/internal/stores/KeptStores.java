package dev.skylight.internal.stores;

import dev.skylight.internal.catalog.Catalog;
import dev.skylight.internal.catalog.KeptCatalog;
import dev.skylight.internal.ledger.KeptLedger;
import dev.skylight.internal.ledger.LedgerView;

/**
 * Stores that are asked again and again: catalog and ledger stay open between questions. Close
 * after use; they can be used then still, and keep nothing open.
 */
public final class KeptStores extends ForwardingStores implements AutoCloseable {

  private final KeptCatalog catalog;
  private final KeptLedger ledger;

  KeptStores(FileStores files, KeptCatalog catalog, KeptLedger ledger) {
    super(files);
    this.catalog = catalog;
    this.ledger = ledger;
  }

  @Override
  public Catalog readCatalog() {
    return catalog.read();
  }

  @Override
  public LedgerView readLedger() {
    return ledger.read();
  }

  @Override
  public void close() {
    try {
      ledger.close();
    } finally {
      catalog.close();
    }
  }
}
