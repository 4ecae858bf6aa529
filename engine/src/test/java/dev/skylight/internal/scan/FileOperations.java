package dev.skylight.internal.scan;

import dev.skylight.internal.models.ContentEmbedder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What people do with the files of their pictures, in any order. */
final class FileOperations {

  private final Random random;
  private final Path folder;
  private final Path pictures;

  /** Deleted files by name, as they were. */
  private final TreeMap<String, Path> bin = new TreeMap<>();

  private int made;
  private int binned;

  /**
   * In a folder of pictures.
   *
   * @param folder around it, where deleted files are kept
   */
  FileOperations(Random random, Path folder, Path pictures) throws IOException {
    this.random = random;
    this.folder = folder;
    this.pictures = pictures;
    Files.createDirectories(folder.resolve("bin"));
  }

  /** How many contents were made. */
  int made() {
    return made;
  }

  /** All of them, by name. */
  List<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(pictures)) {
      return all.filter(Files::isRegularFile)
          .map(file -> pictures.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  private List<String> folders() throws IOException {
    try (Stream<Path> all = Files.walk(pictures)) {
      return all.filter(path -> Files.isDirectory(path) && !path.equals(pictures))
          .map(path -> pictures.relativize(path).toString())
          .sorted()
          .toList();
    }
  }

  private String name() {
    String place = List.of("", "a/", "b/", "a/deep/", "c/").get(random.nextInt(5));
    return place + "p" + random.nextInt(40) + ".png";
  }

  private String content() {
    // now and then something that was there before, or that cannot be read
    return switch (random.nextInt(8)) {
      case 0 -> "content " + random.nextInt(made + 1);
      case 1 -> made++ + ContentEmbedder.BROKEN;
      default -> "content " + made++;
    };
  }

  /** Puts a picture somewhere, perhaps over another, and says where. */
  String write(PictureRig rig) throws IOException {
    String name = name();
    rig.write(name, content());
    return "write " + name;
  }

  /** Does something with a file or a folder, and says what. */
  String operate(PictureRig rig) throws IOException {
    List<String> files = files();
    String some = files.isEmpty() ? null : files.get(random.nextInt(files.size()));
    String name = name();
    switch (some == null ? 0 : random.nextInt(12)) {
      case 0, 1, 2 -> {
        rig.write(name, content()); // adds, or edits where there is one
        return "write " + name;
      }
      case 3 -> {
        rig.write(some, content());
        return "edit " + some;
      }
      case 4 -> {
        if (!some.equals(name)) {
          Files.deleteIfExists(rig.file(name)); // moved over another one
          rig.move(some, name);
        }
        return "move " + some + " to " + name;
      }
      case 5 -> {
        return renameFolder(rig);
      }
      case 6 -> {
        Path kept = folder.resolve("bin").resolve(String.valueOf(binned++));
        Files.move(rig.file(some), kept);
        bin.put(some, kept);
        return "delete " + some;
      }
      case 7 -> {
        return restore(rig);
      }
      case 8 -> {
        if (!some.equals(name)) {
          Files.deleteIfExists(rig.file(name));
          rig.copy(some, name);
        }
        return "copy " + some + " to " + name;
      }
      case 9 -> {
        rig.touch(some);
        return "touch " + some;
      }
      case 10 -> {
        String other = files.get(random.nextInt(files.size()));
        Path between = folder.resolve("between");
        Files.move(rig.file(some), between);
        if (!some.equals(other)) {
          Files.move(rig.file(other), rig.file(some));
        }
        Files.move(between, rig.file(other));
        return "swap " + some + " and " + other;
      }
      default -> {
        Files.delete(rig.file(some));
        return "delete " + some;
      }
    }
  }

  private String renameFolder(PictureRig rig) throws IOException {
    List<String> folders = folders();
    if (folders.isEmpty()) {
      return "nothing";
    }
    String from = folders.get(random.nextInt(folders.size()));
    String to = "f" + random.nextInt(1_000);
    if (!Files.exists(rig.file(to))) {
      rig.move(from, to);
    }
    return "rename folder " + from + " to " + to;
  }

  private String restore(PictureRig rig) throws IOException {
    if (bin.isEmpty()) {
      return "nothing";
    }
    String name = bin.firstKey();
    Path kept = bin.remove(name);
    if (Files.exists(kept) && !Files.exists(rig.file(name))) {
      Files.createDirectories(rig.file(name).getParent());
      Files.move(kept, rig.file(name)); // with its old time
    }
    return "restore " + name;
  }
}
