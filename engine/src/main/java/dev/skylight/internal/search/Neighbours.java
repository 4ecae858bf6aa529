package dev.skylight.internal.search;

import dev.skylight.internal.vectors.InnerProducts;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.stream.IntStream;

/** The nearest of some vectors among each other, by comparing all with all. */
public final class Neighbours {

  private Neighbours() {}

  /**
   * For every vector, the {@code k} others with the highest inner products.
   *
   * @param vectors more than {@code k}, of one width
   * @return numbers of the others, best first; equal scores by number
   */
  public static List<int[]> of(List<float[]> vectors, int k) {
    if (k < 1 || k >= vectors.size()) {
      throw new IllegalArgumentException(
          "no " + k + " neighbours among " + vectors.size() + " vectors");
    }
    int dimension = vectors.get(0).length;
    FloatBuffer rows = FloatBuffer.allocate(Math.multiplyExact(vectors.size(), dimension));
    vectors.forEach(rows::put);
    rows.flip();
    return IntStream.range(0, vectors.size())
        .parallel()
        .mapToObj(i -> nearest(i, vectors.get(i), rows, k))
        .toList();
  }

  private static int[] nearest(int self, float[] query, FloatBuffer rows, int k) {
    float[] scores = InnerProducts.of(query, rows);
    TopHits top = new TopHits(k, Float.NEGATIVE_INFINITY);
    for (int i = 0; i < scores.length; i++) {
      if (i != self) {
        top.add(i, scores[i]);
      }
    }
    return top.bestFirst().stream().mapToInt(hit -> (int) hit.row()).toArray();
  }
}
