package dev.skylight.internal.duplicates;

import java.util.List;
import java.util.OptionalLong;

/**
 * Some groups.
 *
 * @param groups of one page
 * @param next what the next page begins with; empty on the last one
 * @param total groups that are known of, those whose pictures are gone since among them
 */
public record GroupPage(List<Group> groups, OptionalLong next, long total) {

  /** Of nothing. */
  static final GroupPage NONE = new GroupPage(List.of(), OptionalLong.empty(), 0);

  /** Copies the list. */
  public GroupPage {
    groups = List.copyOf(groups);
  }
}
