package dev.skylight.internal.comparison;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.collection.SkylightException;
import dev.skylight.internal.models.Embedder;
import dev.skylight.internal.models.RowOutcome;
import dev.skylight.internal.models.RowSource;
import dev.skylight.internal.pictures.Picture;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ComparisonTest {

  private static final Variant INT8 = new Variant("int8", "exact");

  private final List<String> turns = new ArrayList<>();

  /** Vectors by file name; files whose name begins with "bad" cannot be read. */
  private final class Drawn implements Embedder {
    private final String name;
    private final double noise;

    Drawn(String name, double noise) {
      this.name = name;
      this.noise = noise;
    }

    @Override
    public int dimension() {
      return 8;
    }

    @Override
    public String fingerprint() {
      return name;
    }

    @Override
    public List<RowOutcome> embed(List<RowSource> rows, FloatBuffer out, Listener listener) {
      turns.add(name + " " + rows.size());
      List<RowOutcome> outcomes = new ArrayList<>();
      for (int i = 0; i < rows.size(); i++) {
        Picture file = rows.get(i).candidates().get(0);
        boolean bad = file.toString().startsWith("bad");
        vector(file.toString(), out, i * dimension(), bad);
        outcomes.add(
            bad
                ? new RowOutcome(i, RowOutcome.Status.FAILED, -1, file + ": it is broken")
                : new RowOutcome(i, RowOutcome.Status.EMBEDDED, 0, ""));
      }
      listener.onProgress(rows.size(), 0);
      return outcomes;
    }

    private void vector(String file, FloatBuffer out, int at, boolean bad) {
      Random random = new Random(file.hashCode());
      Random other = new Random(file.hashCode() + 1);
      double[] vector = new double[dimension()];
      double squares = 0;
      for (int j = 0; j < vector.length; j++) {
        vector[j] = bad ? 0 : random.nextGaussian() + noise * other.nextGaussian();
        squares += vector[j] * vector[j];
      }
      for (int j = 0; j < vector.length; j++) {
        out.put(at + j, bad ? 0 : (float) (vector[j] / Math.sqrt(squares)));
      }
    }

    @Override
    public void close() {}
  }

  private Comparison comparison(Comparison.Listener listener) {
    Map<Variant, Embedder> embedders = new LinkedHashMap<>();
    embedders.put(Variant.REFERENCE, new Drawn("fp32", 0));
    embedders.put(INT8, new Drawn("int8", 0.05));
    return new Comparison(embedders, 32, 0, listener);
  }

  private static List<Path> pictures(int good, int bad) {
    List<Path> pictures = new ArrayList<>();
    for (int i = 0; i < good + bad; i++) {
      pictures.add(Path.of((i < bad ? "bad" : "good") + i));
    }
    return pictures;
  }

  @Test
  void waysTakeTurnsAndAreComparedWithTheFirst() {
    List<Long> heard = new ArrayList<>();
    Comparison.Result result =
        comparison(
                (done, total) -> {
                  assertTrue(done <= total, done + " of " + total);
                  heard.add(done);
                })
            .run(pictures(60, 3), 50);
    assertEquals(60, result.pictures().size());
    assertEquals(
        List.of("bad0: it is broken", "bad1: it is broken", "bad2: it is broken"),
        result.unreadable());
    assertEquals(
        List.of(
            "fp32 63", "int8 60", "fp32 32", "int8 32", "int8 32", "fp32 32", "fp32 32", "int8 32",
            "int8 32", "fp32 32", "fp32 32", "int8 32"),
        turns);
    assertEquals(heard.stream().sorted().toList(), heard);
    Measured fp32 = result.measured().get(0);
    Measured int8 = result.measured().get(1);
    assertEquals(Variant.REFERENCE, fp32.variant());
    assertEquals(INT8, int8.variant());
    assertEquals(1, fp32.likeness().recall());
    assertEquals(1, fp32.speed().ratio());
    assertTrue(int8.likeness().minCosine() > 0.9 && int8.likeness().minCosine() < 1, "" + int8);
    assertTrue(int8.likeness().recall() > 0.5 && int8.likeness().recall() < 1, "" + int8);
    assertTrue(int8.speed().imagesPerSecond() > 0 && int8.speed().ratio() > 0, "" + int8);
  }

  @Test
  void tooFewReadablePicturesSayNothing() {
    SkylightException few =
        assertThrows(
            SkylightException.class,
            () -> comparison((done, total) -> {}).run(pictures(49, 20), 50));
    assertEquals(
        "Only 49 of the sampled pictures can be read, and fewer than 50 say nothing about the"
            + " others; the first that cannot: bad0: it is broken. Name a folder with more pictures"
            + " (--images), or raise --sample.",
        few.getMessage());
  }
}
