package dev.skylight.samples;

import dev.skylight.samples.Picture.Group;
import dev.skylight.samples.Thing.Where;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Draws pictures of one size. Everything that a picture's captions name lies inside the square in
 * its middle. One thread at a time; the pixels are drawn over by the next picture.
 */
final class Painter {

  private static final int SPOTS = 4;
  private static final int SCENERY = 5;
  private static final int DETAILS = 6;
  private static final int WEATHER = 7;
  private static final double MARGIN = 12;

  private final Canvas canvas;
  private final SceneArt scenes;
  private final ThingArt things;

  Painter(int width, int height) {
    canvas = new Canvas(width, height);
    scenes = new SceneArt(canvas);
    things = new ThingArt(canvas);
  }

  /**
   * Where a thing is.
   *
   * @param x middle of its foot, units of the canvas
   * @param y its foot
   */
  record Spot(Thing thing, Tint tint, double x, double y, double height, boolean flip) {}

  /** Draws; returns rows of pixels 0xRRGGBB, valid until the next call. */
  int[] draw(Picture picture, long layoutSeed) {
    List<Spot> spots = spots(picture, layoutSeed);
    double ground =
        spots.stream()
            .filter(spot -> spot.thing().where() == Where.GROUND)
            .mapToDouble(Spot::y)
            .min()
            .orElse(420);
    List<Double> taken = spots.stream().map(Spot::x).toList();
    scenes.draw(picture.scene(), ground, taken, new Dice(layoutSeed, picture.number(), SCENERY));
    boolean dark = picture.scene() == Scene.NIGHT || picture.scene() == Scene.CITY_NIGHT;
    Dice details = new Dice(layoutSeed, picture.number(), DETAILS);
    for (Spot spot : spots) {
      double half = spot.height() * spot.thing().aspect() / 2;
      if (dark || spot.thing() == Thing.SUN) {
        int light = spot.thing() == Thing.SUN ? 0xfff2b8 : 0xaab4e0;
        double strength = spot.thing() == Thing.SUN ? 0.85 : 0.4;
        canvas.glow(
            spot.x(),
            spot.y() - spot.height() / 2,
            half * 1.7,
            spot.height() * 0.85,
            light,
            strength);
      }
      canvas.local(spot.x(), spot.y(), spot.height(), spot.flip());
      things.draw(spot.thing(), spot.tint(), dark, details);
      canvas.global();
    }
    scenes.over(picture.scene(), new Dice(layoutSeed, picture.number(), WEATHER));
    return canvas.pixels();
  }

  /** A column for each thing; from the back to the front. */
  static List<Spot> spots(Picture picture, long layoutSeed) {
    Dice dice = new Dice(layoutSeed, picture.number(), SPOTS);
    int all = picture.things();
    List<Spot> spots = new ArrayList<>();
    int column = 0;
    for (Group group : picture.groups()) {
      double size = dice.between(0.9, 1.12);
      for (int i = 0; i < group.count(); i++, column++) {
        spots.add(spot(picture, group, size * dice.between(0.96, 1.04), column, all, dice));
      }
    }
    spots.sort(Comparator.comparingDouble(Spot::y));
    return spots;
  }

  private static Spot spot(
      Picture picture, Group group, double size, int column, int all, Dice dice) {
    Thing thing = group.thing();
    double room = all == 1 ? 250 : (Canvas.SQUARE - 2 * MARGIN) / all - 6;
    double height = Math.min(thing.height() * size, room / thing.aspect());
    double half = height * thing.aspect() / 2;
    double middle =
        all == 1
            ? Canvas.SQUARE * picture.side().at() + dice.between(-22, 22)
            : MARGIN + (column + 0.5) * (Canvas.SQUARE - 2 * MARGIN) / all;
    double play = all == 1 ? 0 : Math.max(0, room / 2 - half);
    double x = middle + dice.between(-play, play);
    x = Math.max(MARGIN + half, Math.min(Canvas.SQUARE - MARGIN - half, x));
    double y =
        switch (thing.where()) {
          case GROUND -> ground(picture.scene(), dice);
          case WATER -> water(picture.scene(), dice);
          case AIR -> MARGIN + 8 + height + dice.between(0, air(picture.scene(), thing));
          case DEEP -> dice.between(MARGIN + height + 20, 420);
        };
    boolean flip = (thing.where() != Where.AIR || thing == Thing.BIRD) && dice.chance(0.5);
    return new Spot(thing, group.tint(), x, Math.max(y, MARGIN + height), height, flip);
  }

  private static double ground(Scene scene, Dice dice) {
    return switch (scene) {
      case SUNSET -> dice.between(395, 430);
      case BEACH -> dice.between(400, 455);
      default -> dice.between(415, 455);
    };
  }

  private static double water(Scene scene, Dice dice) {
    return scene == Scene.BEACH ? dice.between(285, 300) : dice.between(350, 430);
  }

  /** How far below the top something in the air may begin. */
  private static double air(Scene scene, Thing thing) {
    if (scene == Scene.SKY) {
      return 190;
    }
    return thing == Thing.SUN ? 15 : 70;
  }
}
