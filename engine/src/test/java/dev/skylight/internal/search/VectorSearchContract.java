package dev.skylight.internal.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.index.VectorCollection;
import dev.skylight.job.RowRange;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every search does, whatever finds the rows. */
abstract class VectorSearchContract {

  private static final int ROWS = 2_400;

  @TempDir Path folder;

  /** Opens the search; the collection has vectors. */
  abstract VectorSearch open(DataFolder data);

  private DataFolder collection() {
    // rows 1000 to 1499 are a gap: not done yet
    DataFolder data = VectorCollection.empty(folder, ROWS);
    VectorCollection.publish(data, new RowRange(0, 1_000));
    VectorCollection.publish(data, new RowRange(1_500, ROWS));
    return data;
  }

  @Test
  void eachRowIsFoundFirstWithItsTrueCosine() {
    try (VectorSearch search = open(collection())) {
      assertEquals(VectorCollection.DIMENSION, search.dimension());
      for (long row : new long[] {0, 1, 500, 999, 1_500, 2_399}) {
        List<Hit> hits = search.search(VectorCollection.vector(row), 10, -1);
        assertEquals(10, hits.size());
        assertEquals(row, hits.get(0).row());
        for (Hit hit : hits) {
          assertEquals(
              VectorCollection.cosine(
                  VectorCollection.vector(row), VectorCollection.vector(hit.row())),
              hit.score(),
              1e-5,
              "row " + hit.row());
        }
        for (int i = 1; i < hits.size(); i++) {
          assertTrue(hits.get(i - 1).score() >= hits.get(i).score(), "not best first: " + hits);
        }
      }
    }
  }

  @Test
  void rowsWithoutAVectorAreNeverFound() {
    try (VectorSearch search = open(collection())) {
      for (long row : new long[] {7, 1_200, 1_507}) {
        for (Hit hit : search.search(VectorCollection.vector(row), 200, -1)) {
          assertFalse(VectorCollection.failed(hit.row()), hit + " failed");
          assertFalse(hit.row() >= 1_000 && hit.row() < 1_500, hit + " is in the gap");
        }
      }
    }
  }

  @Test
  void onlyTheDirectionOfTheQueryCounts() {
    try (VectorSearch search = open(collection())) {
      float[] longer = VectorCollection.vector(3);
      for (int i = 0; i < longer.length; i++) {
        longer[i] *= 25;
      }
      List<Hit> hits = search.search(longer, 1, -1);
      assertEquals(3, hits.get(0).row());
      assertEquals(1f, hits.get(0).score(), 1e-5);
      assertTrue(hits.get(0).score() <= 1f);
    }
  }

  @Test
  void rowsBelowTheLeastScoreAreLeftOut() {
    try (VectorSearch search = open(collection())) {
      float[] query = VectorCollection.vector(3);
      List<Hit> all = search.search(query, 20, -1);
      float least = all.get(9).score();
      assertEquals(all.subList(0, 10), search.search(query, 20, least));
      assertEquals(List.of(), search.search(query, 20, 1.5f));
    }
  }

  @Test
  void moreThanThereAreGivesAllThereAre() {
    DataFolder data = VectorCollection.full(folder, 30);
    try (VectorSearch search = open(data)) {
      List<Hit> hits = search.search(VectorCollection.vector(4), 1_000, -1);
      assertEquals(29, hits.size()); // row 7 failed
      assertEquals(29, hits.stream().map(Hit::row).distinct().count());
    }
  }

  @Test
  void wrongQueriesGetASentence() {
    try (VectorSearch search = open(collection())) {
      SkylightException width =
          assertThrows(SkylightException.class, () -> search.search(new float[512], 10, -1));
      assertEquals(Kind.BAD_INPUT, width.kind());
      assertEquals(
          "The query has 512 numbers, the collection's vectors have 64. Search with the model that"
              + " made them (--model).",
          width.getMessage());
      SkylightException zero =
          assertThrows(SkylightException.class, () -> search.search(new float[64], 10, -1));
      assertTrue(zero.getMessage().contains("no direction"), zero.getMessage());
      float[] nan = VectorCollection.vector(1);
      nan[5] = Float.NaN;
      assertThrows(SkylightException.class, () -> search.search(nan, 10, -1));
      SkylightException none =
          assertThrows(
              SkylightException.class, () -> search.search(VectorCollection.vector(1), 0, -1));
      assertTrue(none.getMessage().contains("-k"), none.getMessage());
    }
  }

  @Test
  void searchesRunSideBySide() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try (VectorSearch search = open(collection())) {
      List<Hit> expected = search.search(VectorCollection.vector(42), 10, -1);
      Callable<List<Hit>> same = () -> search.search(VectorCollection.vector(42), 10, -1);
      for (Future<List<Hit>> answer : pool.invokeAll(List.of(same, same, same, same))) {
        assertEquals(expected, answer.get(60, TimeUnit.SECONDS));
      }
    } finally {
      pool.shutdownNow();
      assertTrue(pool.awaitTermination(30, TimeUnit.SECONDS));
    }
  }
}
