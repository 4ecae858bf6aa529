package dev.skylight.internal.scan;

import dev.skylight.internal.files.IoFailures;
import dev.skylight.internal.images.PictureFormat;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds picture files under a folder: in every folder the files by name, then the folders by name,
 * so that the order does not depend on the machine. One thread.
 */
final class FolderWalk {

  private final Path dataFolder;
  private final Receiver receiver;
  private final Set<Path> visited = new HashSet<>();

  /**
   * A walk.
   *
   * @param dataFolder left out
   */
  FolderWalk(Path dataFolder, Receiver receiver) {
    this.dataFolder = dataFolder;
    this.receiver = receiver;
  }

  /** Hears of what is found, in order. */
  interface Receiver {

    /** A folder is looked at now. */
    void onFolder(Path folder);

    /** A file that {@link PictureFormat} knows by its extension. */
    void onPicture(Path file);

    /** A folder that cannot be listed, and why, as a sentence. */
    void onLeftOut(Path folder, String reason);
  }

  /**
   * Walks through {@code folder}. Hidden files and folders, links that lead in circles, and the
   * data folder are left out.
   */
  void visit(Path folder) {
    try {
      Path real = folder.toRealPath();
      if (real.equals(dataFolder) || !visited.add(real)) {
        return;
      }
      List<Path> entries;
      try (Stream<Path> stream = Files.list(folder)) {
        entries = stream.sorted().toList();
      }
      receiver.onFolder(folder);
      List<Path> folders = new ArrayList<>();
      for (Path entry : entries) {
        if (entry.getFileName().toString().startsWith(".")) {
          continue;
        }
        if (Files.isDirectory(entry)) {
          folders.add(entry);
        } else if (PictureFormat.named(entry)) {
          receiver.onPicture(entry);
        }
      }
      for (Path next : folders) {
        visit(next);
      }
    } catch (AccessDeniedException e) {
      // one locked folder among thousands is told, not a reason to stop
      receiver.onLeftOut(folder, folder + " is left out: no permission to list it.");
    } catch (IOException e) {
      throw IoFailures.ofFile("scan " + folder, folder, e);
    }
  }
}
