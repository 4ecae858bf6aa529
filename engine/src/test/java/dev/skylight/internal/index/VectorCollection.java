package dev.skylight.internal.index;

import dev.skylight.collection.DataFolder;
import dev.skylight.internal.models.RowOutcome;
import dev.skylight.internal.models.RowOutcome.Status;
import dev.skylight.internal.stores.FileStores;
import dev.skylight.internal.vectors.AllocateRequest;
import dev.skylight.internal.vectors.ChunkData;
import dev.skylight.internal.vectors.VectorStore;
import dev.skylight.job.RowRange;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.LongFunction;

/** Collections of clustered vectors for tests of index and search. */
public final class VectorCollection {

  /** Floats per vector. */
  public static final int DIMENSION = 64;

  /** Every such row failed: 7, 107, 207, ... */
  public static final int FAILED_EVERY = 100;

  public static final String FINGERPRINT = "a".repeat(64);
  private static final int CHUNK = 500;

  private VectorCollection() {}

  /** An allocated collection of so many rows, none of them done. */
  public static DataFolder empty(Path folder, int rows) {
    DataFolder data = DataFolder.of(folder, "test");
    VectorStore.Spec spec =
        new VectorStore.Spec(rows, DIMENSION, FINGERPRINT, "test", "fp32", "exact");
    new FileStores(data, null).allocate(new AllocateRequest(spec, false, false, CHUNK, "run"));
    return data;
  }

  /** A collection whose rows are all done; those of {@link #failed} failed. */
  public static DataFolder full(Path folder, int rows) {
    DataFolder data = empty(folder, rows);
    publish(data, new RowRange(0, rows));
    return data;
  }

  /** Publishes rows. */
  public static void publish(DataFolder data, RowRange range) {
    publish(data, range, VectorCollection::vector);
  }

  /** Publishes rows with vectors of length 1 of one's own. */
  public static void publish(DataFolder data, RowRange range, LongFunction<float[]> vector) {
    try (VectorStore store = new FileStores(data, null).openVectors()) {
      for (RowRange chunk : range.chunks(CHUNK)) {
        FloatBuffer vectors = FloatBuffer.allocate((int) chunk.size() * DIMENSION);
        List<RowOutcome> outcomes = new ArrayList<>();
        for (long row = chunk.from(); row < chunk.to(); row++) {
          boolean failed = failed(row);
          vectors.put(failed ? new float[DIMENSION] : vector.apply(row));
          outcomes.add(
              failed
                  ? new RowOutcome(row, Status.FAILED, -1, "no picture of row " + row)
                  : new RowOutcome(row, Status.EMBEDDED, 0, ""));
        }
        store.publish(new ChunkData(chunk, vectors.flip(), outcomes, FINGERPRINT, "test"));
      }
    }
  }

  /** Whether the row's picture cannot be read. */
  public static boolean failed(long row) {
    return row % FAILED_EVERY == 7;
  }

  /** The vector of a row, of length 1: one of twenty centres, and noise. */
  public static float[] vector(long row) {
    Random centre = new Random(row % 20);
    Random noise = new Random(1000 + row);
    float[] vector = new float[DIMENSION];
    double squares = 0;
    for (int i = 0; i < DIMENSION; i++) {
      vector[i] = (float) (centre.nextGaussian() + 0.7 * noise.nextGaussian());
      squares += (double) vector[i] * vector[i];
    }
    for (int i = 0; i < DIMENSION; i++) {
      vector[i] /= (float) Math.sqrt(squares);
    }
    return vector;
  }

  /** The cosine of two vectors of length 1. */
  public static double cosine(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
