package dev.skylight.internal.duplicates;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;

/**
 * Groups of numbers, ids or rows, in the order of the lowest id of their pictures: 8 bytes a member
 * and 12 a group. Immutable.
 */
final class PlacedGroups {

  /** Groups whose pictures are asked for at a time. */
  private static final int BATCH = 100;

  private final long[] lowestIds;
  private final int[] starts; // one more than there are groups
  private final long[] members;

  /** Takes over the arrays, ordered by the first one. */
  PlacedGroups(long[] lowestIds, int[] starts, long[] members) {
    this.lowestIds = lowestIds;
    this.starts = starts;
    this.members = members;
  }

  /** How many there are. */
  int size() {
    return lowestIds.length;
  }

  /** Members of a group. */
  private List<Long> members(int group) {
    return Arrays.stream(members, starts[group], starts[group + 1]).boxed().toList();
  }

  /**
   * A page of what is left of groups.
   *
   * @param from lowest id of the first group
   * @param limit most groups that are there
   * @param now what is there of some groups, one list each
   */
  GroupPage page(long from, int limit, Function<List<List<Long>>, List<List<Group>>> now) {
    int found = Arrays.binarySearch(lowestIds, from);
    int at = found >= 0 ? found : -found - 1;
    List<Group> groups = new ArrayList<>();
    while (at < size() && groups.size() < limit) {
      int end = Math.min(size(), at + Math.min(BATCH, limit - groups.size()));
      List<List<Long>> asked = new ArrayList<>();
      for (int group = at; group < end; group++) {
        asked.add(members(group));
      }
      now.apply(asked).forEach(groups::addAll);
      at = end;
    }
    return new GroupPage(
        groups, at < size() ? OptionalLong.of(lowestIds[at]) : OptionalLong.empty(), size());
  }
}
