package dev.skylight.internal.stores;

import dev.skylight.collection.DataFolder;
import dev.skylight.internal.catalog.Catalog;
import dev.skylight.internal.catalog.ImageContents;
import dev.skylight.internal.catalog.KeptCatalog;
import dev.skylight.internal.catalog.NearPairs;
import dev.skylight.internal.ledger.KeptLedger;
import dev.skylight.internal.ledger.LedgerView;
import dev.skylight.internal.ledger.RowLedger;
import dev.skylight.internal.vectors.AllocateReport;
import dev.skylight.internal.vectors.AllocateRequest;
import dev.skylight.internal.vectors.VectorStore;

/**
 * Stores that are asked again and again: catalog and ledger stay open between questions. Close
 * after use; they can be used then still, and keep nothing open.
 */
public final class KeptStores implements Stores, AutoCloseable {

  private final FileStores files;
  private final KeptCatalog catalog;
  private final KeptLedger ledger;

  KeptStores(FileStores files, KeptCatalog catalog, KeptLedger ledger) {
    this.files = files;
    this.catalog = catalog;
    this.ledger = ledger;
  }

  @Override
  public DataFolder folder() {
    return files.folder();
  }

  @Override
  public boolean hasCatalog() {
    return files.hasCatalog();
  }

  @Override
  public Catalog openCatalog() {
    return files.openCatalog();
  }

  @Override
  public Catalog readCatalog() {
    return catalog.read();
  }

  @Override
  public Catalog createCatalog() {
    return files.createCatalog();
  }

  @Override
  public NearPairs openNearPairs() {
    return files.openNearPairs();
  }

  @Override
  public ImageContents openContents() {
    return files.openContents();
  }

  @Override
  public boolean hasLedger() {
    return files.hasLedger();
  }

  @Override
  public LedgerView readLedger() {
    return ledger.read();
  }

  @Override
  public RowLedger openLedger() {
    return files.openLedger();
  }

  @Override
  public AllocateReport allocate(AllocateRequest request) {
    return files.allocate(request);
  }

  @Override
  public VectorStore openVectors() {
    return files.openVectors();
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
