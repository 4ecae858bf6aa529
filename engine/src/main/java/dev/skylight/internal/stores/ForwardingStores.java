package dev.skylight.internal.stores;

import dev.skylight.collection.DataFolder;
import dev.skylight.internal.catalog.Catalog;
import dev.skylight.internal.catalog.ImageContents;
import dev.skylight.internal.catalog.NearPairs;
import dev.skylight.internal.ledger.LedgerView;
import dev.skylight.internal.ledger.RowLedger;
import dev.skylight.internal.vectors.AllocateReport;
import dev.skylight.internal.vectors.AllocateRequest;
import dev.skylight.internal.vectors.VectorStore;

/**
 * Stores that are others but for what a subclass overrides. What an interface's default asks is
 * asked of the subclass.
 */
public abstract class ForwardingStores implements Stores {

  private final Stores others;

  /** Over others. */
  protected ForwardingStores(Stores others) {
    this.others = others;
  }

  @Override
  public DataFolder folder() {
    return others.folder();
  }

  @Override
  public boolean hasCatalog() {
    return others.hasCatalog();
  }

  @Override
  public Catalog openCatalog() {
    return others.openCatalog();
  }

  @Override
  public Catalog createCatalog() {
    return others.createCatalog();
  }

  @Override
  public NearPairs openNearPairs() {
    return others.openNearPairs();
  }

  @Override
  public ImageContents openContents() {
    return others.openContents();
  }

  @Override
  public boolean hasLedger() {
    return others.hasLedger();
  }

  @Override
  public LedgerView readLedger() {
    return others.readLedger();
  }

  @Override
  public RowLedger openLedger() {
    return others.openLedger();
  }

  @Override
  public AllocateReport allocate(AllocateRequest request) {
    return others.allocate(request);
  }

  @Override
  public VectorStore openVectors() {
    return others.openVectors();
  }
}
