package dev.skylight.cli.shell;

import java.nio.file.Path;

/** Paths as short as they can be typed from here. */
public final class ShortPath {

  private ShortPath() {}

  /** The path from the working folder on where it lies in there, else as it is. */
  public static String of(Path path) {
    return of(path, Path.of("").toAbsolutePath());
  }

  public static String of(Path path, Path from) {
    Path absolute = path.toAbsolutePath().normalize();
    if (absolute.equals(from)) {
      return ".";
    }
    return (absolute.startsWith(from) ? from.relativize(absolute) : absolute).toString();
  }
}
