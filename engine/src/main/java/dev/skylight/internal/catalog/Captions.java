package dev.skylight.internal.catalog;

import dev.skylight.internal.files.IoFailures;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Reads {@code captions.tsv}: a line per picture, its path from the file's folder on, then captions
 * after a tab each. The file lies in the picture's folder or in one of those around it.
 */
public final class Captions {

  private static final String NAME = "captions.tsv";

  /** Folders around a picture's own that are looked into. */
  private static final int LEVELS = 3;

  private Captions() {}

  /**
   * The first caption of each picture that has one.
   *
   * @param paths of pictures, as the catalog has them
   * @param folder where paths begin that are not absolute
   */
  public static Map<String, String> first(Collection<String> paths, Path folder) {
    Map<Path, Map<String, String>> wanted = new HashMap<>();
    for (String path : paths) {
      Path file = Captions.file(path, folder);
      Path captions = file == null ? null : nearest(file);
      if (captions != null) {
        String inside = captions.getParent().relativize(file).toString();
        wanted.computeIfAbsent(captions, key -> new HashMap<>()).put(inside, path);
      }
    }
    Map<String, String> captions = new HashMap<>();
    wanted.forEach((file, pictures) -> read(file, pictures, captions));
    return captions;
  }

  /** The file of a picture, or null where its path cannot be one. */
  public static Path file(String path, Path folder) {
    try {
      return path.isEmpty() ? null : folder.resolve(path).normalize();
    } catch (InvalidPathException e) {
      return null;
    }
  }

  private static Path nearest(Path picture) {
    Path folder = picture.getParent();
    for (int level = 0; level <= LEVELS && folder != null; level++) {
      Path captions = folder.resolve(NAME);
      if (Files.isRegularFile(captions)) {
        return captions;
      }
      folder = folder.getParent();
    }
    return null;
  }

  private static void read(Path file, Map<String, String> pictures, Map<String, String> captions) {
    Set<String> open = new HashSet<>(pictures.keySet());
    try (BufferedReader lines = Files.newBufferedReader(file)) {
      String line = lines.readLine();
      while (line != null && !open.isEmpty()) {
        int tab = line.indexOf('\t');
        if (tab > 0 && open.remove(line.substring(0, tab))) {
          int end = line.indexOf('\t', tab + 1);
          captions.put(
              pictures.get(line.substring(0, tab)),
              line.substring(tab + 1, end < 0 ? line.length() : end));
        }
        line = lines.readLine();
      }
    } catch (IOException e) {
      throw IoFailures.ofFile("read the captions", file, e);
    }
  }
}
