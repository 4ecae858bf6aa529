package dev.skylight.products;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.internal.models.ModelFolder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Rows of another model while searches are under way. */
@Timeout(60)
class OpenModelTest {

  private static final int ROUNDS = 40_000;
  private static final int ASKERS = 8;

  private final AtomicInteger opens = new AtomicInteger();
  private final OpenModel model =
      new OpenModel(
          rows -> {
            opens.incrementAndGet();
            return new QueryModel("demo", rows);
          });

  @BeforeEach
  void demo() {
    Assumptions.assumeTrue(ModelFolder.ifHere("demo").isPresent(), "no demo model here");
  }

  @AfterEach
  void close() {
    model.close();
  }

  private static ModelVersion rows(int i) {
    return new ModelVersion("demo/fp32/00000000000" + i);
  }

  @Test
  void oneModelServesAllSearchesOfItsRows() {
    for (int i = 0; i < 3; i++) {
      assertTrue(serves(rows(0), rows(0)));
    }
    assertEquals(1, opens.get());
    assertFalse(serves(rows(1), rows(0)));
    assertEquals(2, opens.get());
  }

  /** Whether the model that is asked for some rows serves for others. */
  private boolean serves(ModelVersion asked, ModelVersion others) {
    return model.ask(asked, opened -> opened.serves(others));
  }

  /** Searches that began before and after rows of another model were seen. */
  @Test
  void nobodyAsksAnotherRowsModel() throws Exception {
    CyclicBarrier all = new CyclicBarrier(ASKERS);
    ExecutorService threads = Executors.newFixedThreadPool(ASKERS);
    try {
      List<Callable<Integer>> askers = new ArrayList<>();
      for (int i = 0; i < ASKERS; i++) {
        ModelVersion rows = rows(i);
        askers.add(() -> wrong(all, rows));
      }
      for (Future<Integer> one : threads.invokeAll(askers)) {
        assertEquals(0, one.get());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private int wrong(CyclicBarrier all, ModelVersion rows) throws Exception {
    all.await();
    int wrong = 0;
    for (int i = 0; i < ROUNDS; i++) {
      wrong += serves(rows, rows) ? 0 : 1;
    }
    return wrong;
  }

  @Test
  void aModelThatIsExchangedStaysOpenForWhoeverAsksIt() {
    float[] before = model.ask(rows(0), asked -> asked.words("a boat"));
    float[] after =
        model.ask(
            rows(0),
            asked -> {
              assertTrue(serves(rows(1), rows(1)));
              model.close();
              return asked.words("a boat");
            });
    assertArrayEquals(before, after);
    assertEquals(2, opens.get());
  }

  @Test
  void whatIsClosedOpensNothingAgain() {
    model.close();
    assertThrows(IllegalStateException.class, () -> model.ask(rows(0), asked -> 1));
    assertEquals(0, opens.get());
  }
}
