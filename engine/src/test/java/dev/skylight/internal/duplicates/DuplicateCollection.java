package dev.skylight.internal.duplicates;

import dev.skylight.collection.DataFolder;
import dev.skylight.internal.catalog.Catalog;
import dev.skylight.internal.catalog.CatalogImage;
import dev.skylight.internal.catalog.ImageFile;
import dev.skylight.internal.catalog.NearPairs.State;
import dev.skylight.internal.files.Sha256;
import dev.skylight.internal.index.VectorCollection;
import dev.skylight.internal.stores.FileStores;
import dev.skylight.internal.stores.Stores;
import dev.skylight.job.RowRange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.LongFunction;

/** A collection whose pictures are small files; picture i, from 0, has id i + 1 and row i. */
final class DuplicateCollection {

  final DataFolder data;
  final Stores stores;
  final List<String> notes = new ArrayList<>();

  private DuplicateCollection(DataFolder data) {
    this.data = data;
    this.stores = new FileStores(data, null);
  }

  /** With so many rows that hold vectors, those excepted that fail in every such collection. */
  static DuplicateCollection of(Path folder, int rows, LongFunction<float[]> vector)
      throws IOException {
    DuplicateCollection made = new DuplicateCollection(VectorCollection.empty(folder, rows));
    VectorCollection.publish(made.data, new RowRange(0, rows), vector);
    made.pictures(rows);
    return made;
  }

  /** Without vectors. */
  static DuplicateCollection empty(Path folder) {
    return new DuplicateCollection(DataFolder.of(folder, "test"));
  }

  /** Makes and registers a picture per row. */
  void pictures(int rows) throws IOException {
    Path folder = Files.createDirectories(data.folder().resolve("pictures"));
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      files.add(Files.writeString(folder.resolve("p" + i + ".jpg"), "picture " + i));
    }
    register(files);
    Map<Long, Long> byId = new HashMap<>();
    for (long row = 0; row < rows; row++) {
      byId.put(row + 1, row);
    }
    try (Catalog catalog = stores.openCatalog()) {
      catalog.assignRows(byId);
    }
  }

  /** Registers files as a scan does. */
  void register(List<Path> files) throws IOException {
    List<ImageFile> facts = new ArrayList<>();
    for (Path file : files) {
      facts.add(
          new ImageFile(
              file.toString(),
              10,
              10,
              "jpeg",
              Files.size(file),
              Files.getLastModifiedTime(file).toMillis(),
              Sha256.ofFile(file)));
    }
    try (Catalog catalog = stores.createCatalog()) {
      catalog.register(facts);
    }
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Looks for near duplicates to the end. */
  State find(float cosine) {
    return find(cosine, 50_000).orElseThrow();
  }

  Optional<State> find(float cosine, int fewRows) {
    return new NearFinder(stores, fewRows).find(cosine, noting());
  }

  NearFinder.Listener noting() {
    return new NearFinder.Listener() {
      @Override
      public void at(long done, long rows) {
        // nobody looks
      }

      @Override
      public void note(String sentence) {
        notes.add(sentence);
      }
    };
  }

  /** Ids of all near groups, the best to keep first. */
  List<List<Long>> near() {
    return ids(new DuplicateGroups(stores).near(0, Integer.MAX_VALUE).groups());
  }

  /** Ids of all exact groups, the best to keep first. */
  List<List<Long>> exact() {
    return ids(new DuplicateGroups(stores).exact(0, Integer.MAX_VALUE).groups());
  }

  static List<List<Long>> ids(List<Group> groups) {
    return groups.stream()
        .map(group -> group.pictures().stream().map(picture -> picture.id()).toList())
        .toList();
  }

  List<CatalogImage> images() {
    try (Catalog catalog = stores.openCatalog()) {
      return catalog.images(-1, Integer.MAX_VALUE);
    }
  }

  /** A vector of length 1 in a direction that depends on a number. */
  static float[] vector(long seed) {
    Random random = new Random(seed * 7919 + 13);
    float[] vector = new float[VectorCollection.DIMENSION];
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (float) random.nextGaussian();
    }
    return unit(vector);
  }

  /** A vector of length 1 with about that cosine to another one. */
  static float[] near(float[] other, double cosine, long seed) {
    float[] across = vector(seed);
    double dot = VectorCollection.cosine(other, across);
    float[] made = new float[other.length];
    double sine = Math.sqrt((1 - cosine * cosine) / (1 - dot * dot));
    for (int i = 0; i < made.length; i++) {
      made[i] = (float) (cosine * other[i] + sine * (across[i] - dot * other[i]));
    }
    return unit(made);
  }

  private static float[] unit(float[] vector) {
    double length = Math.sqrt(VectorCollection.cosine(vector, vector));
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (float) (vector[i] / length);
    }
    return vector;
  }
}
