package dev.skylight.internal.search;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.faiss.Faiss;
import dev.skylight.internal.index.VectorCollection;
import dev.skylight.internal.stores.FileStores;
import dev.skylight.internal.vectors.InnerProducts;
import dev.skylight.job.RowRange;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ExactSearchTest extends VectorSearchContract {

  @Override
  VectorSearch open(DataFolder data) {
    return ExactSearch.open(new FileStores(data, null));
  }

  @Test
  void findsTheTrulyNearestOfAll() {
    int rows = 6_000; // more than one slice
    DataFolder data = VectorCollection.full(folder, rows);
    float[] query = VectorCollection.vector(123_456);
    TopHits expected = new TopHits(25, -1);
    for (long row = 0; row < rows; row++) {
      if (!VectorCollection.failed(row)) {
        expected.add(row, (float) VectorCollection.cosine(query, VectorCollection.vector(row)));
      }
    }
    try (VectorSearch search = open(data)) {
      assertEquals(
          expected.bestFirst().stream().map(Hit::row).toList(),
          search.search(query, 25, -1).stream().map(Hit::row).toList());
    }
  }

  @Test
  void withoutALedgerRowsOfZerosAreSkipped() throws IOException {
    DataFolder data = VectorCollection.empty(folder, 1_000);
    VectorCollection.publish(data, new RowRange(0, 500));
    Files.delete(data.ledger());
    try (VectorSearch search = open(data)) {
      List<Hit> hits = search.search(VectorCollection.vector(4), 1_000, -1);
      assertEquals(495, hits.size());
      assertEquals(4, hits.get(0).row());
    }
  }

  @Test
  void rowsOfOneScoreComeInOrder() {
    TopHits top = new TopHits(3, -1);
    for (long row : new long[] {9, 2, 7, 4, 5}) {
      top.add(row, 0.5f);
    }
    assertEquals(List.of(new Hit(2, 0.5f), new Hit(4, 0.5f), new Hit(5, 0.5f)), top.bestFirst());
    top.add(1, Float.NaN);
    assertEquals(2, top.bestFirst().get(0).row());
  }

  @Test
  void plainJavaAndFaissAgree() {
    long seed = 99;
    Random random = new Random(seed);
    for (int dimension : new int[] {1, 7, 8, 64, 513}) {
      float[] query = new float[dimension];
      float[] rows = new float[dimension * 101];
      for (int i = 0; i < query.length; i++) {
        query[i] = (float) random.nextGaussian();
      }
      for (int i = 0; i < rows.length; i++) {
        rows[i] = (float) random.nextGaussian();
      }
      assertArrayEquals(
          Faiss.innerProducts(query, FloatBuffer.wrap(rows)),
          InnerProducts.of(query, FloatBuffer.wrap(rows)),
          1e-3f,
          "seed " + seed + ", dimension " + dimension);
    }
  }

  @Test
  void beforeAnyVectorsItSaysWhatToDo() {
    SkylightException none =
        assertThrows(SkylightException.class, () -> open(DataFolder.of(folder, "test")));
    assertEquals(Kind.BAD_INPUT, none.kind());
    assertTrue(none.getMessage().contains("skylight embed"), none.getMessage());
    DataFolder allocated = VectorCollection.empty(folder, 100);
    SkylightException empty = assertThrows(SkylightException.class, () -> open(allocated));
    assertEquals(Kind.BAD_INPUT, empty.kind());
    assertTrue(empty.getMessage().contains("no row of"), empty.getMessage());
    assertTrue(empty.getMessage().contains("skylight embed"), empty.getMessage());
  }
}
