package dev.skylight.internal.pictures;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A picture by where it is; nothing says that it is there. Two are equal where their places are.
 * Immutable.
 */
public final class Picture {

  private final String place;

  /** Null where it is no file. */
  private final Path file;

  private Picture(String place, Path file) {
    this.place = place;
    this.file = file;
  }

  /** The picture in a file. */
  public static Picture in(Path file) {
    return new Picture(file.toString(), file);
  }

  /** The picture at a place that is no file of this machine, named as a person is to read it. */
  public static Picture at(String place) {
    return new Picture(place, null);
  }

  /** Its file, where it is in one. */
  public Optional<Path> file() {
    return Optional.ofNullable(file);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Picture picture && place.equals(picture.place);
  }

  @Override
  public int hashCode() {
    return place.hashCode();
  }

  /** Where it is, as messages name it. */
  @Override
  public String toString() {
    return place;
  }
}
