package dev.skylight.samples;

import java.util.List;

/** Draws the sceneries, from the back to the front, no two alike. */
final class SceneArt {

  private final Canvas canvas;

  SceneArt(Canvas canvas) {
    this.canvas = canvas;
  }

  /**
   * Covers the whole picture.
   *
   * @param ground where things will stand, the highest of them
   * @param taken where things will be, from left to right
   */
  void draw(Scene scene, double ground, List<Double> taken, Dice dice) {
    SkyArt sky = new SkyArt(canvas, dice);
    LandArt land = new LandArt(canvas, dice);
    WaterArt water = new WaterArt(canvas, dice);
    CityArt city = new CityArt(canvas, dice);
    canvas.global();
    canvas.alpha(1);
    switch (scene) {
      case SKY -> sky.sky();
      case NIGHT -> sky.night();
      case SUNSET -> sky.sunset(taken);
      case MOUNTAINS -> land.mountains();
      case SNOW -> land.snow();
      case FOREST -> land.forest();
      case DESERT -> land.desert();
      case BEACH -> water.beach();
      case CITY -> city.city(ground, false);
      case CITY_NIGHT -> city.city(ground, true);
      case MEADOW -> land.meadow();
      case RAIN -> sky.rain();
      case LAKE -> water.lake();
      case UNDERWATER -> water.underwater();
      case AUTUMN -> land.autumn();
    }
    canvas.alpha(1);
  }

  /** Before the things: over them, too, falls the rain. */
  void over(Scene scene, Dice drops) {
    if (scene == Scene.RAIN) {
      new SkyArt(canvas, drops).rainOver();
    }
  }
}
