package dev.skylight.internal.comparison;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LikenessTest {

  private static final int WIDTH = 16;
  private final Random random = new Random(7);

  private List<float[]> vectors(int count) {
    List<float[]> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] vector = new float[WIDTH];
      for (int j = 0; j < WIDTH; j++) {
        vector[j] = (float) random.nextGaussian();
      }
      all.add(unit(vector));
    }
    return all;
  }

  private static float[] unit(float[] vector) {
    double squares = 0;
    for (float value : vector) {
      squares += value * value;
    }
    for (int i = 0; i < vector.length; i++) {
      vector[i] /= (float) Math.sqrt(squares);
    }
    return vector;
  }

  private List<float[]> disturbed(List<float[]> vectors, double by) {
    List<float[]> all = new ArrayList<>();
    for (float[] vector : vectors) {
      float[] other = vector.clone();
      for (int j = 0; j < other.length; j++) {
        other[j] += (float) (by * random.nextGaussian());
      }
      all.add(unit(other));
    }
    return all;
  }

  @Test
  void theSameVectorsAreAlike() {
    List<float[]> vectors = vectors(60);
    Likeness same = Likeness.of(vectors, vectors);
    assertEquals(1, same.minCosine(), 1e-6);
    assertEquals(1, same.medianCosine(), 1e-6);
    assertEquals(1, same.recall());
  }

  @Test
  void recallIsWhatCountingByHandGives() {
    List<float[]> vectors = vectors(80);
    List<float[]> other = disturbed(vectors, 0.15);
    Likeness likeness = Likeness.of(vectors, other);
    double expected = 0;
    for (int q = 0; q < vectors.size(); q++) {
      List<Integer> right = nearest(vectors, q);
      List<Integer> found = new ArrayList<>(nearest(other, q));
      found.retainAll(right);
      expected += found.size() / 10.0 / vectors.size();
    }
    assertEquals(expected, likeness.recall(), 1e-9);
    assertTrue(likeness.recall() > 0.2 && likeness.recall() < 0.95, "" + likeness);
    assertTrue(likeness.minCosine() < likeness.medianCosine(), "" + likeness);
    assertTrue(likeness.medianCosine() < 1, "" + likeness);
  }

  private static List<Integer> nearest(List<float[]> vectors, int self) {
    List<Integer> others = new ArrayList<>();
    for (int i = 0; i < vectors.size(); i++) {
      if (i != self) {
        others.add(i);
      }
    }
    others.sort(
        (a, b) ->
            Double.compare(
                product(vectors.get(self), vectors.get(b)),
                product(vectors.get(self), vectors.get(a))));
    return others.subList(0, 10);
  }

  private static double product(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  /** Thirty copies of one picture: which ten of them are found does not matter. */
  @Test
  void equallyNearPicturesMayStandForEachOther() {
    List<float[]> vectors = vectors(40);
    for (int i = 10; i < 40; i++) {
      vectors.set(i, vectors.get(9));
    }
    List<float[]> other = disturbed(vectors, 1e-4);
    assertTrue(Likeness.of(vectors, other).recall() > 0.97, "" + Likeness.of(vectors, other));
  }

  @Test
  void aFewPicturesHaveNoRecall() {
    List<float[]> vectors = vectors(10);
    assertTrue(Double.isNaN(Likeness.of(vectors, vectors).recall()));
    assertEquals(2.5, Likeness.median(new double[] {1, 2, 3, 9}));
    assertEquals(2, Likeness.median(new double[] {1, 2, 9}));
  }
}
