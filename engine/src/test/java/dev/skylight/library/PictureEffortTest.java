package dev.skylight.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.collection.DataFolder;
import dev.skylight.internal.index.IndexBuilder;
import dev.skylight.internal.index.VectorCollection;
import dev.skylight.internal.stores.FileStores;
import dev.skylight.job.IndexRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Queries that are one picture, and only these, are searched for with the pictures' effort. */
class PictureEffortTest {

  private static final int LISTS = 64;
  private static final int ROW = 42;

  @TempDir Path folder;
  private DataFolder data;

  @BeforeEach
  void build() {
    data = VectorCollection.full(folder, 3_000);
    new IndexBuilder(new FileStores(data, null))
        .build(new IndexRequest("IVF" + LISTS + ",Flat", 0, 0, 0), (stage, done, total) -> {});
  }

  /** Writes how many lists are visited for ten rows and more. */
  private void visit(int lists, int listsForPictures) throws IOException {
    String[] parts = Files.readString(data.indexReport()).split("\"picture_efforts\"", 2);
    String before = parts[0].replaceAll("\"nprobe\" : \\d+", "\"nprobe\" : " + lists);
    String after = parts[1].replaceAll("\"nprobe\" : \\d+", "\"nprobe\" : " + listsForPictures);
    Files.writeString(data.indexReport(), before + "\"picture_efforts\"" + after);
  }

  private List<Long> found(Query query) {
    CollectionSettings settings = CollectionSettings.of(data).withoutCatalog();
    try (Collection collection = Collection.open(settings)) {
      return collection.search(query.count(20)).found().stream().map(Found::row).toList();
    }
  }

  private static Query vector() {
    return Query.vector(VectorCollection.vector(ROW));
  }

  @Test
  void aRowIsLookedForAsAPicture() throws IOException {
    List<Long> all = found(Query.row(ROW).exact(true));
    visit(LISTS, 1);
    assertNotEquals(all, found(Query.row(ROW)));
    visit(1, LISTS);
    assertEquals(all, found(Query.row(ROW)));
  }

  @Test
  void whatMayBeWordsIsLookedForMoreClosely() throws IOException {
    List<Long> all = found(vector().exact(true));
    visit(LISTS, 1);
    assertEquals(all, found(vector()));
    Query sum = Query.row(ROW).plus(Query.row(ROW + 1));
    assertEquals(found(sum.exact(true)), found(sum));
    visit(1, LISTS);
    assertNotEquals(all, found(vector()));
  }

  @Test
  void onlyOnePictureIsAPicture() {
    byte[] bytes = {1};
    assertTrue(Query.picture(bytes).isPicture());
    assertTrue(Query.row(1).times(2).isPicture());
    assertFalse(Query.words("a dog").isPicture());
    assertFalse(vector().isPicture());
    assertFalse(Query.row(1).known(new float[] {1}).isPicture());
    assertFalse(Query.row(1).times(-1).isPicture());
    assertFalse(Query.row(1).plus(Query.words("a dog")).isPicture());
    assertFalse(Query.row(1).minus(Query.row(2)).isPicture());
  }
}
