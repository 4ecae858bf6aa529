package dev.skylight.samples;

import java.util.ArrayList;
import java.util.List;

/**
 * What a picture shows: the one truth that its pixels and its captions come from. The seed decides
 * it; where the things are and what the background looks like is up to the layout seed, so that the
 * same seed with another layout seed shows the same, drawn differently.
 *
 * @param number which picture, from 0
 * @param scene the scenery
 * @param groups the things in it, none to two kinds, from left to right
 * @param side where a single thing is; null where there are several or none
 */
record Picture(long number, Scene scene, List<Group> groups, Side side) {

  /** Most things in a picture; each has a column of its own. */
  static final int MOST_THINGS = 3;

  private static final int CONTENT = 1;
  private static final int PLACES = 2;

  Picture {
    groups = List.copyOf(groups);
  }

  /**
   * Things of one kind and colour.
   *
   * @param thing what
   * @param tint which colour; null for what has only its own
   * @param count how many, 1 to 3
   */
  record Group(Thing thing, Tint tint, int count) {}

  /** Where in the middle square of a picture. */
  enum Side {
    LEFT("on the left", 0.25),
    MIDDLE("in the middle", 0.5),
    RIGHT("on the right", 0.75);

    private final String words;
    private final double at;

    Side(String words, double at) {
      this.words = words;
      this.at = at;
    }

    /** Of the square's width. */
    double at() {
      return at;
    }

    String words() {
      return words;
    }
  }

  /** What picture {@code number} of a seed shows; depends on nothing else. */
  static Picture of(long seed, long layoutSeed, long number) {
    Dice dice = new Dice(seed, number, CONTENT);
    Scene scene = dice.of(List.of(Scene.values()));
    List<Group> groups = groups(scene, dice);
    Dice places = new Dice(layoutSeed, number, PLACES);
    boolean swapped = places.chance(0.5);
    if (groups.size() == 2 && swapped) {
      groups = List.of(groups.get(1), groups.get(0));
    }
    boolean single = groups.size() == 1 && groups.get(0).count() == 1;
    return new Picture(number, scene, groups, single ? places.of(List.of(Side.values())) : null);
  }

  private static List<Group> groups(Scene scene, Dice dice) {
    double kinds = dice.unit();
    List<Group> groups = new ArrayList<>();
    if (kinds < 0.12) {
      return groups;
    }
    Thing first = dice.of(scene.things());
    int count = count(first, MOST_THINGS, dice);
    groups.add(new Group(first, tint(scene, first, dice), count));
    if (kinds > 0.74 && count < MOST_THINGS) {
      Thing second = dice.of(scene.things());
      Group group =
          new Group(second, tint(scene, second, dice), count(second, MOST_THINGS - count, dice));
      // the same kind again only in another colour
      if (second != first
          || (second.where() == Thing.Where.DEEP && group.tint() != groups.get(0).tint())) {
        groups.add(group);
      }
    }
    return groups;
  }

  private static int count(Thing thing, int most, Dice dice) {
    double lot = dice.unit();
    if (thing == Thing.SUN || lot < 0.62) {
      return 1;
    }
    return Math.min(lot < 0.84 ? 2 : 3, most);
  }

  private static Tint tint(Scene scene, Thing thing, Dice dice) {
    List<Tint> tints = scene.tints(thing);
    return tints.isEmpty() ? null : dice.of(tints);
  }

  /** How many things there are in all. */
  int things() {
    return groups.stream().mapToInt(Group::count).sum();
  }
}
