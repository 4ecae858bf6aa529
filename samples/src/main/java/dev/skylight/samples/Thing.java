package dev.skylight.samples;

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

import java.util.List;
import java.util.Locale;

/** What can be in a picture, big enough to be seen and named. */
@SuppressWarnings("ImmutableEnumChecker") // lists of List.of
enum Thing {
  HOUSE("houses", Where.GROUND, 1.10, 190, RED, BLUE, YELLOW, WHITE, PINK, GREEN, ORANGE),
  BOAT("boats", Where.WATER, 0.92, 190, RED, BLUE, GREEN, YELLOW, ORANGE, PURPLE, WHITE, BLACK),
  CAR("cars", Where.GROUND, 2.05, 110, RED, BLUE, GREEN, YELLOW, ORANGE, WHITE, BLACK, PINK),
  BALLOON("balloons", Where.AIR, 0.74, 200, RED, BLUE, GREEN, YELLOW, ORANGE, PURPLE, PINK),
  TREE("trees", Where.GROUND, 0.82, 215, GREEN, ORANGE, RED, YELLOW, PINK),
  CAT("cats", Where.GROUND, 0.80, 160, BLACK, WHITE, ORANGE),
  DOG("dogs", Where.GROUND, 1.25, 140, BROWN, BLACK, WHITE),
  BIRD("birds", Where.AIR, 1.35, 125, RED, BLUE, YELLOW, WHITE, BLACK, GREEN),
  UMBRELLA(
      "umbrellas", Where.GROUND, 1.05, 170, RED, BLUE, GREEN, YELLOW, ORANGE, PURPLE, PINK, BLACK),
  KITE("kites", Where.AIR, 0.72, 185, RED, BLUE, GREEN, YELLOW, ORANGE, PURPLE, PINK),
  TENT("tents", Where.GROUND, 1.45, 140, RED, BLUE, GREEN, YELLOW, ORANGE, PURPLE),
  LIGHTHOUSE("lighthouses", Where.GROUND, 0.46, 220, RED, BLUE, BLACK),
  FISH("fish", Where.DEEP, 1.55, 125, RED, YELLOW, ORANGE, PURPLE, PINK, WHITE),
  BALL("balls", Where.GROUND, 1.00, 120, RED, BLUE, GREEN, YELLOW, ORANGE, PURPLE, PINK),
  MUSHROOM("mushrooms", Where.GROUND, 0.95, 150, RED, ORANGE, WHITE, PURPLE),
  BENCH("benches", Where.GROUND, 1.60, 115, RED, BLUE, GREEN, YELLOW, WHITE, BROWN),
  SUN("suns", Where.AIR, 1.00, 135);

  /** Where a thing is at home. */
  enum Where {
    GROUND,
    WATER,
    AIR,
    DEEP
  }

  private final String plural;
  private final Where where;
  private final double aspect;
  private final double height;
  private final List<Tint> tints;

  Thing(String plural, Where where, double aspect, double height, Tint... tints) {
    this.plural = plural;
    this.where = where;
    this.aspect = aspect;
    this.height = height;
    this.tints = List.of(tints);
  }

  /** As captions say it of one. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** As captions say it of several. */
  String plural() {
    return plural;
  }

  Where where() {
    return where;
  }

  /** Width over height. */
  double aspect() {
    return aspect;
  }

  /** The usual height where there is room, of the 480 of the picture's shorter side. */
  double height() {
    return height;
  }

  /** The colours that it comes in; none of the sun, which has its own. */
  List<Tint> tints() {
    return tints;
  }
}
