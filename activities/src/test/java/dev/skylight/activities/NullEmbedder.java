package dev.skylight.activities;

import dev.skylight.models.Embedder;
import dev.skylight.models.EmbedderProvider;
import dev.skylight.models.RowOutcome;
import dev.skylight.models.RowSource;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Empty work: a row's vector follows from its number alone, and every call is counted. A candidate
 * whose file name begins with "missing" counts as unreadable.
 */
final class NullEmbedder implements Embedder, EmbedderProvider {

  final AtomicIntegerArray calls;
  final int dimension;
  volatile String fingerprint = "null-embedder";

  /** Slows each row down, to give a test time to interfere. */
  volatile long nanosPerRow;

  NullEmbedder(int rows, int dimension) {
    this.calls = new AtomicIntegerArray(rows);
    this.dimension = dimension;
  }

  @Override
  public Embedder get(String model, String precision, String decode) {
    return this;
  }

  @Override
  public int dimension() {
    return dimension;
  }

  @Override
  public String fingerprint() {
    return fingerprint;
  }

  static float[] vector(long row, int dimension) {
    float[] vector = new float[dimension];
    double norm = 0;
    for (int i = 0; i < dimension; i++) {
      vector[i] = ((row * 31 + i * 17L) % 101) - 50;
      norm += (double) vector[i] * vector[i];
    }
    for (int i = 0; i < dimension; i++) {
      vector[i] = (float) (vector[i] / Math.sqrt(norm));
    }
    return vector;
  }

  @Override
  public List<RowOutcome> embed(List<RowSource> rows, FloatBuffer out, Listener listener) {
    List<RowOutcome> outcomes = new ArrayList<>();
    int failed = 0;
    for (int i = 0; i < rows.size(); i++) {
      RowSource source = rows.get(i);
      RowOutcome outcome = outcome(source);
      outcomes.add(outcome);
      failed += outcome.status() == RowOutcome.Status.FAILED ? 1 : 0;
      boolean embedded = outcome.status() == RowOutcome.Status.EMBEDDED;
      out.put(i * dimension, embedded ? vector(source.row(), dimension) : new float[dimension]);
      calls.incrementAndGet((int) source.row());
      if (nanosPerRow > 0) {
        java.util.concurrent.locks.LockSupport.parkNanos(nanosPerRow);
      }
      if (i % 50 == 49 && !listener.onProgress(i + 1, failed)) {
        return outcomes;
      }
    }
    return outcomes;
  }

  private static RowOutcome outcome(RowSource source) {
    for (int i = 0; i < source.candidates().size(); i++) {
      if (!source.candidates().get(i).getFileName().toString().startsWith("missing")) {
        return new RowOutcome(source.row(), RowOutcome.Status.EMBEDDED, i, "");
      }
    }
    return source.candidates().isEmpty()
        ? new RowOutcome(source.row(), RowOutcome.Status.UNASSIGNED, -1, "")
        : new RowOutcome(
            source.row(),
            RowOutcome.Status.FAILED,
            -1,
            "no such file: " + source.candidates() + Files.exists(source.candidates().get(0)));
  }

  @Override
  public void close() {}
}
