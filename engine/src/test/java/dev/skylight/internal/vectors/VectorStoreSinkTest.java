package dev.skylight.internal.vectors;

import dev.skylight.collection.DataFolder;
import dev.skylight.internal.stores.FileStores;
import dev.skylight.internal.stores.Stores;
import dev.skylight.job.RowRange;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** {@code embeddings.npy} and its ledger keep the promises of the port. */
class VectorStoreSinkTest extends VectorSinkContract {

  @TempDir Path folder;

  private DataFolder data;

  @Override
  VectorSink open(int rows, int dimension, String fingerprint) {
    data = DataFolder.of(folder, "test");
    Stores stores = new FileStores(data, null);
    VectorStore.Spec spec =
        new VectorStore.Spec(rows, dimension, fingerprint, "null", "fp32", "exact");
    stores.allocate(new AllocateRequest(spec, false, false, 1_000, "a run"));
    return stores.openVectors();
  }

  @Override
  float[] vector(long row) {
    try (EmbeddingsFile file = EmbeddingsFile.open(data.embeddings())) {
      FloatBuffer view = file.rows(new RowRange(row, row + 1));
      float[] vector = new float[file.dimension()];
      view.get(view.position(), vector);
      return vector;
    }
  }
}
