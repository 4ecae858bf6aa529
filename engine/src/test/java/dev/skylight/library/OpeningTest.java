package dev.skylight.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.index.VectorCollection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is opened ahead changes no answer, and no file. */
@Timeout(60)
class OpeningTest {

  @TempDir Path folder;

  private static Collection opened(DataFolder data) {
    Collection collection = Collection.open(CollectionSettings.of(data).withoutCatalog());
    collection.openAhead();
    collection.openAhead();
    return collection;
  }

  @Test
  void searchesMeanwhileAndAfterwardsAnswer() {
    DataFolder data = VectorCollection.full(folder, 300);
    try (Collection collection = opened(data)) {
      for (int i = 0; i < 20; i++) {
        // the rows' model is not there: only words need it
        assertEquals(10, collection.search(Query.row(3)).found().size());
      }
      assertEquals(
          Kind.MODEL,
          assertThrows(SkylightException.class, () -> collection.search(Query.words("a dog")))
              .kind());
    }
  }

  @Test
  void aFolderWithoutAnythingStaysEmpty() throws IOException {
    DataFolder data = DataFolder.of(folder.resolve("none"), "test");
    Files.createDirectories(data.folder());
    opened(data).close();
    assertEquals(List.of(), files(data));
  }

  @Test
  void whoClosesAtOnceLeavesNothing() throws IOException {
    DataFolder data = VectorCollection.full(folder, 300);
    List<Path> before = files(data);
    for (int i = 0; i < 20; i++) {
      opened(data).close();
      assertEquals(before, files(data), "nothing is left, and nothing comes");
    }
  }

  @Test
  void nobodyWaitsForAThreadThatCannotBeHad() {
    Opening opening =
        new Opening(
            null,
            null,
            null,
            task -> {
              throw new OutOfMemoryError("unable to create native thread");
            });
    assertThrows(OutOfMemoryError.class, opening::start);
    opening.await(); // returns within this class's limit
  }

  private static List<Path> files(DataFolder data) throws IOException {
    try (Stream<Path> files = Files.list(data.folder())) {
      return files.sorted().toList();
    }
  }
}
