package dev.skylight.samples;

import static dev.skylight.samples.Thing.BALL;
import static dev.skylight.samples.Thing.BALLOON;
import static dev.skylight.samples.Thing.BENCH;
import static dev.skylight.samples.Thing.BIRD;
import static dev.skylight.samples.Thing.BOAT;
import static dev.skylight.samples.Thing.CAR;
import static dev.skylight.samples.Thing.CAT;
import static dev.skylight.samples.Thing.DOG;
import static dev.skylight.samples.Thing.FISH;
import static dev.skylight.samples.Thing.HOUSE;
import static dev.skylight.samples.Thing.KITE;
import static dev.skylight.samples.Thing.LIGHTHOUSE;
import static dev.skylight.samples.Thing.MUSHROOM;
import static dev.skylight.samples.Thing.SUN;
import static dev.skylight.samples.Thing.TENT;
import static dev.skylight.samples.Thing.TREE;
import static dev.skylight.samples.Thing.UMBRELLA;
import static dev.skylight.samples.Tint.BLACK;
import static dev.skylight.samples.Tint.BLUE;
import static dev.skylight.samples.Tint.BROWN;
import static dev.skylight.samples.Tint.GREEN;
import static dev.skylight.samples.Tint.ORANGE;
import static dev.skylight.samples.Tint.PINK;
import static dev.skylight.samples.Tint.PURPLE;
import static dev.skylight.samples.Tint.RED;
import static dev.skylight.samples.Tint.WHITE;
import static dev.skylight.samples.Tint.YELLOW;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The sceneries: what can be in them, which colours would not stand out there, and the words for
 * them. Every picture of a scene is captioned with all of its {@link #words()}.
 */
@SuppressWarnings("ImmutableEnumChecker") // lists of List.of, sets that nobody changes
enum Scene {
  SKY(
      List.of(BALLOON, BIRD, KITE, SUN),
      EnumSet.noneOf(Tint.class),
      "sky with clouds",
      "in the sky",
      List.of("sky", "clouds", "cloudy sky")),
  NIGHT(
      List.of(HOUSE, TENT, TREE, LIGHTHOUSE, CAT, CAR),
      EnumSet.of(BLACK, BLUE, PURPLE),
      "night with moon and stars",
      "at night",
      List.of("night", "moon", "stars", "night stars")),
  SUNSET(
      List.of(BOAT, BOAT, BIRD, BALLOON, LIGHTHOUSE),
      EnumSet.of(ORANGE, YELLOW, PINK, RED),
      "sunset with the sun over the sea",
      "at sunset",
      List.of("sunset", "sea", "sunset sea")),
  MOUNTAINS(
      List.of(HOUSE, TENT, TREE, BALLOON, KITE, SUN, DOG),
      EnumSet.of(GREEN),
      "mountains with peaks and a valley",
      "in the mountains",
      List.of("mountains", "peaks", "valley")),
  SNOW(
      List.of(HOUSE, TREE, CAR, CAT, DOG, BENCH, TENT),
      EnumSet.of(WHITE),
      "winter landscape with snow",
      "in the snow",
      List.of("snow", "winter", "winter landscape")),
  FOREST(
      List.of(TENT, HOUSE, MUSHROOM, DOG, BENCH, CAR),
      EnumSet.of(GREEN, BLACK),
      "forest with tall trees",
      "in the forest",
      List.of("forest", "trees", "tall trees")),
  DESERT(
      List.of(TENT, CAR, BALLOON, SUN, DOG, BIRD),
      EnumSet.of(YELLOW, ORANGE, BROWN),
      "desert with sand dunes",
      "in the desert",
      List.of("desert", "dunes", "sand dunes")),
  BEACH(
      List.of(UMBRELLA, BALL, BOAT, KITE, DOG, SUN),
      EnumSet.of(YELLOW, BROWN, WHITE, BLUE),
      "beach by the sea",
      "on the beach",
      List.of("beach", "sea", "sea beach")),
  CITY(
      List.of(CAR, CAR, BALLOON, BENCH, DOG, CAT, BIRD),
      EnumSet.noneOf(Tint.class),
      "city with buildings by day",
      "in the city",
      List.of("city", "buildings", "city buildings")),
  CITY_NIGHT(
      List.of(CAR, CAR, UMBRELLA, CAT, BENCH),
      EnumSet.of(BLACK, BLUE, PURPLE, BROWN),
      "city with buildings at night",
      "in the city at night",
      List.of("city night", "night", "city")),
  MEADOW(
      List.of(HOUSE, TREE, CAT, DOG, KITE, BALLOON, BALL, BENCH, SUN),
      EnumSet.of(GREEN),
      "meadow with flowers",
      "in the meadow",
      List.of("meadow", "flowers", "flower meadow")),
  RAIN(
      List.of(UMBRELLA, UMBRELLA, CAR, HOUSE, CAT, BENCH),
      EnumSet.noneOf(Tint.class),
      "rain with puddles",
      "in the rain",
      List.of("rain", "puddles", "rain puddles")),
  LAKE(
      List.of(BOAT, BOAT, BIRD, BALLOON),
      EnumSet.of(BLUE, GREEN),
      "lake with hills and reeds",
      "at the lake",
      List.of("lake", "lake hills", "reeds")),
  UNDERWATER(
      List.of(FISH),
      EnumSet.of(BLUE, GREEN),
      "underwater world with seaweed and bubbles",
      "underwater",
      List.of("underwater world", "underwater", "seaweed")),
  AUTUMN(
      List.of(BENCH, HOUSE, MUSHROOM, CAT, UMBRELLA, CAR, TENT),
      EnumSet.of(ORANGE, RED, YELLOW, BROWN),
      "autumn park with trees and leaves",
      "in autumn",
      List.of("autumn", "leaves", "autumn leaves"));

  private static final Set<String> GLUE =
      Set.of("with", "and", "the", "over", "a", "by", "at", "of", "landscape");

  private final List<Thing> things;
  private final Set<Tint> lost;
  private final String whole;
  private final String place;
  private final List<String> names;

  Scene(List<Thing> things, Set<Tint> lost, String whole, String place, List<String> names) {
    this.things = things;
    this.lost = lost;
    this.whole = whole;
    this.place = place;
    this.names = names;
  }

  /** What may be in it; what stands there twice comes twice as often. */
  List<Thing> things() {
    return things;
  }

  /** The colours in which a thing stands out here; by day the sky is blue and white. */
  List<Tint> tints(Thing thing) {
    boolean daySky = thing.where() == Thing.Where.AIR && this != SUNSET;
    return thing.tints().stream()
        .filter(tint -> !lost.contains(tint) || (thing == TREE && tint == GREEN))
        .filter(tint -> !daySky || (tint != BLUE && tint != WHITE))
        .toList();
  }

  /** All of the scene's words in one phrase. */
  String whole() {
    return whole;
  }

  /** Where something in the scene is. */
  String place() {
    return place;
  }

  /** One or two words for it. */
  List<String> names() {
    return names;
  }

  /** The words that name what every picture of the scene shows. */
  List<String> words() {
    return List.of(whole.split(" ")).stream().filter(word -> !GLUE.contains(word)).toList();
  }
}
