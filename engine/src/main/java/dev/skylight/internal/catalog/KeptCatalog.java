package dev.skylight.internal.catalog;

import dev.skylight.collection.SkylightException;
import dev.skylight.internal.files.KeptOpen;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/**
 * A catalog that is asked again and again, open in between; nothing is written through it. What
 * others do with the file is seen as if it were opened anew each time. Kept are connections that
 * cannot write: when one is closed whose file was replaced, SQLite would delete the log of the file
 * that is there now. Thread-safe.
 */
public final class KeptCatalog implements AutoCloseable {

  private final CatalogAddress address;
  private final KeptOpen<CatalogReader> kept; // null: there is no such address

  /** Opens nothing yet. */
  public KeptCatalog(CatalogAddress address) {
    this.address = address;
    this.kept =
        address
            .file()
            .map(file -> new KeptOpen<>(file, address::reader, () -> settle(file)))
            .orElse(null);
  }

  /**
   * The catalog, to be asked. The caller closes it.
   *
   * @throws SkylightException as {@link CatalogAddress#open}
   */
  public Catalog read() {
    if (kept == null) {
      return address.open();
    }
    KeptOpen<CatalogReader>.Lent lent = kept.lend();
    return new SqliteCatalog(lent.reader().database(), lent::giveBack);
  }

  /** Lets SQLite put its log back into the database, which takes one who may write. */
  private void settle(Path file) {
    if (hasLog(file)) {
      try {
        address.open().close();
      } catch (SkylightException e) {
        // nothing is lost: the log stays until somebody else opens the catalog
        LoggerFactory.getLogger(KeptCatalog.class)
            .debug("{} keeps its log: {}", file, e.toString());
      }
    }
  }

  private static boolean hasLog(Path file) {
    try {
      return Files.exists(SqliteCatalogFile.log(file.toRealPath())); // SQLite follows links, too
    } catch (IOException e) {
      return false; // the catalog is gone, and all that was in its log
    }
  }

  @Override
  public void close() {
    if (kept != null) {
      kept.close();
    }
  }
}
