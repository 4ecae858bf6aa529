package dev.skylight.internal.scan;

import dev.skylight.internal.images.PictureFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds picture files under a folder: in every folder the files by name, then the folders by name,
 * so that the order does not depend on the machine. Passes over nothing without telling. One
 * thread, one use.
 */
final class FolderWalk {

  static final String HIDDEN = "hidden";
  static final String EXCLUDED = "excluded";
  static final String NO_FILE = "pipe, socket or device";
  static final String BROKEN_LINK = "broken link";

  /** Links that are named. */
  private static final int MOST_LINKS = 5;

  private final Path root;
  private final Path dataFolder;
  private final Exclusions exclusions;
  private final Receiver receiver;
  private final Set<Path> visited = new HashSet<>();
  private Path realRoot;
  private long links;

  /**
   * A walk.
   *
   * @param root where it begins, absolute
   * @param dataFolder left out
   */
  FolderWalk(Path root, Path dataFolder, Exclusions exclusions, Receiver receiver) {
    this.root = root;
    this.dataFolder = dataFolder;
    this.exclusions = exclusions;
    this.receiver = receiver;
  }

  /** Hears of what is found, in order. */
  interface Receiver {

    /** A folder is looked at now. */
    void onFolder(Path folder);

    /** A file that {@link FileKinds} takes for a picture. */
    void onPicture(Path file);

    /** A folder that cannot be listed or a file that cannot be named, and why, as a sentence. */
    void onLeftOut(Path path, String reason);

    /** Something of this kind is passed over: one of the names here or in {@link FileKinds}. */
    void onPassedOver(String kind);

    /** Something else that a person wants to know, as a sentence. */
    void onNote(String note);
  }

  /**
   * Walks. Hidden files and folders, what is excluded, links that lead in circles, and the data
   * folder are left out; links out of the folder are followed, and told.
   */
  void walk() {
    visit(root);
    if (links > MOST_LINKS) {
      receiver.onNote(
          String.format(Locale.ROOT, "%,d more links lead out of %s.", links - MOST_LINKS, root));
    }
  }

  private void visit(Path folder) {
    List<Path> entries;
    try {
      Path real = folder.toRealPath();
      realRoot = realRoot == null ? real : realRoot;
      if (real.equals(dataFolder) || !visited.add(real)) {
        return;
      }
      try (Stream<Path> stream = Files.list(folder)) {
        entries = stream.sorted().toList();
      }
    } catch (IOException | UncheckedIOException e) {
      // one folder among thousands is told, not a reason to stop
      receiver.onLeftOut(folder, folder + " is left out: " + reason(e) + ".");
      return;
    }
    receiver.onFolder(folder);
    List<Path> folders = new ArrayList<>();
    for (Path entry : entries) {
      if (entry.getFileName().toString().startsWith(".")) {
        receiver.onPassedOver(HIDDEN);
      } else if (exclusions.matches(root.relativize(entry))) {
        receiver.onPassedOver(EXCLUDED);
      } else {
        Optional<BasicFileAttributes> now = attributes(entry);
        if (now.isPresent() && now.get().isDirectory()) {
          tellLink(entry);
          folders.add(entry);
        } else {
          file(entry, now);
        }
      }
    }
    folders.forEach(this::visit);
  }

  private void file(Path entry, Optional<BasicFileAttributes> now) {
    if (now.isEmpty() && !PictureFormat.named(entry)) {
      receiver.onPassedOver(BROKEN_LINK);
    } else if (now.isPresent() && !now.get().isRegularFile()) {
      receiver.onPassedOver(NO_FILE);
    } else if (!FileKinds.isPicture(entry)) {
      receiver.onPassedOver(FileKinds.kind(entry));
    } else if (!FileNames.isCarried(entry)) {
      receiver.onLeftOut(entry, FileNames.refusal(entry));
    } else {
      tellLink(entry);
      receiver.onPicture(entry);
    }
  }

  /** What it is, asked once; empty where it cannot be looked at: reading it will tell why. */
  private static Optional<BasicFileAttributes> attributes(Path entry) {
    try {
      return Optional.of(Files.readAttributes(entry, BasicFileAttributes.class));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private void tellLink(Path entry) {
    try {
      if (!Files.readAttributes(entry, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
          .isSymbolicLink()) {
        return;
      }
      Path real = entry.toRealPath();
      if (!real.startsWith(realRoot) && ++links <= MOST_LINKS) {
        receiver.onNote("The link " + entry + " leads out of " + root + ", to " + real + ".");
      }
    } catch (IOException e) {
      return; // what it leads to is told when it is read
    }
  }

  private static String reason(Exception e) {
    Throwable cause = e instanceof UncheckedIOException ? e.getCause() : e;
    if (cause instanceof AccessDeniedException) {
      return "no permission to list it";
    }
    if (cause instanceof NoSuchFileException) {
      return "it is gone";
    }
    String words =
        cause instanceof FileSystemException failure ? failure.getReason() : cause.getMessage();
    return "it cannot be listed (" + (words == null ? cause : words) + ")";
  }
}
