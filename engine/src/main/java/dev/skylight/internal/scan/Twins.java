package dev.skylight.internal.scan;

import dev.skylight.internal.catalog.ImageFile;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Which of several images with one content became which of several files with it. They look the
 * same, but what people said of them differs: places and names tell them apart. One thread.
 */
final class Twins {

  /** In what an image and its file are alike, the likeliest first. */
  private static final List<Function<Path, String>> ALIKE =
      List.of(
          path -> folder(path).getFileName() + "/" + path.getFileName(),
          path -> String.valueOf(path.getFileName()),
          path -> folder(path).toString(),
          path -> "");

  private final List<Image> images;

  /** Of these, in any order. */
  Twins(List<Image> images) {
    this.images = new ArrayList<>(images);
    this.images.sort(
        Comparator.comparing((Image image) -> !image.remarked()).thenComparingLong(Image::id));
  }

  /**
   * One that is no longer where it was.
   *
   * @param path where it was, absolute
   * @param remarked whether people gave it tags or stars
   */
  record Image(long id, Path path, boolean remarked) {}

  /** Image id and file, each at most once. */
  Map<Long, ImageFile> match(List<ImageFile> files) {
    Map<Long, ImageFile> matched = new HashMap<>();
    Set<ImageFile> done = new HashSet<>();
    for (Function<Path, String> alike : ALIKE) {
      Map<String, Deque<Image>> free = new HashMap<>();
      for (Image image : images) {
        if (!matched.containsKey(image.id())) {
          free.computeIfAbsent(alike.apply(image.path()), key -> new ArrayDeque<>()).add(image);
        }
      }
      for (ImageFile file : files) {
        Deque<Image> these = free.get(alike.apply(Path.of(file.filePath())));
        if (these != null && !these.isEmpty() && done.add(file)) {
          matched.put(these.remove().id(), file);
        }
      }
    }
    return matched;
  }

  private static Path folder(Path path) {
    return path.getParent() == null ? path : path.getParent();
  }
}
