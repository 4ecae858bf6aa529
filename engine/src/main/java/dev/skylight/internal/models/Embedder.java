package dev.skylight.internal.models;

import java.nio.FloatBuffer;
import java.util.List;

/**
 * Pictures to vectors. One per process, shared by its chunk activities. Thread-safe.
 *
 * <p>The bytes of a row depend on its picture and the fingerprint alone: not on the rows beside it,
 * on the number of threads, or on where a chunk begins.
 */
public interface Embedder extends AutoCloseable {

  /** Width of a vector. */
  int dimension();

  /** Fingerprint of model files, preprocessing, precision and normalisation: SHA-256 in hex. */
  String fingerprint();

  /**
   * Embeds rows. Pictures that cannot be read are outcomes, never exceptions.
   *
   * @param rows ascending rows
   * @param out receives vector i, L2-normalised, at {@code i * dimension()}, zeros where there is
   *     none; absolute puts, its position is left alone
   * @param listener told from the calling thread at least once a second
   * @return outcomes of {@code rows}, or of a prefix of them when the listener said stop
   * @throws dev.skylight.collection.SkylightException when the model itself fails
   */
  List<RowOutcome> embed(List<RowSource> rows, FloatBuffer out, Listener listener);

  @Override
  void close();

  /** Hears of progress and may stop it. */
  @FunctionalInterface
  interface Listener {
    /**
     * Called with the number of rows done so far and how many of them failed. Exceptions thrown
     * here stop the work and reach the caller of {@code embed}.
     *
     * @return false to stop soon
     */
    boolean onProgress(int done, int failed);
  }
}
