package dev.skylight.products;

import dev.skylight.collection.DataFolder;
import dev.skylight.internal.catalog.Catalog;
import dev.skylight.internal.catalog.CatalogImage;
import dev.skylight.internal.catalog.ImageFile;
import dev.skylight.internal.models.RowOutcome;
import dev.skylight.internal.models.RowOutcome.Status;
import dev.skylight.internal.stores.FileStores;
import dev.skylight.internal.stores.Stores;
import dev.skylight.internal.vectors.AllocateRequest;
import dev.skylight.internal.vectors.ChunkData;
import dev.skylight.internal.vectors.VectorStore;
import dev.skylight.job.RowRange;
import dev.skylight.library.Collection;
import dev.skylight.library.CollectionSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A collection of rows without pictures' files: vectors depend on row and seed, every 17th row
 * failed, every 23rd has no image.
 */
final class TestCollection implements AutoCloseable {

  static final String FINGERPRINT = "0123456789abcdef".repeat(4);

  private final DataFolder folder;
  private final Stores stores;
  private final Collection collection;
  private final int dimension;

  TestCollection(Path path, String name, int dimension) {
    try {
      this.folder = DataFolder.of(Files.createDirectories(path), name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.stores = new FileStores(folder, null);
    this.collection = Collection.open(CollectionSettings.of(folder));
    this.dimension = dimension;
  }

  Stores stores() {
    return stores;
  }

  Collection collection() {
    return collection;
  }

  DataFolder folder() {
    return folder;
  }

  static boolean failed(long row) {
    return row % 17 == 16;
  }

  static boolean unassigned(long row) {
    return row % 23 == 22;
  }

  static String path(long row) {
    return "sea/é " + row + " it's.jpg";
  }

  /** Registers pictures for rows without one, and makes room. */
  void allocate(long rows, String fingerprint, boolean restart) {
    try (Catalog catalog = stores.createCatalog()) {
      List<ImageFile> files = new ArrayList<>();
      for (long row = 0; row < rows; row++) {
        files.add(new ImageFile(path(row), 8, 8, "jpeg", 100, 0, "ab".repeat(32)));
      }
      catalog.register(files);
      Map<Long, Long> assigned = new HashMap<>();
      for (CatalogImage image : catalog.images(-1, Integer.MAX_VALUE)) {
        long row = Long.parseLong(image.filePath().replaceAll("\\D", ""));
        if (image.row() < 0 && !unassigned(row)) {
          assigned.put(image.id(), row);
        }
      }
      catalog.assignRows(assigned);
    }
    stores.allocate(
        new AllocateRequest(
            new VectorStore.Spec(rows, dimension, fingerprint, "tiny", "fp32", "exact"),
            restart,
            false,
            1_000,
            "run " + restart + fingerprint));
  }

  float[] vector(long row, long seed) {
    Random random = new Random(row * 31 + seed);
    float[] vector = new float[dimension];
    double sum = 0;
    for (int i = 0; i < dimension; i++) {
      vector[i] = (float) random.nextGaussian();
      sum += (double) vector[i] * vector[i];
    }
    for (int i = 0; i < dimension; i++) {
      vector[i] /= (float) Math.sqrt(sum);
    }
    vector[0] = row % 5 == 0 ? -0.0f : vector[0]; // whose sign PostgreSQL's = does not see
    return vector;
  }

  /** Embeds what is missing of a range, a chunk at a time. */
  void embed(RowRange rows, int chunkSize, String fingerprint, long seed) {
    try (VectorStore store = stores.openVectors()) {
      for (RowRange chunk : rows.chunks(chunkSize)) {
        FloatBuffer vectors = FloatBuffer.allocate((int) chunk.size() * dimension);
        List<RowOutcome> outcomes = new ArrayList<>();
        for (long row = chunk.from(); row < chunk.to(); row++) {
          Status status =
              unassigned(row) ? Status.UNASSIGNED : failed(row) ? Status.FAILED : Status.EMBEDDED;
          outcomes.add(new RowOutcome(row, status, -1, status == Status.FAILED ? "broken" : ""));
          if (status == Status.EMBEDDED) {
            vectors.put((int) (row - chunk.from()) * dimension, vector(row, seed));
          }
        }
        store.publish(new ChunkData(chunk, vectors, outcomes, fingerprint, "test"));
      }
    }
  }

  /** Forgets rows, so that {@link #embed} makes them again. */
  void forget(RowRange rows) {
    try (VectorStore store = stores.openVectors()) {
      store.forget(List.of(rows));
    }
  }

  @Override
  public void close() {
    collection.close();
  }
}
