package dev.skylight.internal.thumbnails;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Walks over a folder of {@link KeptFiles}; removes files that a crash left half-written. Whatever
 * has another name is passed over.
 */
final class Look {

  private static final Pattern FOLDER = Pattern.compile("[0-9a-f]{2}");
  private static final String NAME = "[0-9a-f]{32}-[0-9]{1,5}\\.thumb";
  private static final Pattern KEPT = Pattern.compile(NAME);
  private static final Pattern HALF = Pattern.compile(NAME + "\\.[0-9a-f]{16}\\.tmp");

  /** Nobody writes one for so long; a younger one may be another process's, at work. */
  private static final long LEFT_MILLIS = 60_000;

  private final Path folder;
  private final long nowMillis;

  Look(Path folder, long nowMillis) {
    this.folder = folder;
    this.nowMillis = nowMillis;
  }

  /** Every file that is kept. */
  void each(Consumer<KeptFile> receiver) throws IOException {
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(folder)) {
      for (Path one : folders) {
        if (FOLDER.matcher(one.getFileName().toString()).matches()
            && Files.isDirectory(one, LinkOption.NOFOLLOW_LINKS)) {
          files(one, receiver);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    } catch (NoSuchFileException e) {
      // removed meanwhile, with all that was in it
    }
  }

  private void files(Path one, Consumer<KeptFile> receiver) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(one, one.getFileName() + "*")) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        boolean kept = KEPT.matcher(name).matches();
        if (kept || HALF.matcher(name).matches()) {
          file(file, name, kept, receiver);
        }
      }
    }
  }

  private void file(Path file, String name, boolean kept, Consumer<KeptFile> receiver)
      throws IOException {
    try {
      BasicFileAttributes facts =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      long changed = facts.lastModifiedTime().toMillis();
      if (facts.isRegularFile() && kept) {
        receiver.accept(new KeptFile(name, facts.size(), changed));
      } else if (facts.isRegularFile() && nowMillis - changed > LEFT_MILLIS) {
        Files.deleteIfExists(file);
      }
    } catch (NoSuchFileException e) {
      // another process dropped it
    }
  }
}
