package dev.skylight.internal.models.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.internal.models.TowerRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GraphPreparationTest {

  private static final List<String> ALL_IN_FLOATS =
      List.of("class-token-2", "layer-norm-1", "patch-product-1");

  private static final List<String> ALL_IN_INT8 =
      List.of("class-token-2", "layer-norm-1", "int8-rows-2", "patch-product-1");

  @TempDir Path folder;

  private final TowerRunner tower = new TowerRunner(SmallTower.PIXELS, SmallTower.DIMENSION);
  private final List<Path> runs = new ArrayList<>();
  private final ModelRunner counting =
      (model, pictures, count, together) -> {
        runs.add(model);
        return tower.run(model, pictures, count, together);
      };

  private Path given;
  private Path cache;

  @BeforeEach
  void write() throws Exception {
    given = SmallTower.write(folder.resolve("given.onnx"), 17, SmallTower.Norm.OPERATOR);
    cache = folder.resolve("cache").resolve("prepared");
  }

  private PreparedModel prepare(ModelRunner runner, ModelKind kind) {
    return new GraphPreparation(cache, runner, TowerRunner.hashes(folder.resolve("hashes")))
        .prepare(given, "id", SmallTower.PIXELS, kind);
  }

  private List<String> cached() throws IOException {
    try (Stream<Path> files = Files.list(cache)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void theFirstUsePreparesAndTheNextFindsIt() throws Exception {
    PreparedModel first = prepare(counting, ModelKind.FLOATS);
    assertEquals(ALL_IN_FLOATS, first.steps());
    assertTrue(first.takesBytes());
    assertFalse(first.quantizedByRow());
    assertEquals(2, runs.size(), "the model as given, and with all steps at once");
    assertEquals(List.of("id-floats-2.onnx", "id-floats-2.txt"), cached());
    byte[] bytes = Files.readAllBytes(first.file());

    assertEquals(first, prepare(counting, ModelKind.FLOATS));
    assertEquals(2, runs.size());

    Files.delete(cache.resolve("id-floats-2.txt")); // as if killed between the two
    assertEquals(first, prepare(counting, ModelKind.FLOATS));
    assertEquals(4, runs.size());
    assertArrayEquals(bytes, Files.readAllBytes(first.file()));
    Files.write(first.file(), new byte[] {1}); // cut short
    assertEquals(first, prepare(counting, ModelKind.FLOATS));
    assertArrayEquals(bytes, Files.readAllBytes(first.file()));
    byte[] flipped = bytes.clone();
    flipped[flipped.length / 2] ^= 1; // of the same size
    Files.write(first.file(), flipped);
    assertEquals(first, prepare(counting, ModelKind.FLOATS));
    assertArrayEquals(bytes, Files.readAllBytes(first.file()));
    first.close();
    assertTrue(Files.exists(first.file()), "it is for the next time, too");
  }

  @Test
  void toInt8() {
    PreparedModel prepared = prepare(tower, ModelKind.FLOATS_TO_INT8);
    assertEquals(ALL_IN_INT8, prepared.steps());
    assertTrue(prepared.takesBytes());
    assertTrue(prepared.quantizedByRow());
    assertNotEquals(prepared.file(), prepare(tower, ModelKind.FLOATS).file());
  }

  @Test
  void aQuantizedModelKeepsItsWeights() throws Exception {
    given = SmallTower.write(folder.resolve("int8.onnx"), 17, SmallTower.Norm.OPERATOR, true);
    PreparedModel prepared = prepare(tower, ModelKind.GIVEN_INT8);
    assertEquals(ALL_IN_FLOATS, prepared.steps());
    assertFalse(prepared.quantizedByRow());
  }

  /** Gives other vectors for models that hold an operator. */
  private ModelRunner spoiling(String type) {
    return (model, pictures, count, together) -> {
      float[][] vectors = tower.run(model, pictures, count, together);
      try {
        if (SmallTower.read(model).nodes.stream().anyMatch(node -> node.type.equals(type))) {
          vectors[count - 1][0] += 1;
        }
      } catch (IOException | UnsupportedGraphException e) {
        throw new AssertionError(e);
      }
      return vectors;
    };
  }

  @Test
  void aStepThatChangesTheVectorsIsLeftOut() {
    PreparedModel prepared = prepare(spoiling("Reciprocal"), ModelKind.FLOATS);
    assertEquals(List.of("class-token-2", "patch-product-1"), prepared.steps());
    assertEquals(prepared, prepare(counting, ModelKind.FLOATS));
    assertEquals(List.of(), runs, "it is known");
  }

  @Test
  void whereNoStepHoldsTheModelStaysAsItIs() throws Exception {
    float[] right = new float[SmallTower.DIMENSION];
    right[0] = 1;
    float[] up = new float[SmallTower.DIMENSION];
    up[1] = 1;
    ModelRunner runner =
        (model, pictures, count, together) -> {
          float[][] vectors = new float[count][];
          Arrays.fill(vectors, model.equals(given) ? right : up);
          return vectors;
        };
    assertEquals(PreparedModel.asGiven(given), prepare(runner, ModelKind.FLOATS));
    assertEquals(PreparedModel.asGiven(given), prepare(counting, ModelKind.FLOATS));
    assertEquals(List.of(), runs, "it is known");
    assertEquals(0, Files.size(cache.resolve("id-floats-2.onnx")));
  }

  @Test
  void aModelThatDoesNotRunIsItsUsersError() {
    ModelRunner failing =
        (model, pictures, count, together) -> {
          throw new IllegalStateException("no such input");
        };
    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> prepare(failing, ModelKind.FLOATS));
    assertEquals("no such input", e.getMessage());
  }

  @Test
  void aStepThatCannotBeRunIsLeftOut() {
    ModelRunner runner =
        (model, pictures, count, together) -> {
          if (!model.equals(given)) {
            throw new IllegalStateException("not this one");
          }
          return tower.run(model, pictures, count, together);
        };
    assertEquals(PreparedModel.asGiven(given), prepare(runner, ModelKind.FLOATS));
  }

  @Test
  void withoutAPlaceToKeepItTheModelIsPreparedForThisTime() throws Exception {
    Files.createDirectories(cache.getParent());
    Files.writeString(cache, "a file where the folder should be");
    PreparedModel prepared = prepare(tower, ModelKind.FLOATS);
    assertEquals(ALL_IN_FLOATS, prepared.steps());
    assertTrue(prepared.temporary());
    assertTrue(Files.size(prepared.file()) > 0);
    prepared.close();
    assertFalse(Files.exists(prepared.file()));
  }

  @Test
  void aFileThatIsNoModelIsLeftToTheRuntimesError() throws Exception {
    Files.writeString(given, "weights");
    assertEquals(PreparedModel.asGiven(given), prepare(counting, ModelKind.FLOATS));
    assertEquals(List.of(), runs);
    assertEquals(List.of(), cached());
  }

  @Test
  void aNoteOfOtherBytesIsMadeAnew() throws Exception {
    PreparedModel first = prepare(counting, ModelKind.FLOATS);
    Path note = cache.resolve("id-floats-2.txt");
    byte[] right = Files.readAllBytes(note);
    byte[] spoilt = right.clone();
    spoilt[right.length - 3] = (byte) 0xff; // no UTF-8
    for (byte[] damaged :
        new byte[][] {spoilt, {}, Arrays.copyOf(right, right.length - 4), new byte[right.length]}) {
      Files.write(note, damaged);
      assertEquals(first, prepare(counting, ModelKind.FLOATS));
      assertArrayEquals(right, Files.readAllBytes(note));
    }
  }

  @Test
  void whereTheResultCannotBeWrittenItIsPreparedForThisTime() throws Exception {
    Files.createDirectories(cache.resolve("id-floats-2.txt/in the way"));
    PreparedModel prepared = prepare(tower, ModelKind.FLOATS);
    assertEquals(ALL_IN_FLOATS, prepared.steps());
    assertTrue(prepared.temporary());
    prepared.close();
  }

  @ParameterizedTest
  @EnumSource(BrokenGraph.class)
  @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aGraphThatBreaksTheRulesIsUsedAsItIs(BrokenGraph broken) throws Exception {
    broken.write(given);
    ModelRunner runner = (model, pictures, count, together) -> new float[count][1];
    for (ModelKind kind : ModelKind.values()) {
      assertEquals(PreparedModel.asGiven(given), prepare(runner, kind), kind.toString());
    }
  }

  @Test
  void manyAtOnceAgree() throws Exception {
    List<PreparedModel> found = Collections.synchronizedList(new ArrayList<>());
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Thread thread = new Thread(() -> found.add(prepare(tower, ModelKind.FLOATS)));
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join(60_000);
    }
    assertEquals(4, found.size());
    assertEquals(1, found.stream().distinct().count());
    assertEquals(List.of("id-floats-2.onnx", "id-floats-2.txt"), cached());
  }

  @Test
  void everyEndIsAmongTheOutcomes() {
    assertEquals(8, ModelKind.FLOATS.outcomes().size());
    assertTrue(ModelKind.FLOATS.outcomes().contains(List.of()));
    assertTrue(ModelKind.FLOATS.outcomes().contains(ALL_IN_FLOATS));
    assertTrue(ModelKind.FLOATS.outcomes().contains(List.of("class-token-2", "patch-product-1")));
    assertEquals(16, ModelKind.FLOATS_TO_INT8.outcomes().size());
    assertTrue(ModelKind.FLOATS_TO_INT8.outcomes().contains(ALL_IN_INT8));
  }

  @Test
  void theDrawnPicturesAreAlwaysTheSame() {
    byte[] pictures = SamplePictures.draw(SmallTower.SIDE);
    assertArrayEquals(pictures, SamplePictures.draw(SmallTower.SIDE));
    assertEquals(SamplePictures.COUNT * SmallTower.SIDE * SmallTower.SIDE * 3, pictures.length);
  }
}
