package dev.skylight.internal.scan;

import dev.skylight.internal.catalog.Catalog;
import dev.skylight.internal.catalog.CatalogImage;
import dev.skylight.internal.catalog.ImageFile;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Finds registered pictures that were moved: a new file has the content of one whose file is gone.
 * A copy of a picture that is still there is no move. One thread.
 */
final class Moves {

  private final Catalog catalog;
  private final Path dataFolder;

  /**
   * Among the pictures of a catalog.
   *
   * @param dataFolder that relative paths are relative to
   */
  Moves(Catalog catalog, Path dataFolder) {
    this.catalog = catalog;
    this.dataFolder = dataFolder;
  }

  /** Image id and file of those new files that are moved ones. */
  Map<Long, ImageFile> among(List<ImageFile> newFiles) {
    Map<String, List<ImageFile>> byContent = new TreeMap<>();
    for (ImageFile file : newFiles) {
      byContent.computeIfAbsent(file.fileHash(), hash -> new ArrayList<>()).add(file);
    }
    Map<Long, ImageFile> found = new TreeMap<>();
    byContent.forEach((hash, files) -> found.putAll(twins(hash).match(files)));
    return found;
  }

  /** Images of a content whose files are gone. */
  private Twins twins(String hash) {
    List<CatalogImage> gone = new ArrayList<>(catalog.imagesByHash(hash));
    gone.removeIf(image -> !isGone(dataFolder, image));
    Set<Long> remarked = new HashSet<>();
    if (gone.size() > 1) { // or else there is nothing to choose
      remarked.addAll(catalog.remarks().of(gone.stream().map(CatalogImage::id).toList()).keySet());
    }
    return new Twins(
        gone.stream()
            .map(
                image ->
                    new Twins.Image(
                        image.id(),
                        dataFolder.resolve(image.filePath()).normalize(),
                        remarked.contains(image.id())))
            .toList());
  }

  /** Whether nothing is at a picture's path. */
  static boolean isGone(Path dataFolder, CatalogImage image) {
    try {
      return !Files.exists(dataFolder.resolve(image.filePath()));
    } catch (InvalidPathException e) {
      return false; // nobody can tell
    }
  }
}
