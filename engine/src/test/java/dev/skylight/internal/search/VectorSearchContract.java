package dev.skylight.internal.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.index.VectorCollection;
import dev.skylight.job.RowFilter;
import dev.skylight.job.RowRange;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
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
  void askedForManyItGivesAsManyWhereTheyAre() {
    try (VectorSearch search = open(collection())) {
      float[] query = VectorCollection.vector(123_456);
      for (int k : new int[] {1, 10, 11, 100, 101, 600, 1_000, 1_881}) {
        List<Hit> hits = search.search(query, k, -1);
        assertEquals(k, hits.size());
        List<Hit> truth = best(query, k, RowFilter.all());
        long common = hits.stream().filter(hit -> rows(truth).contains(hit.row())).count();
        assertTrue(common >= 0.9 * k, "of " + k + ": " + common);
        for (int i = 1; i < k; i++) {
          assertTrue(TopHits.BEST_FIRST.compare(hits.get(i - 1), hits.get(i)) < 0, "" + hits);
        }
      }
      assertEquals(1_881, search.search(query, 5_000, -1).size()); // all that hold a vector
    }
  }

  @Test
  void equalRowsComeInOrderHoweverManyAreAskedFor() {
    DataFolder data = VectorCollection.empty(folder, ROWS);
    // every eighth row is the same, and every other one is there twice
    VectorCollection.publish(
        data,
        new RowRange(0, ROWS),
        row -> VectorCollection.vector(row % 8 == 3 ? 3 : row / 2 * 2));
    List<Long> equal =
        LongStream.range(0, ROWS)
            .filter(row -> row % 8 == 3 && !VectorCollection.failed(row))
            .boxed()
            .toList();
    assertEquals(288, equal.size());
    try (VectorSearch search = open(data)) {
      for (int k : new int[] {1, 5, 10, 12, 30, 100, 200, 288}) {
        List<Hit> hits = search.search(VectorCollection.vector(3), k, -1);
        assertEquals(equal.subList(0, k), rows(hits), "of " + k);
        assertEquals(1, hits.stream().map(Hit::score).distinct().count(), "" + hits);
      }
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
  void aFilterLeavesTheBestOfItsRows() {
    try (VectorSearch search = open(collection())) {
      // of every centre half of the rows: twenties of rows in turn
      RowFilter half =
          RowFilter.of(LongStream.range(0, ROWS).filter(row -> row / 20 % 2 == 1).toArray());
      for (RowFilter filter :
          List.of(
              half,
              half.negate(),
              RowFilter.range(300, 900),
              RowFilter.range(600, 1_700),
              RowFilter.range(600, 1_700).negate(),
              RowFilter.of(5, 9, 2_000, 2_001, 2_399))) {
        for (long asked : new long[] {5, 500, 2_001}) {
          List<Hit> hits = search.search(VectorCollection.vector(asked), 10, -1, filter);
          List<Hit> truth = best(VectorCollection.vector(asked), 10, filter);
          assertEquals(truth.size(), hits.size(), filter + ": " + hits);
          hits.forEach(hit -> assertTrue(filter.contains(hit.row()), filter + ": " + hit));
          long common = hits.stream().filter(hit -> rows(truth).contains(hit.row())).count();
          assertTrue(common >= truth.size() * 0.7, filter + ": " + hits + ", true is " + truth);
          assertEquals(truth.get(0).row(), hits.get(0).row(), filter.toString());
          assertEquals(truth.get(0).score(), hits.get(0).score(), 1e-5, filter.toString());
        }
      }
    }
  }

  @Test
  void aFilterThatIsFarAwayStillGetsAllItsRows() {
    try (VectorSearch search = open(collection())) {
      // all of one centre, none of them near the vector of another
      RowFilter far = RowFilter.of(LongStream.range(0, 1_000).filter(r -> r % 20 == 11).toArray());
      assertEquals(50, search.search(VectorCollection.vector(3), 60, -1, far).size());
      assertEquals(10, search.search(VectorCollection.vector(3), 10, -1, far).size());
    }
  }

  @Test
  void aFilterMayLeaveNothing() {
    try (VectorSearch search = open(collection())) {
      for (RowFilter filter :
          List.of(
              RowFilter.of(),
              RowFilter.of(7, 107), // failed
              RowFilter.range(1_000, 1_500), // not done yet
              RowFilter.range(ROWS, ROWS + 1_000))) {
        assertEquals(
            List.of(), search.search(VectorCollection.vector(3), 10, -1, filter), "" + filter);
      }
    }
  }

  @Test
  void filterAndLeastScoreGoTogether() {
    try (VectorSearch search = open(collection())) {
      float[] query = VectorCollection.vector(23);
      RowFilter half = RowFilter.range(0, 700);
      List<Hit> all = search.search(query, 20, -1, half);
      assertEquals(20, all.size());
      assertEquals(all.subList(0, 10), search.search(query, 20, all.get(9).score(), half));
    }
  }

  private static List<Hit> best(float[] query, int k, RowFilter filter) {
    TopHits best = new TopHits(k, -1);
    for (long row = 0; row < ROWS; row++) {
      boolean there = !VectorCollection.failed(row) && !(row >= 1_000 && row < 1_500);
      if (there && filter.contains(row)) {
        best.add(row, (float) VectorCollection.cosine(query, VectorCollection.vector(row)));
      }
    }
    return best.bestFirst();
  }

  private static List<Long> rows(List<Hit> hits) {
    return hits.stream().map(Hit::row).toList();
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
