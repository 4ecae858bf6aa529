package dev.skylight.samples;

import dev.skylight.samples.Picture.Group;
import dev.skylight.samples.Picture.Side;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What is said of a picture: four to six captions, all true. The first says everything, the second
 * is one or two words; together they name every word of the scene, every thing and every colour, a
 * colour right before its thing. Lower case, no punctuation.
 */
final class Captions {

  private static final int PURPOSE = 3;
  private static final List<String> NUMBERS = List.of("one", "two", "three");

  private Captions() {}

  /** The captions of a picture of a seed. */
  static List<String> of(Picture picture, long seed) {
    Dice dice = new Dice(seed, picture.number(), PURPOSE);
    Scene scene = picture.scene();
    Set<String> captions = new LinkedHashSet<>();
    if (picture.groups().isEmpty()) {
      captions.add(scene.whole());
      List<String> names = new ArrayList<>(scene.names());
      while (!names.isEmpty()) {
        captions.add(names.remove(dice.below(names.size())));
      }
      return List.copyOf(captions);
    }
    Group group = dice.of(picture.groups());
    boolean sceneIsShort = dice.chance(0.4);
    captions.add(everything(picture) + " " + connect(scene));
    captions.add(sceneIsShort ? dice.of(scene.names()) : shortly(group, dice));
    for (Group each : picture.groups()) {
      captions.add(phrase(each, dice.chance(0.25)));
    }
    captions.add(plain(group) + " " + place(scene, group));
    captions.add(
        sceneIsShort || dice.chance(0.5)
            ? phrase(group, false) + " " + place(scene, group)
            : scene.names().get(0) + " with " + everything(picture));
    if (captions.size() < 4) {
      captions.add(dice.of(scene.names()));
    }
    for (String name : scene.names()) {
      if (captions.size() < 4) {
        captions.add(name);
      }
    }
    return List.copyOf(captions);
  }

  /** Every thing with its colour, number and, where one can tell, its side. */
  private static String everything(Picture picture) {
    List<Group> groups = picture.groups();
    if (groups.size() == 2) {
      return phrase(groups.get(0), false)
          + " "
          + Side.LEFT.words()
          + " and "
          + phrase(groups.get(1), false)
          + " "
          + Side.RIGHT.words();
    }
    String phrase = phrase(groups.get(0), false);
    return picture.side() == null ? phrase : phrase + " " + picture.side().words();
  }

  /** The scene with all its words, after the things. */
  private static String connect(Scene scene) {
    return switch (scene) {
      case SKY -> "in a " + scene.whole();
      case NIGHT, SUNSET -> "at " + scene.whole();
      case MOUNTAINS, RAIN -> "in " + scene.whole();
      case BEACH -> "on a " + scene.whole();
      case LAKE -> "at a " + scene.whole();
      case AUTUMN, UNDERWATER -> "in an " + scene.whole();
      default -> "in a " + scene.whole();
    };
  }

  private static String place(Scene scene, Group group) {
    String place = scene.place();
    return switch (group.thing().where()) {
      case AIR ->
          scene != Scene.SKY && place.matches("(in|on|at) the .*")
              ? "over" + place.substring(2)
              : place;
      case WATER ->
          scene == Scene.LAKE
              ? "on the lake"
              : scene == Scene.SUNSET ? "on the sea " + place : place;
      case GROUND, DEEP -> place;
    };
  }

  private static String shortly(Group group, Dice dice) {
    if (group.tint() != null && group.count() == 1 && dice.chance(0.6)) {
      return group.tint().word() + " " + group.thing().word();
    }
    return group.count() == 1
        ? group.thing().word()
        : NUMBERS.get(group.count() - 1) + " " + group.thing().plural();
  }

  private static String plain(Group group) {
    return phrase(new Group(group.thing(), null, group.count()), false);
  }

  /** As "a red house", "two red houses", "the sun". */
  private static String phrase(Group group, boolean counted) {
    if (group.thing() == Thing.SUN) {
      return "the sun";
    }
    String noun =
        (group.tint() == null ? "" : group.tint().word() + " ")
            + (group.count() == 1 ? group.thing().word() : group.thing().plural());
    if (group.count() > 1 || counted) {
      return NUMBERS.get(group.count() - 1) + " " + noun;
    }
    return (noun.startsWith("o") || noun.startsWith("u") ? "an " : "a ") + noun;
  }
}
