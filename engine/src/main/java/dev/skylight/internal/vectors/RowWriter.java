package dev.skylight.internal.vectors;

import dev.skylight.internal.models.RowOutcome;
import dev.skylight.job.RowRange;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Puts rows of a chunk on the disk: into the map, force, checksum of the mapped bytes, in that
 * order.
 *
 * @param file mapped for writing where the chunk is
 * @param chunk the rows that {@code vectors} begins with
 * @param vectors {@code chunk.size() * dimension} floats from position 0
 * @param outcomes one per row of the chunk
 */
record RowWriter(
    EmbeddingsFile file, RowRange chunk, FloatBuffer vectors, List<RowOutcome> outcomes) {

  /**
   * What is on the disk.
   *
   * @param sha256 of the bytes, lower-case hex
   * @param outcomes what became of each row
   */
  record Written(String sha256, List<RowOutcome> outcomes) {}

  /**
   * Writes the rows of {@code part}, durably; zeros where a row holds no vector.
   *
   * @throws java.io.UncheckedIOException or InternalError where the disk cannot take them
   */
  Written write(RowRange part) {
    int dimension = file.dimension();
    List<RowOutcome> became = new ArrayList<>();
    float[] zeros = new float[dimension];
    for (RowRange view : file.views(part)) {
      FloatBuffer out = file.rows(view);
      for (long row = view.from(); row < view.to(); row++) {
        int from = Math.toIntExact((row - chunk.from()) * dimension);
        int to = Math.toIntExact((row - view.from()) * dimension);
        RowOutcome outcome = judged(outcomes.get((int) (row - chunk.from())), from);
        if (outcome.status() == RowOutcome.Status.EMBEDDED) {
          out.put(to, vectors, from, dimension);
        } else {
          out.put(to, zeros);
        }
        became.add(outcome);
      }
      file.force(view);
    }
    return new Written(Checksums.of(file, part), became);
  }

  /** The outcome, unless it claims a vector where there is none. */
  private RowOutcome judged(RowOutcome outcome, int from) {
    double length = VectorLength.of(vectors, from, file.dimension());
    boolean claimed = outcome.status() == RowOutcome.Status.EMBEDDED;
    return claimed && !(length > 0 && Double.isFinite(length))
        ? new RowOutcome(
            outcome.row(),
            RowOutcome.Status.FAILED,
            -1,
            "the model made a vector that is not finite or all zeros",
            outcome.content())
        : outcome;
  }
}
