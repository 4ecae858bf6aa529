package dev.skylight.internal.scan;

import dev.skylight.internal.catalog.Catalog;
import dev.skylight.internal.catalog.CatalogImage;
import dev.skylight.internal.catalog.ImageFile;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds registered pictures that were moved: a file that is new, or holds something else than
 * before, has the content of an image whose own file is gone, or holds something else as well. A
 * copy of a picture that is still there is no move. Files that may be moved ones wait until all are
 * known, as files may have changed places. One thread.
 */
final class Moves {

  private final Catalog catalog;
  private final Path dataFolder;

  /** Contents of which every image is where it was. */
  private final Set<String> unmoved = new HashSet<>();

  private final List<ImageFile> fresh = new ArrayList<>();

  /** By path. */
  private final Map<String, Change> changed = new TreeMap<>();

  /**
   * Among the pictures of a catalog.
   *
   * @param dataFolder that relative paths are relative to
   */
  Moves(Catalog catalog, Path dataFolder) {
    this.catalog = catalog;
    this.dataFolder = dataFolder;
  }

  /** What was registered of a file, and what it is now. */
  private record Change(ImageFile before, ImageFile now) {}

  /**
   * What became of the files that waited.
   *
   * @param moved image id and file of those that were moved
   * @param displaced the same for images whose files others were moved over: each has the place
   *     that became free for it, and is gone, or has the other content that is there
   * @param edited how many of these have another content
   * @param updated those that were changed where they are
   * @param added those that are new
   */
  record Decided(
      Map<Long, ImageFile> moved,
      Map<Long, ImageFile> displaced,
      long edited,
      List<ImageFile> updated,
      List<ImageFile> added) {}

  /**
   * Takes a file that is not registered as it is now.
   *
   * @param before what is registered of its path, or null
   * @return whether it waits, as it may be a moved one, or in the place of one
   */
  boolean takes(ImageFile before, ImageFile now) {
    if (before != null) {
      boolean other = hasHash(before) && !before.fileHash().equals(now.fileHash());
      if (other) {
        changed.put(now.filePath(), new Change(before, now));
      }
      return other;
    }
    if (unmoved.contains(now.fileHash())) {
      return false;
    }
    List<CatalogImage> images = catalog.imagesByHash(now.fileHash());
    if (images.stream().allMatch(this::isWhereItWas)) {
      if (!images.isEmpty()) {
        unmoved.add(now.fileHash());
      }
      return false;
    }
    fresh.add(now);
    return true;
  }

  private static boolean hasHash(ImageFile file) {
    return file.fileHash() != null && !file.fileHash().isEmpty();
  }

  private boolean isWhereItWas(CatalogImage image) {
    if (isGone(dataFolder, image)) {
      return false;
    }
    ImageFile known = catalog.find(image.filePath());
    return known == null
        || FolderScan.isUnchanged(dataFolder.resolve(image.filePath()).normalize(), known);
  }

  /** How many wait. */
  int waiting() {
    return fresh.size() + changed.size();
  }

  /** Decides about those that wait; none does then. */
  Decided decide() {
    Map<String, Long> owners = catalog.idsAt(changed.keySet());
    Map<Long, CatalogImage> images = new HashMap<>();
    Map<Long, ImageFile> moved = new TreeMap<>();
    byContent(Stream.concat(fresh.stream(), changed.values().stream().map(Change::now)))
        .forEach(
            (hash, files) -> {
              List<CatalogImage> left = new ArrayList<>(catalog.imagesByHash(hash));
              left.removeIf(image -> !isOwner(image, owners) && !isGone(dataFolder, image));
              left.forEach(image -> images.put(image.id(), image));
              moved.putAll(twins(left).match(files));
            });
    Map<Long, ImageFile> displaced = makeRoom(owners, images, moved);
    Set<String> placed = new HashSet<>();
    moved.values().forEach(file -> placed.add(file.filePath()));
    displaced.values().forEach(file -> placed.add(file.filePath()));
    List<ImageFile> added = new ArrayList<>(fresh);
    List<ImageFile> updated = new ArrayList<>();
    changed.forEach(
        (path, change) ->
            (moved.containsKey(owners.get(path)) ? added : updated).add(change.now()));
    added.removeIf(file -> placed.contains(file.filePath()));
    updated.removeIf(file -> placed.contains(file.filePath()));
    long edited =
        displaced.values().stream().filter(file -> changed.containsKey(file.filePath())).count();
    fresh.clear();
    changed.clear();
    return new Decided(moved, displaced, edited, updated, added);
  }

  private static Map<String, List<ImageFile>> byContent(Stream<ImageFile> files) {
    return files.collect(
        Collectors.groupingBy(ImageFile::fileHash, TreeMap::new, Collectors.toList()));
  }

  /** Whether an image is that of a path with another content now. */
  private static boolean isOwner(CatalogImage image, Map<String, Long> owners) {
    return Long.valueOf(image.id()).equals(owners.get(image.filePath()));
  }

  private Twins twins(List<CatalogImage> images) {
    Set<Long> remarked = new HashSet<>();
    if (images.size() > 1) { // or else there is nothing to choose
      List<Long> ids = images.stream().map(CatalogImage::id).toList();
      remarked.addAll(catalog.remarks().of(ids).keySet());
    }
    return new Twins(
        images.stream()
            .map(
                image ->
                    new Twins.Image(
                        image.id(),
                        dataFolder.resolve(image.filePath()).normalize(),
                        modified(image),
                        remarked.contains(image.id())))
            .toList());
  }

  /** A file that was copied before its own was edited has another time, one that moved has not. */
  private long modified(CatalogImage image) {
    Change change = changed.get(image.filePath());
    return change == null || isGone(dataFolder, image)
        ? Twins.ANY
        : change.before().modifiedMillis();
  }

  /**
   * Two images cannot have one path: where one moved to the path of an image whose content is
   * nowhere, that one gets the path which became free in the end. But where that is all that
   * happened, and the moved one was gone, nobody can tell a picture that was moved over another
   * from one that was edited to be as a lost one is: then none was moved.
   */
  private Map<Long, ImageFile> makeRoom(
      Map<String, Long> owners, Map<Long, CatalogImage> images, Map<Long, ImageFile> moved) {
    Map<String, Long> movedTo = new HashMap<>();
    moved.forEach((id, file) -> movedTo.put(file.filePath(), id));
    Map<Long, ImageFile> displaced = new TreeMap<>();
    Map<Long, ImageFile> unclear = new TreeMap<>();
    for (Change change : changed.values()) {
      String path = change.now().filePath();
      Long owner = owners.get(path);
      if (owner == null || moved.containsKey(owner) || !movedTo.containsKey(path)) {
        continue;
      }
      String free = path;
      int steps = 0;
      while (movedTo.containsKey(free)) {
        free = images.get(movedTo.get(free)).filePath();
        steps++;
      }
      if (changed.containsKey(free)) {
        displaced.put(owner, changed.get(free).now());
      } else if (steps > 1) {
        displaced.put(owner, at(free, change.before()));
      } else {
        unclear.put(movedTo.get(path), change.now());
      }
    }
    moved.keySet().removeAll(unclear.keySet());
    moved.putAll(matchNew(unclear, images, movedTo.keySet()));
    return displaced;
  }

  /** Some images that are gone, and those new files with their contents that no image has. */
  private Map<Long, ImageFile> matchNew(
      Map<Long, ImageFile> lost, Map<Long, CatalogImage> images, Set<String> taken) {
    Map<String, List<ImageFile>> files =
        byContent(fresh.stream().filter(file -> !taken.contains(file.filePath())));
    Map<String, List<CatalogImage>> lostByContent = new TreeMap<>();
    lost.forEach(
        (id, file) ->
            lostByContent
                .computeIfAbsent(file.fileHash(), hash -> new ArrayList<>())
                .add(images.get(id)));
    Map<Long, ImageFile> matched = new TreeMap<>();
    lostByContent.forEach(
        (hash, these) -> matched.putAll(twins(these).match(files.getOrDefault(hash, List.of()))));
    return matched;
  }

  private static ImageFile at(String path, ImageFile file) {
    return new ImageFile(
        path,
        file.width(),
        file.height(),
        file.format(),
        file.fileSize(),
        file.modifiedMillis(),
        file.fileHash());
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
