package dev.skylight.library;

import dev.skylight.collection.DataFolder;
import java.nio.file.Path;
import java.util.Objects;

/**
 * How a collection is opened. Immutable; each {@code with} gives another one.
 *
 * @param data the collection's files
 * @param catalog whether to ask the catalog which file a row belongs to; otherwise {@code
 *     file_paths.txt} tells
 * @param catalogUrl {@code jdbc:sqlite:FILE}, or null for {@code metadata.db} in the data folder
 * @param model name or folder of the model to search with, or null for the one that made the rows
 * @param otherwise name or folder of the model to search with where {@code model} is null and no
 *     ledger tells which one made the rows, or null for none
 * @param threads that a query or the embedding of pictures uses; 0: as many as there are cores
 */
public record CollectionSettings(
    DataFolder data,
    boolean catalog,
    String catalogUrl,
    String model,
    String otherwise,
    int threads) {

  /** Checks the number of threads. */
  public CollectionSettings {
    Objects.requireNonNull(data, "data");
    if (threads < 0) {
      throw new IllegalArgumentException("threads must not be negative: " + threads);
    }
  }

  /** The collection in a folder, with its own catalog, the model that made its rows, all cores. */
  public static CollectionSettings of(Path folder) {
    return of(DataFolder.of(folder, null));
  }

  /** As {@link #of(Path)}. */
  public static CollectionSettings of(DataFolder data) {
    return new CollectionSettings(data, true, null, null, null, 0);
  }

  /** With a catalog elsewhere; null: the data folder's own. */
  public CollectionSettings withCatalog(String url) {
    return new CollectionSettings(data, true, url, model, otherwise, threads);
  }

  /** Without the catalog: paths come from {@code file_paths.txt}. */
  public CollectionSettings withoutCatalog() {
    return new CollectionSettings(data, false, catalogUrl, model, otherwise, threads);
  }

  /** With a model to search with; null: the one that made the rows. */
  public CollectionSettings withModel(String nameOrFolder) {
    return new CollectionSettings(data, catalog, catalogUrl, nameOrFolder, otherwise, threads);
  }

  /** With a model to search with where nothing else names one. */
  public CollectionSettings otherwiseModel(String nameOrFolder) {
    return new CollectionSettings(data, catalog, catalogUrl, model, nameOrFolder, threads);
  }

  /** With so many threads; 0: as many as there are cores. */
  public CollectionSettings withThreads(int count) {
    return new CollectionSettings(data, catalog, catalogUrl, model, otherwise, count);
  }
}
