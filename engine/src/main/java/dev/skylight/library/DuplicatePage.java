package dev.skylight.library;

import java.util.List;
import java.util.OptionalLong;

/**
 * Some of the groups of duplicates, in the order that {@link Duplicates} says.
 *
 * @param groups of one page
 * @param next what the next page begins with; empty on the last one
 * @param total groups of that kind that are known of, those whose pictures are gone since among
 *     them
 */
public record DuplicatePage(List<DuplicateGroup> groups, OptionalLong next, long total) {

  /** Copies the list. */
  public DuplicatePage {
    groups = List.copyOf(groups);
  }
}
