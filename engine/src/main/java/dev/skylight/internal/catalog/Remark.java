package dev.skylight.internal.catalog;

import java.util.List;

/**
 * What people say of an image.
 *
 * @param tags as they are shown, in alphabetical order
 * @param rating 1 to 5; 0: none
 */
public record Remark(List<String> tags, int rating) {

  /** Copies the list. */
  public Remark {
    tags = List.copyOf(tags);
  }
}
