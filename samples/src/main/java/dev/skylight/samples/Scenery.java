package dev.skylight.samples;

import static dev.skylight.samples.Canvas.SQUARE;
import static dev.skylight.samples.Shades.dark;
import static dev.skylight.samples.Shades.light;
import static dev.skylight.samples.Shades.mix;
import static dev.skylight.samples.Shades.near;

import java.awt.geom.Path2D;

/** What sceneries are made of: skies, clouds, hills, and many small things strewn about. */
abstract class Scenery {

  final Canvas canvas;
  final Dice dice;

  Scenery(Canvas canvas, Dice dice) {
    this.canvas = canvas;
    this.dice = dice;
  }

  final double top() {
    return canvas.top();
  }

  final double bottom() {
    return canvas.bottom();
  }

  final double anyX() {
    return dice.between(canvas.left(), canvas.right());
  }

  final double wide() {
    return canvas.right() - canvas.left();
  }

  /** The first of several is in the middle square, since captions name it. */
  final double someX(boolean first) {
    return first ? dice.between(100, 380) : anyX();
  }

  /** How many of something that there are this many of in a picture of 4:3. */
  final int many(int usual) {
    return (int) Math.min(usual * 4L, Math.max(usual, Math.round(usual * wide() / 640)));
  }

  final void daySky(double horizon) {
    int high = near(0x4a9be8, 14, dice);
    canvas.gradient(top(), horizon, high, mix(high, 0xd8eefb, 0.55), 0xe6f3fa);
  }

  final void clouds(int count, double from, double to, double size, int rgb) {
    for (int i = 0; i < count; i++) {
      cloud(someX(i == 0), dice.between(from, to), size * dice.between(0.6, 1.25), rgb);
    }
  }

  private void cloud(double x, double y, double size, int rgb) {
    int puffs = dice.whole(5, 7);
    double[] spots = new double[puffs * 3];
    for (int i = 0; i < puffs; i++) {
      double along = (i + 0.5) / puffs * 2 - 1;
      double radius = size * (0.34 - 0.2 * along * along) * dice.between(0.85, 1.2);
      spots[3 * i] = x + along * size * 0.95;
      spots[3 * i + 1] = y - radius * dice.between(0.35, 0.8);
      spots[3 * i + 2] = radius;
    }
    canvas.alpha(0.95);
    puffs(spots, size * 0.06, dark(rgb, 0.13));
    puffs(spots, 0, rgb);
    canvas.alpha(0.6);
    puffs(spots, -size * 0.07, light(rgb, 0.7));
    canvas.alpha(1);
  }

  private void puffs(double[] spots, double lower, int rgb) {
    canvas.path();
    double shrink = lower < 0 ? 0.7 : 1;
    for (int i = 0; i < spots.length; i += 3) {
      canvas.addOval(
          spots[i], spots[i + 1] + lower, spots[i + 2] * 1.2 * shrink, spots[i + 2] * shrink);
    }
    canvas.fill(rgb);
  }

  /** Everything below a wavy line. */
  final void hills(double y, double height, double waves, int high, int low) {
    double first = dice.between(0, 6.28);
    double second = dice.between(0, 6.28);
    Path2D.Double path = canvas.path();
    path.moveTo(canvas.left() - 4, bottom() + 4);
    double step = wide() / 48;
    for (int i = -1; i <= 49; i++) {
      double x = canvas.left() + i * step;
      double at = x / SQUARE * 6.2832 * waves;
      double wave = 0.65 * StrictMath.sin(at + first) + 0.35 * StrictMath.sin(2.3 * at + second);
      path.lineTo(x, y - height * wave);
    }
    path.lineTo(canvas.right() + 4, bottom() + 4);
    path.closePath();
    canvas.shade(0, y - height, high, 0, Math.min(bottom(), y + 190), low);
    canvas.fill(high);
  }

  /** Many small spots of one colour. */
  final void dots(int count, double from, double to, double small, double large, int rgb) {
    canvas.path();
    for (int i = 0; i < count; i++) {
      double radius = dice.between(small, large);
      canvas.addOval(anyX(), dice.between(from, to), radius, radius * 0.9);
    }
    canvas.fill(rgb);
  }
}
