package dev.skylight.internal.search;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.internal.index.IndexBuilder;
import dev.skylight.internal.index.VectorCollection;
import dev.skylight.internal.ledger.LedgerView;
import dev.skylight.internal.stores.FileStores;
import dev.skylight.internal.stores.Stores;
import dev.skylight.job.IndexRequest;
import dev.skylight.job.RowRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SearchesTest {

  @TempDir Path folder;
  private final List<String> notices = new ArrayList<>();
  private DataFolder data;

  @BeforeEach
  void collection() {
    data = VectorCollection.empty(folder, 1_000);
    VectorCollection.publish(data, new RowRange(0, 500));
  }

  private void build() {
    new IndexBuilder(new FileStores(data, null))
        .build(new IndexRequest("Flat", 0, 0, 0), (stage, done, total) -> {});
  }

  private void finds(Class<? extends VectorSearch> type, boolean exact, long row) {
    try (Searches searches = searches(new FileStores(data, null))) {
      Searches.Chosen chosen = searches.choose(exact);
      assertInstanceOf(type, chosen.search());
      assertEquals(row, chosen.search().search(VectorCollection.vector(row), 1, -1).get(0).row());
      chosen.notice().ifPresent(notices::add);
    }
  }

  @Test
  void aRowsVectorIsWhatWasPublished() {
    try (Searches searches = searches(new FileStores(data, null))) {
      assertArrayEquals(VectorCollection.vector(42), searches.vector(42).orElseThrow());
      for (long without : new long[] {7, 500, 999, 1_000, -1}) {
        assertEquals(Optional.empty(), searches.vector(without), "row " + without);
      }
    }
  }

  private void notice(String part) {
    assertEquals(1, notices.size(), notices.toString());
    assertTrue(notices.get(0).contains(part), notices.get(0));
    assertTrue(notices.get(0).contains("skylight build-index"), notices.get(0));
  }

  @Test
  void usesTheIndexSilently() {
    build();
    finds(IndexSearch.class, false, 3);
    assertEquals(List.of(), notices);
  }

  @Test
  void doesWithoutItWhenAsked() {
    build();
    finds(ExactSearch.class, true, 3);
    assertEquals(List.of(), notices);
  }

  @Test
  void saysThatThereIsNoIndexYet() {
    finds(ExactSearch.class, false, 3);
    notice("There is no index yet");
  }

  @Test
  void anIndexOfOtherVectorsIsNotUsed() {
    build();
    VectorCollection.publish(data, new RowRange(500, 1_000));
    finds(ExactSearch.class, false, 900);
    notice("The index is of other vectors");
  }

  @Test
  void aDamagedIndexIsNotUsed() throws IOException {
    build();
    Files.write(data.index(), new byte[(int) Files.size(data.index())]);
    finds(ExactSearch.class, false, 3);
    notice("cannot be opened");
  }

  @Test
  void anIndexThatItsReportDoesNotDescribeIsNotUsed() throws IOException {
    build();
    Files.write(data.index(), new byte[] {1, 2, 3});
    finds(ExactSearch.class, false, 3);
    notice("3 bytes");
  }

  @Test
  void aDamagedReportIsNamed() throws IOException {
    build();
    Files.writeString(data.indexReport(), "{\"type\": \"Flat\"}");
    finds(ExactSearch.class, false, 3);
    notice("faiss.index.json");
  }

  @Test
  void beforeAnyVectorsThatIsTheMessage() {
    DataFolder nothing = DataFolder.of(folder.resolve("nothing"), "test");
    try (Searches searches = searches(new FileStores(nothing, null))) {
      SkylightException e = assertThrows(SkylightException.class, () -> searches.choose(false));
      assertTrue(e.getMessage().contains("no vectors"), e.getMessage());
    }
  }

  /** Over a collection as its ledger is now. */
  private static Searches searches(Stores stores) {
    if (!stores.hasLedger()) {
      return new Searches(stores, Optional.empty());
    }
    try (LedgerView ledger = stores.readLedger()) {
      return new Searches(stores, Optional.of(ledger.digest()));
    }
  }
}
