package dev.skylight.samples;

/**
 * What draws a thing works in a system of its own: the thing stands on 0, is 100 high (upwards is
 * negative) and as wide as its aspect says.
 */
abstract class ThingShape {

  static final int WOOD = 0x7a5132;
  private static final int GLASS = 0xbfe3f2;
  static final int LAMP = 0xffdf86;
  static final int INK = 0x1d1f2b;

  final Canvas canvas;
  final Dice dice;
  final boolean dark;

  /**
   * For one thing.
   *
   * @param dark whether windows are lit
   * @param dice for what may vary
   */
  ThingShape(Canvas canvas, boolean dark, Dice dice) {
    this.canvas = canvas;
    this.dark = dark;
    this.dice = dice;
  }

  final int glass() {
    return dark ? LAMP : GLASS;
  }

  /** Soft shade on the ground. */
  final void shadow(double halfWidth) {
    canvas.alpha(0.28);
    canvas.oval(0, 0, halfWidth, 5, 0x0a1020);
    canvas.alpha(1);
  }
}
