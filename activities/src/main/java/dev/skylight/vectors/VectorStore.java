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
    throw new UnsupportedOperationException();
  }

  /** Opens what {@link #allocate} made. */
  public static VectorStore open(DataFolder folder) {
    throw new UnsupportedOperationException();
  }

  /** Publishes durably; returns the counts of {@code data.rows()} afterwards. */
  public RowCounts publish(ChunkData data) {
    throw new UnsupportedOperationException();
  }

  /** Maximal ranges not yet settled. */
  public List<RowRange> missing(RowRange within, int limit) {
    throw new UnsupportedOperationException();
  }

  /** The ledger; owned by this store. */
  public Ledger ledger() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {
    throw new UnsupportedOperationException();
  }
}
