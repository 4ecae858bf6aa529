package dev.skylight.internal.vectors;

import dev.skylight.collection.DataFolder;
import dev.skylight.internal.models.RowOutcome;
import dev.skylight.internal.stores.FileStores;
import dev.skylight.internal.stores.Stores;
import dev.skylight.internal.vectors.VectorStore.Spec;
import dev.skylight.job.RowRange;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Rows that depend on their number alone, as an embedder's do on their picture. */
public final class Samples {

  public static final String FINGERPRINT = "f".repeat(64);

  private Samples() {}

  public static DataFolder folder(Path path) {
    return DataFolder.of(path, "test");
  }

  public static Spec spec(long rows, int dimension) {
    return new Spec(rows, dimension, FINGERPRINT, "tiny", "fp32", "exact");
  }

  public static AllocateReport allocate(DataFolder folder, long rows, int dimension) {
    return allocate(folder, spec(rows, dimension), false, false, 1000, "run");
  }

  public static AllocateReport allocate(
      DataFolder folder,
      Spec spec,
      boolean restart,
      boolean onlyMissing,
      int chunkSize,
      String runId) {
    return stores(folder)
        .allocate(new AllocateRequest(spec, restart, onlyMissing, chunkSize, runId));
  }

  public static Stores stores(DataFolder folder) {
    return new FileStores(folder, null);
  }

  public static VectorStore open(DataFolder folder) {
    return stores(folder).openVectors();
  }

  /** The unit vector of a row. */
  public static float[] vector(long row, int dimension) {
    Random random = new Random(row * 31 + 7);
    float[] vector = new float[dimension];
    double sum = 0;
    for (int i = 0; i < dimension; i++) {
      vector[i] = (float) random.nextGaussian();
      sum += (double) vector[i] * vector[i];
    }
    for (int i = 0; i < dimension; i++) {
      vector[i] /= (float) Math.sqrt(sum);
    }
    return vector;
  }

  /** Every 17th row fails, every 23rd is unassigned. */
  public static RowOutcome outcome(long row) {
    if (row % 17 == 16) {
      return new RowOutcome(row, RowOutcome.Status.FAILED, -1, "no picture of row " + row);
    }
    if (row % 23 == 22) {
      return new RowOutcome(row, RowOutcome.Status.UNASSIGNED, -1, "");
    }
    return new RowOutcome(row, RowOutcome.Status.EMBEDDED, 0, "");
  }

  public static ChunkData chunk(RowRange rows, int dimension) {
    FloatBuffer vectors = FloatBuffer.allocate((int) rows.size() * dimension);
    List<RowOutcome> outcomes = new ArrayList<>();
    for (long row = rows.from(); row < rows.to(); row++) {
      RowOutcome outcome = outcome(row);
      outcomes.add(outcome);
      if (outcome.status() == RowOutcome.Status.EMBEDDED) {
        vectors.put((int) (row - rows.from()) * dimension, vector(row, dimension));
      }
    }
    return new ChunkData(rows, vectors, outcomes, FINGERPRINT, "test-worker");
  }
}
