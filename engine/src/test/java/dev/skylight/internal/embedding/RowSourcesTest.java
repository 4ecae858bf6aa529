package dev.skylight.internal.embedding;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skylight.collection.DataFolder;
import dev.skylight.internal.catalog.Catalog;
import dev.skylight.internal.catalog.CatalogImage;
import dev.skylight.internal.catalog.CatalogPicture;
import dev.skylight.internal.catalog.ImageFile;
import dev.skylight.internal.ledger.LedgerView;
import dev.skylight.internal.ledger.Reservation;
import dev.skylight.internal.ledger.RowLedger;
import dev.skylight.internal.stores.FileStores;
import dev.skylight.internal.stores.ForwardingStores;
import dev.skylight.internal.stores.Stores;
import dev.skylight.job.RowRange;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that pictures have, and those that they are to have. */
class RowSourcesTest {

  @TempDir Path folder;

  private FileStores stores;
  private List<Long> ids;

  @BeforeEach
  void threePictures() {
    stores = new FileStores(DataFolder.of(folder, "test"), null);
    try (Catalog catalog = stores.createCatalog();
        RowLedger ledger = stores.openLedger()) {
      catalog.register(List.of(file("has.png"), file("promised.png"), file("none.png")));
      ids = catalog.images(-1, 9).stream().map(CatalogImage::id).toList();
      catalog.assignRows(Map.of(ids.get(0), 4L));
      ledger.reserve(List.of(new Reservation(ids.get(1), "promised.png")), 5);
    }
  }

  private static ImageFile file(String path) {
    return new ImageFile(path, 3, 2, "png", 5, 0, null);
  }

  private static String told(List<CatalogPicture> pictures) {
    return pictures.stream()
        .map(picture -> picture.row() + " " + picture.facts().filePath())
        .collect(Collectors.joining(", "));
  }

  private String byRow(Stores of, Catalog catalog, List<Long> rows) {
    return RowSources.of(of, catalog, sources -> sources.pictures(rows)).values().stream()
        .map(RowSourcesTest::told)
        .collect(Collectors.joining(", "));
  }

  private String byId(Stores of, Catalog catalog, List<Long> wanted) {
    return told(RowSources.of(of, catalog, sources -> sources.picturesOf(wanted)));
  }

  @Test
  void whatIsPromisedCountsWhereTheCatalogSaysNothing() {
    try (Catalog catalog = stores.openCatalog()) {
      assertEquals("4 has.png, 5 promised.png", byRow(stores, catalog, List.of(5L, 4L, 6L)));
      assertEquals("4 has.png, 5 promised.png, -1 none.png", byId(stores, catalog, ids));
      catalog.assignRows(Map.of(ids.get(2), 5L));
      assertEquals("4 has.png, 5 none.png", byRow(stores, catalog, List.of(5L, 4L)));
      assertEquals("-1 promised.png", byId(stores, catalog, ids.subList(1, 2)));
    }
  }

  /** To read it takes a tenth of a search. */
  @Test
  void theLedgerIsNotOpenedForWhatTheCatalogKnows() {
    Stores closed =
        new ForwardingStores(stores) {
          @Override
          public LedgerView readLedger() {
            throw new AssertionError("nobody needs the ledger here");
          }
        };
    try (Catalog catalog = stores.openCatalog()) {
      assertEquals("4 has.png", byRow(closed, catalog, List.of(4L)));
      assertEquals("4 has.png", byId(closed, catalog, ids.subList(0, 1)));
    }
  }

  /** A job writes rows into the catalog first, then it takes the promises back. */
  @Test
  void aPromiseThatIsKeptMeanwhileIsNotMissed() {
    try (Catalog catalog = stores.openCatalog()) {
      assertEquals("5 promised.png", byRow(stores, keptAfterTheFirstLook(catalog), List.of(5L)));
    }
  }

  @Test
  void norIsItOfOnePicture() {
    try (Catalog catalog = stores.openCatalog()) {
      assertEquals(
          "5 promised.png", byId(stores, keptAfterTheFirstLook(catalog), ids.subList(1, 2)));
    }
  }

  @Test
  void norIsItAmongPaths() {
    try (Catalog catalog = stores.openCatalog()) {
      assertEquals(
          "{4=has.png, 5=promised.png}",
          RowSources.of(
              stores,
              keptAfterTheFirst("imagesOfRows", catalog),
              sources -> sources.paths(new RowRange(0, 9)).toString()));
    }
  }

  @Test
  void norAmongTheRowsOfSomePictures() {
    try (Catalog catalog = stores.openCatalog()) {
      assertEquals(
          List.of(5L),
          RowSources.of(
              keptAfterTheLedgerWasOpened(),
              catalog,
              sources -> sources.promisedRows(ids.subList(1, 3))));
    }
  }

  @Test
  void norWhereItIsKeptBeforeTheLedgerIsAsked() {
    Stores keptBefore =
        new ForwardingStores(stores) {
          @Override
          public LedgerView readLedger() {
            keep();
            return super.readLedger();
          }
        };
    try (Catalog catalog = stores.openCatalog()) {
      List<Long> without = ids.subList(1, 3); // as the catalog said before
      assertEquals(
          List.of(5L),
          RowSources.of(keptBefore, catalog, sources -> sources.promisedRows(without)));
    }
  }

  private Stores keptAfterTheLedgerWasOpened() {
    return new ForwardingStores(stores) {
      @Override
      public LedgerView readLedger() {
        LedgerView ledger = super.readLedger();
        return (LedgerView)
            Proxy.newProxyInstance(
                LedgerView.class.getClassLoader(),
                new Class<?>[] {LedgerView.class},
                (proxy, method, arguments) -> {
                  Object answer = method.invoke(ledger, arguments);
                  if (method.getName().equals("reservationsOf")) {
                    keep();
                  }
                  return answer;
                });
      }
    };
  }

  private void keep() {
    try (Catalog job = stores.openCatalog();
        RowLedger ledger = stores.openLedger()) {
      job.assignRows(Map.of(ids.get(1), 5L));
      ledger.release(List.of(5L));
    }
  }

  private Catalog keptAfterTheFirstLook(Catalog catalog) {
    return keptAfterTheFirst("pictures", catalog);
  }

  private Catalog keptAfterTheFirst(String question, Catalog catalog) {
    boolean[] looked = new boolean[1];
    return (Catalog)
        Proxy.newProxyInstance(
            Catalog.class.getClassLoader(),
            new Class<?>[] {Catalog.class},
            (proxy, method, arguments) -> {
              Object answer;
              try {
                answer = method.invoke(catalog, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
              if (method.getName().equals(question) && !looked[0]) {
                looked[0] = true;
                keep();
              }
              return answer;
            });
  }
}
