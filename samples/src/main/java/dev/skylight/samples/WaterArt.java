package dev.skylight.samples;

import static dev.skylight.samples.Canvas.SQUARE;
import static dev.skylight.samples.Shades.dark;
import static dev.skylight.samples.Shades.light;
import static dev.skylight.samples.Shades.mix;
import static dev.skylight.samples.Shades.near;

import java.awt.geom.Path2D;
import java.util.List;

/** Sceneries at the water, and one below it. */
final class WaterArt extends Scenery {

  WaterArt(Canvas canvas, Dice dice) {
    super(canvas, dice);
  }

  void beach() {
    double horizon = dice.between(180, 205);
    daySky(horizon);
    clouds(many(3), 30, 120, 48, 0xffffff);
    canvas.gradient(horizon, 330, near(0x1b6fae, 10, dice), 0x2fa8c4, 0x86dcd6);
    canvas.alpha(0.4);
    canvas.path();
    for (int i = many(26); i > 0; i--) {
      double down = dice.unit();
      canvas.addOval(anyX(), horizon + 6 + down * 95, 8 + 26 * down, 0.8 + 1.4 * down);
    }
    canvas.fill(0xeafcff);
    canvas.alpha(1);
    int sand = near(0xeed7a0, 8, dice);
    hills(308, 9, 0.9, 0xffffff, 0xffffff);
    hills(318, 9, 0.8, dark(sand, 0.14), sand);
    hills(328, 8, 0.7, sand, dark(sand, 0.06));
    dots(many(50), 345, bottom(), 0.8, 1.8, dark(sand, 0.25));
    dots(many(8), 360, bottom(), 2, 4, 0xfff6ea);
  }

  void lake() {
    double shore = dice.between(228, 250);
    int high = near(0x6fb0e4, 12, dice);
    canvas.gradient(top(), shore, high, mix(high, 0xf6f0e0, 0.55), 0xfaf0dc);
    clouds(many(3), 30, 90, 46, 0xffffff);
    int far = near(0x7f9c98, 8, dice);
    hills(shore - 42, 26, 1.2, far, light(far, 0.2));
    int close = near(0x4f7f56, 8, dice);
    hills(shore - 14, 20, 0.9, close, dark(close, 0.15));
    canvas.gradient(shore + 8, bottom(), mix(close, 0x6aa5b8, 0.55), 0x4f9ac4, 0x2f76a8);
    canvas.block(canvas.left(), shore + 5, wide(), 3, 0xd9c48f);
    canvas.alpha(0.35);
    canvas.path();
    for (int i = many(40); i > 0; i--) {
      double down = dice.unit();
      canvas.addOval(
          anyX(), shore + 14 + down * down * (bottom() - shore), 14 + 40 * down, 0.8 + 1.5 * down);
    }
    canvas.fill(0xdff2fa);
    canvas.alpha(1);
    reeds(dice.between(canvas.left(), 30));
    reeds(dice.between(450, canvas.right()));
    reeds(dice.chance(0.5) ? dice.between(20, 70) : dice.between(410, 460));
  }

  private void reeds(double x) {
    canvas.path();
    double[] heads = new double[14];
    for (int i = 0; i < 7; i++) {
      double foot = x + dice.between(-26, 26);
      double tip = foot + dice.between(-12, 12);
      double high = dice.between(365, 410);
      canvas.addLine(foot, bottom() + 2, tip, high, 5, 1.2);
      heads[2 * i] = tip;
      heads[2 * i + 1] = high;
    }
    canvas.fill(0x3f6f34);
    canvas.path();
    for (int i = 0; i < 4; i++) {
      canvas.addOval(heads[2 * i], heads[2 * i + 1], 3.6, 11);
    }
    canvas.fill(0x6a4426);
  }

  void underwater() {
    int high = near(0x4cc3d9, 10, dice);
    canvas.gradient(top(), bottom(), high, 0x1d84b4, 0x0d4f86, 0x0a3c6a);
    canvas.alpha(0.1);
    for (int i = 0; i < 5; i++) {
      double x = dice.between(-60, 520);
      canvas.poly(0xffffff, x, top(), x + 40, top(), x + 110, 440, x - 30, 440);
    }
    canvas.alpha(1);
    hills(430, 10, 0.9, 0xc8b98a, 0x9c8f6c);
    for (int i = many(7); i > 0; i--) {
      weed(
          someX(i == 1),
          (i == 1 ? SQUARE : bottom()) - dice.between(6, 34),
          dice.between(60, 150),
          dice.of(List.of(0x2f8a4a, 0x4aa05a, 0x1f6a4a)));
    }
    dots(many(16), 445, bottom(), 3, 9, 0x8a7f66);
    for (int i = many(12); i > 0; i--) {
      double x = someX(i == 1);
      double y = dice.between(20, 400);
      double radius = dice.between(3, 8);
      canvas.alpha(0.55);
      canvas.ring(x, y, radius, radius * 0.78, 0xe8fbff);
      canvas.alpha(0.8);
      canvas.disc(x - radius * 0.3, y - radius * 0.35, radius * 0.22, 0xffffff);
    }
    canvas.alpha(1);
  }

  private void weed(double x, double foot, double tall, int rgb) {
    for (int blade = -1; blade <= 1; blade++) {
      double tip = x + blade * 22 + dice.between(-8, 8);
      double high = foot - tall * (blade == 0 ? 1 : 0.7);
      double bend = dice.between(-22, 22);
      Path2D.Double path = canvas.path();
      path.moveTo(x + blade * 5 - 5, foot);
      path.curveTo(x + bend - 5, foot - tall * 0.35, tip - bend, high + tall * 0.3, tip, high);
      path.curveTo(
          tip - bend + 10, high + tall * 0.3, x + bend + 9, foot - tall * 0.35, x + 5, foot);
      path.closePath();
      canvas.shade(0, high, light(rgb, 0.2), 0, foot, dark(rgb, 0.25));
      canvas.fill(rgb);
    }
  }
}
