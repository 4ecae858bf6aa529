package dev.skylight.internal.scan;

import dev.skylight.internal.catalog.Catalog;
import dev.skylight.internal.catalog.CatalogImage;
import dev.skylight.internal.catalog.ImageFile;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
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
  private final Set<Long> moved = new HashSet<>();

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
    Map<Long, ImageFile> found = new TreeMap<>();
    for (ImageFile file : newFiles) {
      for (CatalogImage image : catalog.imagesByHash(file.fileHash())) {
        if (!moved.contains(image.id()) && isGone(dataFolder, image)) {
          moved.add(image.id());
          found.put(image.id(), file);
          break;
        }
      }
    }
    return found;
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
