package dev.skylight.internal.stores;

import dev.skylight.collection.DataFolder;
import dev.skylight.internal.catalog.Catalog;
import dev.skylight.internal.catalog.Catalogs;
import dev.skylight.internal.ledger.Ledger;
import dev.skylight.internal.vectors.VectorStore;
import java.nio.file.Files;

/**
 * Stores in the files of a data folder, and a catalog that may lie elsewhere.
 *
 * @param folder the collection
 * @param catalogUrl JDBC URL of the catalog, or null for the data folder's own
 */
public record FileStores(DataFolder folder, String catalogUrl) implements Stores {

  @Override
  public boolean hasCatalog() {
    return catalogUrl != null || Files.exists(folder.catalog());
  }

  @Override
  public Catalog openCatalog() {
    return Catalogs.open(folder, catalogUrl);
  }

  @Override
  public Catalog createCatalog() {
    return Catalogs.create(folder, catalogUrl);
  }

  @Override
  public boolean hasLedger() {
    return Ledger.isThere(folder.ledger());
  }

  @Override
  public Ledger readLedger() {
    return Ledger.openReadOnly(folder.ledger());
  }

  @Override
  public Ledger openLedger() {
    return Ledger.open(folder.ledger());
  }

  @Override
  public VectorStore openVectors() {
    return VectorStore.open(folder);
  }
}
