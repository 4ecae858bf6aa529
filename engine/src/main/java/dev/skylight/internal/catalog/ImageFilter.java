package dev.skylight.internal.catalog;

import java.util.List;

/**
 * Which images are wanted.
 *
 * @param tags keys of the tags that an image has, all of them
 * @param minRating stars that it has at least
 * @param folder in which its path lies at any depth, without a slash at its end unless that is all;
 *     empty: anywhere
 */
public record ImageFilter(List<String> tags, int minRating, String folder) {

  /** Copies the list. */
  public ImageFilter {
    tags = List.copyOf(tags);
  }

  /** What the paths of a folder begin with. */
  static String prefix(String folder) {
    return folder.isEmpty() || folder.endsWith("/") ? folder : folder + "/";
  }
}
