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
import java.util.stream.Stream;

/**
 * Which of several images with one content became which of several files with it. They look the
 * same, but what people said of them differs: places and names tell them apart. One thread.
 */
final class Twins {

  /** Of an image whose file may have any modification time. */
  static final long ANY = 0;

  /** In what an image and its file are alike, the likeliest first. */
  private static final List<Function<Path, String>> ALIKE =
      List.of(
          path -> folder(path).getFileName() + "/" + path.getFileName(),
          path -> String.valueOf(path.getFileName()),
          path -> folder(path).toString(),
          path -> "");

  /** The likeliest first. */
  private static final Comparator<Image> BEST =
      Comparator.comparing((Image image) -> !image.remarked())
          .thenComparing(image -> image.modifiedMillis() != ANY)
          .thenComparingLong(Image::id);

  private final List<Image> images;

  /** Of these, in any order. */
  Twins(List<Image> images) {
    this.images = new ArrayList<>(images);
    this.images.sort(BEST);
  }

  /**
   * One that is no longer where it was.
   *
   * @param path where it was, absolute
   * @param modifiedMillis modification time that its file must have, or {@link #ANY}
   * @param remarked whether people gave it tags or stars
   */
  record Image(long id, Path path, long modifiedMillis, boolean remarked) {}

  /** Image id and file, each at most once. */
  Map<Long, ImageFile> match(List<ImageFile> files) {
    Map<Long, ImageFile> matched = new HashMap<>();
    Set<ImageFile> done = new HashSet<>();
    for (Function<Path, String> alike : ALIKE) {
      Map<Key, Deque<Image>> free = new HashMap<>();
      for (Image image : images) {
        if (!matched.containsKey(image.id())) {
          Key key = new Key(alike.apply(image.path()), image.modifiedMillis());
          free.computeIfAbsent(key, none -> new ArrayDeque<>()).add(image);
        }
      }
      for (ImageFile file : files) {
        String key = alike.apply(Path.of(file.filePath()));
        Deque<Image> these =
            Stream.of(new Key(key, ANY), new Key(key, file.modifiedMillis()))
                .map(free::get)
                .filter(found -> found != null && !found.isEmpty())
                .min(Comparator.comparing(Deque::element, BEST))
                .orElse(null);
        if (these != null && done.add(file)) {
          matched.put(these.remove().id(), file);
        }
      }
    }
    return matched;
  }

  private record Key(String alike, long modifiedMillis) {}

  private static Path folder(Path path) {
    return path.getParent() == null ? path : path.getParent();
  }
}
