package dev.skylight.internal.hub;

import dev.skylight.internal.files.AtomicFiles;
import dev.skylight.internal.files.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A model's place in a folder of models: {@code NAME}, which is whole or not there, and {@code
 * NAME.part} beside it, in which the next one is put together. For one process at a time.
 *
 * @param target of the whole model
 */
record InstallFolder(Path target) {

  /** Where the next one is put together. */
  Path part() {
    return target.resolveSibling(target.getFileName() + ".part");
  }

  private Path old() {
    return target.resolveSibling(target.getFileName() + ".old");
  }

  /** A kill between the two renames of {@link #swap} leaves the old folder aside. */
  void recover() throws IOException {
    Path old = old();
    if (Files.exists(old)) {
      if (Files.exists(target)) {
        Folders.delete(old);
      } else {
        Files.move(old, target, StandardCopyOption.ATOMIC_MOVE);
      }
    }
  }

  /** Removes what an earlier pull left in the new one, save these files. */
  void removeOthers(Set<String> wanted) throws IOException {
    Path part = part();
    Set<Path> keep = new HashSet<>();
    wanted.forEach(path -> keep.add(part.resolve(path)));
    List<Path> files;
    try (Stream<Path> walk = Files.walk(part)) {
      files = walk.filter(file -> !Files.isDirectory(file) && !keep.contains(file)).toList();
    }
    for (Path file : files) {
      Files.delete(file);
    }
  }

  /** Puts the new one, whose files are on the disk, in the place of the old one. */
  void swap() throws IOException {
    Path part = part();
    AtomicFiles.forceFolder(part.resolve("onnx"));
    AtomicFiles.forceFolder(part);
    Path old = old();
    if (Files.exists(target)) {
      Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
    }
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
    AtomicFiles.forceFolder(target.getParent());
    Folders.delete(old);
  }
}
