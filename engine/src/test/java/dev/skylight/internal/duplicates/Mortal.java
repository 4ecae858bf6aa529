package dev.skylight.internal.duplicates;

import dev.skylight.collection.DataFolder;
import dev.skylight.internal.catalog.Catalog;
import dev.skylight.internal.catalog.ImageContents;
import dev.skylight.internal.catalog.NearPairs;
import dev.skylight.internal.ledger.LedgerView;
import dev.skylight.internal.ledger.RowLedger;
import dev.skylight.internal.stores.FileStores;
import dev.skylight.internal.stores.Stores;
import dev.skylight.internal.vectors.AllocateReport;
import dev.skylight.internal.vectors.AllocateRequest;
import dev.skylight.internal.vectors.VectorStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** Files of a collection, worked on by a process that dies before it stores near pairs again. */
final class Mortal implements Stores {

  /** The process is gone. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1;
  }

  private final FileStores files;
  private int left;

  /**
   * Over a folder.
   *
   * @param saves after so many it dies at the next one
   */
  Mortal(DataFolder folder, int saves) {
    files = new FileStores(folder, null);
    left = saves;
  }

  @Override
  public NearPairs openNearPairs() {
    NearPairs real = files.openNearPairs();
    return (NearPairs)
        Proxy.newProxyInstance(
            NearPairs.class.getClassLoader(),
            new Class<?>[] {NearPairs.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("save") && left-- == 0) {
                throw new Killed();
              }
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
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
  public Catalog createCatalog() {
    return files.createCatalog();
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
    return files.readLedger();
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
}
