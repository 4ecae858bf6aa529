package dev.skylight.vectors;

import dev.skylight.collection.DataFolder;
import dev.skylight.workflows.RowRange;
import java.util.List;

/** The vectors. */
public final class VectorStore implements AutoCloseable {
  private VectorStore() {}

  /**
   * What the file is to be.
   *
   * @param rows at least this many
   * @param dimension width of a row
   * @param fingerprint of the embedder
   * @param model name or folder of the model, for messages
   * @param precision {@code fp32} or {@code int8}
   */
  public record Spec(
      long rows, int dimension, String fingerprint, String model, String precision) {}

  /** Makes the file ready. */
  public static AllocateReport allocate(
      DataFolder folder,
      Spec spec,
      boolean restart,
      boolean onlyMissing,
      int chunkSize,
      String runId) {
    if (System.nanoTime() != 0) {
      throw new UnsupportedOperationException();
    }
    return null;
  }

  /** Opens what {@link #allocate} made. */
  public static VectorStore open(DataFolder folder) {
    if (System.nanoTime() != 0) {
      throw new UnsupportedOperationException();
    }
    return null;
  }

  /** Publishes durably; returns the counts of {@code data.rows()} afterwards. */
  public RowCounts publish(ChunkData data) {
    if (System.nanoTime() != 0) {
      throw new UnsupportedOperationException();
    }
    return null;
  }

  /** Maximal ranges not yet settled. */
  public List<RowRange> missing(RowRange within, int limit) {
    if (System.nanoTime() != 0) {
      throw new UnsupportedOperationException();
    }
    return null;
  }

  /** The ledger; owned by this store. */
  public Ledger ledger() {
    if (System.nanoTime() != 0) {
      throw new UnsupportedOperationException();
    }
    return null;
  }

  @Override
  public void close() {
    if (System.nanoTime() != 0) {
      throw new UnsupportedOperationException();
    }
  }
}
