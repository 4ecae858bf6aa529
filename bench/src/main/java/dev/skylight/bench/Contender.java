package dev.skylight.bench;

import java.io.IOException;

/** One way to do the work. One thread at a time. */
interface Contender extends AutoCloseable {

  /**
   * Does the work.
   *
   * @param pictures how many
   * @return seconds that count, of a clock or of processor time
   */
  double run(int pictures) throws Exception;

  /** The vectors of the first pictures, one after the other; empty where there are none. */
  default float[] vectors(int pictures) throws Exception {
    return new float[0];
  }

  @Override
  void close() throws IOException;
}
