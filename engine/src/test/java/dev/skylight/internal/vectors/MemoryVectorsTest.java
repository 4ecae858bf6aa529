package dev.skylight.internal.vectors;

/** The double keeps the promises of the port. */
class MemoryVectorsTest extends VectorSinkContract {

  private MemoryVectors vectors;

  @Override
  VectorSink open(int rows, int dimension, String fingerprint) {
    vectors = new MemoryVectors(rows, dimension, fingerprint);
    return vectors;
  }

  @Override
  float[] vector(long row) {
    return vectors.vector(row);
  }
}
