package dev.skylight.cli.search;

import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.internal.catalog.Catalog;
import dev.skylight.internal.embedding.RowSources;
import dev.skylight.internal.search.Hit;
import dev.skylight.internal.stores.FileStores;
import dev.skylight.internal.vectors.FilePathsFile;
import dev.skylight.job.RowRange;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which file a row belongs to: what the catalog says, else {@code file_paths.txt}. */
public final class RowPaths {

  private final String catalogUrl;
  private final DataFolder data;
  private final boolean noDb;

  /**
   * Of a collection.
   *
   * @param catalogUrl JDBC URL of the catalog; null: the data folder's own
   * @param noDb do without the catalog
   */
  public RowPaths(String catalogUrl, DataFolder data, boolean noDb) {
    this.catalogUrl = catalogUrl;
    this.data = data;
    this.noDb = noDb;
  }

  /** Paths by row; a row that no image has any more has none. */
  public Map<Long, String> of(List<Hit> hits) {
    Map<Long, String> paths = new HashMap<>();
    boolean catalogThere = catalogUrl != null || Files.exists(data.catalog());
    if (!noDb && catalogThere) {
      try (Catalog catalog = new FileStores(data, catalogUrl).openCatalog()) {
        RowSources.of(
            new FileStores(data, null),
            catalog,
            sources -> {
              for (Hit hit : hits) {
                paths.putAll(sources.paths(new RowRange(hit.row(), hit.row() + 1)));
              }
              return paths;
            });
      }
    }
    fill(hits, paths, catalogThere);
    return paths;
  }

  private void fill(List<Hit> hits, Map<Long, String> paths, boolean catalogThere) {
    List<Long> open = new ArrayList<>();
    for (Hit hit : hits) {
      if (!paths.containsKey(hit.row())) {
        open.add(hit.row());
      }
    }
    if (open.isEmpty()) {
      return;
    }
    if (Files.exists(data.filePaths())) {
      paths.putAll(FilePathsFile.read(data.filePaths(), open));
    } else if (noDb || !catalogThere) {
      throw new SkylightException(
          SkylightException.Kind.BAD_INPUT,
          "There is no "
              + data.filePaths()
              + " to tell which file a row belongs to: write it with 'skylight export-paths'"
              + (noDb ? ", or search without --no-db." : ", or name the catalog with --catalog."));
    }
  }
}
