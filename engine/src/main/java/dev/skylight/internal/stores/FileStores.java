package dev.skylight.internal.stores;

import dev.skylight.collection.DataFolder;
import dev.skylight.internal.catalog.Catalog;
import dev.skylight.internal.catalog.CatalogAddress;
import dev.skylight.internal.catalog.ImageContents;
import dev.skylight.internal.catalog.KeptCatalog;
import dev.skylight.internal.catalog.NearPairs;
import dev.skylight.internal.ledger.KeptLedger;
import dev.skylight.internal.ledger.LedgerFile;
import dev.skylight.internal.ledger.LedgerView;
import dev.skylight.internal.ledger.RowLedger;
import dev.skylight.internal.vectors.AllocateReport;
import dev.skylight.internal.vectors.AllocateRequest;
import dev.skylight.internal.vectors.VectorStore;

/**
 * Stores in the files of a data folder, and a catalog that may lie elsewhere.
 *
 * @param folder the collection
 * @param catalogUrl JDBC URL of the catalog, or null for the data folder's own
 */
public record FileStores(DataFolder folder, String catalogUrl) implements Stores {

  private CatalogAddress catalog() {
    return new CatalogAddress(folder, catalogUrl);
  }

  private LedgerFile ledger() {
    return new LedgerFile(folder.ledger());
  }

  /** The same ones, with what is asked often kept open. */
  public KeptStores kept() {
    return new KeptStores(this, new KeptCatalog(catalog()), new KeptLedger(ledger()));
  }

  @Override
  public boolean hasCatalog() {
    return catalog().isThere();
  }

  @Override
  public Catalog openCatalog() {
    return catalog().open();
  }

  @Override
  public Catalog createCatalog() {
    return catalog().create();
  }

  @Override
  public NearPairs openNearPairs() {
    return catalog().nearPairs();
  }

  @Override
  public ImageContents openContents() {
    return catalog().contents();
  }

  @Override
  public boolean hasLedger() {
    return ledger().isThere();
  }

  @Override
  public LedgerView readLedger() {
    return ledger().read();
  }

  @Override
  public RowLedger openLedger() {
    return ledger().open();
  }

  @Override
  public AllocateReport allocate(AllocateRequest request) {
    return VectorStore.allocate(folder, this::openLedger, request);
  }

  @Override
  public VectorStore openVectors() {
    return VectorStore.open(folder, ledger().openExisting());
  }
}
