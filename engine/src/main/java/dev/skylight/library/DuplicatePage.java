package dev.skylight.library;

import java.util.List;
import java.util.OptionalLong;

/**
 * Some of the groups of duplicates, the largest savings first or as {@link Duplicates} says.
 *
 * @param groups of one page
 * @param next what the next page begins with; empty on the last one
 * @param total groups of that kind
 */
public record DuplicatePage(List<DuplicateGroup> groups, OptionalLong next, long total) {

  /** Copies the list. */
  public DuplicatePage {
    groups = List.copyOf(groups);
  }
}
