package dev.skylight.internal.duplicates;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.internal.catalog.ImageContents;
import dev.skylight.internal.files.Sha256;
import dev.skylight.internal.ledger.RowLedger;
import dev.skylight.internal.pictures.PictureContent;
import dev.skylight.internal.stores.ForwardingStores;
import dev.skylight.internal.stores.Stores;
import dev.skylight.internal.vectors.VectorStore;
import dev.skylight.job.RowRange;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExactGroupsTest {

  @TempDir Path temp;
  private DuplicateCollection collection;
  private Path folder;

  @BeforeEach
  void collection() throws Exception {
    collection = DuplicateCollection.empty(Files.createDirectories(temp.resolve("data")));
    folder = Files.createDirectories(temp.resolve("pictures"));
  }

  private Path file(String name, String text) throws Exception {
    return Files.writeString(folder.resolve(name), text);
  }

  private void sql(String... statements) throws Exception {
    try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + collection.data.catalog());
        Statement s = c.createStatement()) {
      for (String one : statements) {
        s.execute(one);
      }
    }
  }

  @Test
  void filesOfTheSameBytesAreOneGroup() throws Exception {
    collection.register(
        List.of(
            file("a", "one"),
            file("b", "two"),
            file("c", "one"),
            file("d", "two"),
            file("e", "three"),
            file("f", "one")));
    sql(
        "UPDATE images SET width = 20 WHERE id = 3",
        "UPDATE images SET file_hash = upper(file_hash)");
    assertEquals(List.of(List.of(3L, 1L, 6L), List.of(2L, 4L)), collection.exact());
    DuplicateGroups groups = new DuplicateGroups(collection.stores);
    GroupPage first = groups.exact(0, 1);
    assertEquals(2, first.total());
    assertEquals(2, first.next().orElseThrow());
    assertEquals(1f, first.groups().get(0).score());
    assertEquals(List.of(List.of(2L, 4L)), DuplicateCollection.ids(groups.exact(2, 1).groups()));
    assertTrue(groups.exact(2, 1).next().isEmpty());
  }

  /** A job that makes rows again leaves a catalog as it is, and each page would pass over it. */
  @Test
  void anotherStateOfTheLedgerIsLookedAtOnce() throws Exception {
    collection = DuplicateCollection.of(temp.resolve("rows"), 6, DuplicateCollection::vector);
    Files.setLastModifiedTime(
        collection.data.catalog(), FileTime.fromMillis(1_700_000_000_000L)); // settled
    AtomicInteger passes = new AtomicInteger();
    DuplicateGroups groups = new DuplicateGroups(counting(passes));
    groups.exact(0, 1);
    groups.exact(0, 1);
    assertEquals(1, passes.get());
    try (VectorStore store = collection.stores.openVectors()) {
      store.forget(List.of(new RowRange(0, 1)));
    }
    groups.exact(0, 1);
    groups.exact(0, 1);
    assertEquals(2, passes.get());
  }

  private Stores counting(AtomicInteger passes) {
    return new ForwardingStores(collection.stores) {
      @Override
      public ImageContents openContents() {
        ImageContents contents = super.openContents();
        return (ImageContents)
            Proxy.newProxyInstance(
                ImageContents.class.getClassLoader(),
                new Class<?>[] {ImageContents.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("visit")) {
                    passes.incrementAndGet();
                  }
                  return method.invoke(contents, arguments);
                });
      }
    };
  }

  @Test
  void oneFileOfSeveralNamesIsNoDuplicate() throws Exception {
    Path real = file("real", "one");
    Path link = Files.createSymbolicLink(folder.resolve("link"), real);
    Path hard = Files.createLink(folder.resolve("hard"), real);
    Files.createSymbolicLink(temp.resolve("elsewhere"), folder);
    collection.register(List.of(link, real, hard, temp.resolve("elsewhere/real")));
    assertEquals(List.of(), collection.exact());
    collection.register(List.of(file("copy", "one")));
    assertEquals(List.of(List.of(2L, 5L)), collection.exact(), "not the link");
  }

  @Test
  void whatIsGoneOrAnotherByNowIsLeftOut() throws Exception {
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      files.add(file("p" + i, "the same"));
    }
    collection.register(files);
    Files.delete(files.get(0));
    file("p1", "otherwise"); // of another size
    file("p2", "the sane"); // of the same size
    Files.setLastModifiedTime(files.get(2), FileTime.fromMillis(1_000));
    Files.setLastModifiedTime(files.get(3), FileTime.fromMillis(1_000)); // touched only
    assertEquals(List.of(List.of(4L, 5L, 6L)), collection.exact());
    Files.delete(files.get(4));
    Files.delete(files.get(5));
    assertEquals(List.of(), collection.exact());
    sql("DELETE FROM images");
    assertEquals(List.of(), collection.exact());
  }

  @Test
  void theLedgerTellsWhereTheCatalogHasNoHash() throws Exception {
    collection = DuplicateCollection.of(temp.resolve("rows"), 6, DuplicateCollection::vector);
    Path pictures = collection.data.folder().resolve("pictures");
    for (int i : new int[] {1, 2, 4, 5}) {
      Files.writeString(pictures.resolve("p" + i + ".jpg"), "the same");
    }
    sql(
        "UPDATE images SET file_hash = 'abc' WHERE id < 6",
        "UPDATE images SET file_hash = NULL WHERE id = 3",
        "UPDATE images SET file_hash = '"
            + Sha256.of(DuplicateCollection.bytes("the same"))
            + "', file_size = 8 WHERE id = 6",
        // of two pictures that share a row, the ledger saw one: both are read
        "UPDATE images SET embedding_index = 2 WHERE id = 1");
    Map<Long, PictureContent> seen = new HashMap<>();
    for (long row = 0; row < 6; row++) {
      Path file = pictures.resolve("p" + row + ".jpg");
      seen.put(
          row,
          new PictureContent(
              Sha256.ofFile(file), Files.size(file), Files.getLastModifiedTime(file).toMillis()));
    }
    try (RowLedger ledger = collection.stores.openLedger()) {
      ledger.note(seen);
    }
    assertEquals(List.of(List.of(2L, 3L, 5L, 6L)), collection.exact());
  }
}
