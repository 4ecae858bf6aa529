package dev.skylight.library;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * How a catalog may write the path that a person names: as it is named, from the root on, from the
 * data folder on, without links; each with its accents as one character and as two.
 */
final class PathSpellings {

  private final Path dataFolder;

  PathSpellings(Path dataFolder) {
    this.dataFolder = dataFolder;
  }

  /** The likeliest first. */
  List<String> of(String named) {
    Set<String> spellings = new LinkedHashSet<>();
    for (String path : paths(named)) {
      spellings.add(path);
      spellings.add(Normalizer.normalize(path, Normalizer.Form.NFC));
      spellings.add(Normalizer.normalize(path, Normalizer.Form.NFD));
    }
    return List.copyOf(spellings);
  }

  private List<String> paths(String named) {
    List<String> paths = new ArrayList<>(List.of(named));
    try {
      Path file = Path.of(named).toAbsolutePath().normalize();
      add(paths, file);
      if (Files.exists(file)) {
        add(paths, file.toRealPath());
      }
      return paths;
    } catch (InvalidPathException | IOException e) {
      return paths; // nothing that this machine could tell: only what was named
    }
  }

  private void add(List<String> paths, Path file) {
    paths.add(file.toString());
    if (file.startsWith(dataFolder) && !file.equals(dataFolder)) {
      paths.add(dataFolder.relativize(file).toString());
    }
  }
}
