package dev.skylight.samples;

/** Draws things, whatever they are. */
final class ThingArt {

  private final Canvas canvas;

  ThingArt(Canvas canvas) {
    this.canvas = canvas;
  }

  /**
   * Draws a thing.
   *
   * @param dark whether windows are lit
   * @param dice for what may vary
   */
  void draw(Thing thing, Tint tint, boolean dark, Dice dice) {
    BuiltArt built = new BuiltArt(canvas, dark, dice);
    AnimalArt animal = new AnimalArt(canvas, dark, dice);
    NatureArt nature = new NatureArt(canvas, dark, dice);
    ToyArt toy = new ToyArt(canvas, dark, dice);
    int rgb = tint == null ? 0xffd23c : tint.rgb();
    switch (thing) {
      case HOUSE -> built.house(rgb);
      case BOAT -> built.boat(rgb);
      case CAR -> built.car(rgb);
      case BALLOON -> toy.balloon(rgb);
      case TREE -> nature.tree(rgb);
      case CAT -> animal.cat(rgb);
      case DOG -> animal.dog(rgb);
      case BIRD -> animal.bird(rgb);
      case UMBRELLA -> toy.umbrella(rgb);
      case KITE -> toy.kite(rgb);
      case TENT -> built.tent(rgb);
      case LIGHTHOUSE -> built.lighthouse(rgb);
      case FISH -> animal.fish(rgb);
      case BALL -> toy.ball(rgb);
      case MUSHROOM -> nature.mushroom(rgb);
      case BENCH -> built.bench(rgb);
      case SUN -> nature.sun();
    }
  }
}
