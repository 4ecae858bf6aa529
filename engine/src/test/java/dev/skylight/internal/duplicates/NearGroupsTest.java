package dev.skylight.internal.duplicates;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.internal.catalog.NearPairs.State;
import dev.skylight.internal.imports.VectorImport;
import dev.skylight.internal.index.IndexBuilder;
import dev.skylight.internal.index.VectorCollection;
import dev.skylight.internal.vectors.EmbeddingsFile;
import dev.skylight.internal.vectors.VectorStore;
import dev.skylight.job.IndexRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jetbrains.bio.npy.NpyFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * 20,000 imported rows, in which near ones are planted: groups as a brute-force answer has them.
 */
@Tag("once")
class NearGroupsTest {

  private static final int ROWS = 20_000;
  private static final int DIM = VectorCollection.DIMENSION;
  private static final float COSINE = 0.96f;

  @TempDir Path temp;
  private DuplicateCollection collection;

  @BeforeEach
  void imported() throws Exception {
    Path file = temp.resolve("vectors.npy");
    NpyFile.write(file, vectors(), new int[] {ROWS, DIM});
    collection = DuplicateCollection.empty(temp.resolve("data"));
    Files.createDirectories(collection.data.folder());
    collection.pictures(ROWS);
    VectorStore.Spec spec =
        new VectorStore.Spec(ROWS, DIM, VectorCollection.FINGERPRINT, "test", "fp32", "exact");
    new VectorImport(collection.stores, spec, 1_000, rows -> {}).file(file);
  }

  /** Clusters; every tenth row is near an earlier one, more or less; some are the same. */
  private static float[] vectors() {
    Random random = new Random(4711);
    float[] all = new float[ROWS * DIM];
    float[][] made = new float[ROWS][];
    for (int row = 0; row < ROWS; row++) {
      int kind = random.nextInt(100);
      if (row > 0 && kind < 8) {
        made[row] =
            DuplicateCollection.near(
                made[random.nextInt(row)], 0.93 + 0.07 * random.nextDouble(), row);
      } else if (row > 0 && kind < 10) {
        made[row] = made[random.nextInt(row)].clone();
      } else if (kind < 12) {
        made[row] = DuplicateCollection.near(DuplicateCollection.vector(-1), 0.99, row); // dense
      } else {
        float[] centre = DuplicateCollection.vector(-2 - random.nextInt(100));
        made[row] = DuplicateCollection.near(centre, 0.75, row);
      }
      System.arraycopy(made[row], 0, all, row * DIM, DIM);
    }
    return all;
  }

  private Map<NavigableSet<Long>, Float> expected() {
    try (EmbeddingsFile vectors = EmbeddingsFile.open(collection.data.embeddings())) {
      return BruteForce.groups(BruteForce.pairs(vectors, COSINE, row -> true));
    }
  }

  private Map<NavigableSet<Long>, Float> found() {
    Map<NavigableSet<Long>, Float> found =
        new TreeMap<>(Comparator.<NavigableSet<Long>, Long>comparing(NavigableSet::first));
    List<Group> groups = new DuplicateGroups(collection.stores).near(0, Integer.MAX_VALUE).groups();
    for (Group group : groups) {
      found.put(
          group.pictures().stream()
              .map(picture -> picture.row())
              .collect(Collectors.toCollection(TreeSet::new)),
          group.score());
    }
    return found;
  }

  @Test
  void throughListsAndByComparingAll() {
    Map<NavigableSet<Long>, Float> expected = expected();
    assertTrue(expected.size() > 500, "" + expected.size());
    new IndexBuilder(collection.stores)
        .build(new IndexRequest("IVF128,Flat", 0, 0, 0), (stage, done, total) -> {});
    State state = collection.find(COSINE, 0).orElseThrow();
    assertEquals(List.of(), collection.notes, "the index was used");
    BruteForce.assertAsGood(expected, found());
    long connected = expected.keySet().stream().mapToLong(group -> group.size() - 1L).sum();
    assertEquals(connected, state.pairs());

    collection.find(0.95f); // forgets the others
    collection.find(COSINE);
    // by the whole sets, not by their first rows
    assertTrue(new HashMap<>(expected).equals(new HashMap<>(found())), "exactly the same");
  }
}
