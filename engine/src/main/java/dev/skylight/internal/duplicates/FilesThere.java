package dev.skylight.internal.duplicates;

import dev.skylight.internal.catalog.Captions;
import dev.skylight.internal.catalog.CatalogPicture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Pictures whose files are there now, each file once, whatever it is called. */
final class FilesThere {

  private static final Logger LOG = LoggerFactory.getLogger(FilesThere.class);

  /** Most pixels, most bytes, lowest id. */
  private static final Comparator<There> BEST_FIRST =
      Comparator.comparingLong((There one) -> -one.pixels())
          .thenComparingLong(one -> -one.bytes())
          .thenComparingLong(one -> one.picture().id());

  /** Of two names of one file that which is no link stands for it; else the lower id. */
  private static final Comparator<There> NAMES =
      Comparator.comparing(There::link).thenComparingLong(one -> one.picture().id());

  private final Path folder;

  /**
   * Of a collection.
   *
   * @param folder that relative paths are relative to
   */
  FilesThere(Path folder) {
    this.folder = folder;
  }

  /**
   * A picture whose file is there.
   *
   * @param key what tells the file from others, whatever it is called
   * @param link whether its name is a symbolic link
   */
  record There(
      CatalogPicture picture, Path file, Object key, boolean link, long bytes, long millis) {

    long pixels() {
      return (long) picture.facts().width() * picture.facts().height();
    }
  }

  /** What is there of a picture; empty where its file is not. */
  Optional<There> look(CatalogPicture picture) {
    Path file = Captions.file(picture.facts().filePath(), folder);
    if (file == null || !Files.exists(file)) {
      return Optional.empty();
    }
    try {
      BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
      Object key = found.fileKey() == null ? file.toRealPath() : found.fileKey();
      return found.isRegularFile()
          ? Optional.of(
              new There(
                  picture,
                  file,
                  key,
                  Files.isSymbolicLink(file),
                  found.size(),
                  found.lastModifiedTime().toMillis()))
          : Optional.empty();
    } catch (IOException e) {
      // gone at this moment, or not for us to read: nobody can tell whether it is a duplicate
      LOG.debug("{} is left out of duplicates: {}", file, e.toString());
      return Optional.empty();
    }
  }

  /** The best to keep first, no file twice; fewer than two are no duplicates: none. */
  static List<CatalogPicture> bestFirst(Collection<There> there) {
    Map<Object, There> byFile = new LinkedHashMap<>();
    for (There one : there) {
      byFile.merge(one.key(), one, (a, b) -> NAMES.compare(a, b) <= 0 ? a : b);
    }
    List<There> files = new ArrayList<>(byFile.values());
    files.sort(BEST_FIRST);
    return files.size() < 2 ? List.of() : files.stream().map(There::picture).toList();
  }
}
