package dev.skylight.library;

import java.util.List;

/**
 * What people say of a picture.
 *
 * @param tags in alphabetical order
 * @param rating 1 to 5 stars; 0: none
 */
public record Annotation(List<String> tags, int rating) {

  /** Nothing is said. */
  public static final Annotation NONE = new Annotation(List.of(), 0);

  /** Copies the list. */
  public Annotation {
    tags = List.copyOf(tags);
  }
}
