package dev.skylight.samples;

import static dev.skylight.samples.Canvas.SQUARE;
import static dev.skylight.samples.Shades.mix;
import static dev.skylight.samples.Shades.near;

import java.awt.geom.Path2D;
import java.util.List;

/** Sceneries that are about their sky. */
final class SkyArt extends Scenery {

  private static final int DEEP_BLUE = 0x0b1030;

  SkyArt(Canvas canvas, Dice dice) {
    super(canvas, dice);
  }

  void sky() {
    int high = near(0x2f84e2, 16, dice);
    canvas.gradient(top(), bottom(), high, mix(high, 0xbfe2fa, 0.5), 0xdff1fc);
    clouds(many(dice.whole(3, 5)), 40, 440, dice.between(55, 85), 0xffffff);
    clouds(many(2), 420, 520, 110, 0xf4f8fc);
  }

  void night() {
    int high = near(0x0a1036, 6, dice);
    canvas.gradient(top(), 400, high, mix(high, 0x24306e, 0.6), 0x3b4a8c);
    canvas.path();
    for (int i = many(dice.whole(70, 130)); i > 0; i--) {
      double radius = dice.chance(0.15) ? dice.between(1.4, 2.4) : dice.between(0.6, 1.3);
      canvas.addOval(anyX(), dice.between(top(), 330), radius, radius);
    }
    canvas.fill(0xfdf8e0);
    double x = dice.between(60, 420);
    double y = dice.between(55, 110);
    double radius = dice.between(27, 40);
    canvas.glow(x, y, radius * 4.5, 0xc8d4ff, 0.42);
    if (dice.chance(0.5)) {
      canvas.disc(x, y, radius, 0xf7f1cf);
      canvas.path();
      canvas.addOval(x - radius * 0.3, y - radius * 0.2, radius * 0.22, radius * 0.2);
      canvas.addOval(x + radius * 0.35, y + radius * 0.1, radius * 0.16, radius * 0.15);
      canvas.addOval(x - radius * 0.1, y + radius * 0.45, radius * 0.2, radius * 0.16);
      canvas.fill(0xdfd6ae);
    } else {
      double side = dice.chance(0.5) ? radius : -radius;
      Path2D.Double path = canvas.path();
      path.moveTo(x, y - radius);
      path.curveTo(x + side * 1.33, y - radius, x + side * 1.33, y + radius, x, y + radius);
      path.curveTo(
          x + side * 0.3, y + radius * 0.55, x + side * 0.3, y - radius * 0.55, x, y - radius);
      path.closePath();
      canvas.fill(0xf7f1cf);
    }
    hills(dice.between(325, 350), 26, 1.1, 0x27326a, 0x1a2350);
    hills(dice.between(375, 395), 16, 0.8, 0x222c50, DEEP_BLUE);
  }

  /** Somewhere in the middle square that nothing stands before. */
  private double clear(List<Double> taken) {
    double best = 0;
    double most = -1;
    for (int i = 0; i < 8; i++) {
      double x = dice.between(70, 410);
      double near = 90;
      for (double other : taken) {
        near = Math.min(near, Math.abs(other - x));
      }
      if (near > most) {
        most = near;
        best = x;
      }
    }
    return best;
  }

  void sunset(List<Double> taken) {
    double horizon = dice.between(268, 300);
    int high = dice.of(List.of(0x3d3a86, 0x5b3a86, 0x40508f));
    int warm = dice.of(List.of(0xf2673a, 0xf0506a, 0xf58a3c));
    canvas.gradient(top(), horizon, high, mix(high, warm, 0.6), warm, 0xffd27a);
    double x = clear(taken);
    double radius = dice.between(42, 60);
    canvas.glow(x, horizon - 10, 260, 0xffe9a8, 0.75);
    canvas.disc(x, horizon - radius * dice.between(0.1, 0.5), radius, 0xfff0b4);
    canvas.alpha(0.45);
    for (int i = many(5); i > 0; i--) {
      canvas.oval(
          anyX(),
          dice.between(60, horizon - 60),
          dice.between(60, 150),
          dice.between(3, 9),
          mix(high, 0xff9a6a, dice.between(0.3, 0.8)));
    }
    canvas.alpha(1);
    canvas.gradient(horizon, bottom(), 0xf0965a, mix(warm, high, 0.55), mix(high, 0x101638, 0.5));
    canvas.alpha(0.75);
    canvas.path();
    for (int i = 0; i < 46; i++) {
      double down = i / 46.0;
      double y = horizon + 3 + down * down * (bottom() - horizon);
      double half = (10 + 46 * down) * dice.between(0.4, 1.1);
      canvas.addOval(x + dice.between(-1, 1) * (8 + 46 * down), y, half, 0.9 + 2.2 * down);
    }
    canvas.fill(0xffdb92);
    canvas.alpha(0.22);
    canvas.path();
    for (int i = many(60); i > 0; i--) {
      double down = dice.unit();
      double y = horizon + 4 + down * down * (bottom() - horizon);
      canvas.addOval(anyX(), y, 10 + 40 * down, 0.8 + 1.6 * down);
    }
    canvas.fill(0xffc08a);
    canvas.alpha(1);
  }

  void rain() {
    double horizon = dice.between(290, 320);
    int high = near(0x59626f, 6, dice);
    canvas.gradient(top(), horizon, high, 0x8b949e, 0xb4bac0);
    clouds(many(6), 20, 110, 90, 0x707985);
    hills(horizon - 8, 14, 1.1, 0x7c8a86, 0x75837c);
    canvas.gradient(horizon + 18, bottom(), 0x77807e, 0x5a6266);
    hills(horizon + 12, 5, 0.8, 0x7b8583, 0x565e63);
    for (int i = many(5); i > 0; i--) {
      double x = someX(i == 1);
      double y = dice.between(horizon + 50, (i == 1 ? SQUARE : bottom()) - 10);
      double half = dice.between(38, 80);
      canvas.oval(x, y, half, half * 0.17, 0x9fb2c2);
      canvas.oval(x, y + 1.5, half * 0.92, half * 0.14, 0xbccbd8);
      canvas.alpha(0.7);
      canvas.oval(x, y, half * 0.3, half * 0.05, 0x8b9db0);
      canvas.alpha(1);
    }
  }

  /** Falls over the things, too. */
  void rainOver() {
    canvas.global();
    canvas.alpha(0.5);
    double slant = dice.between(-0.3, 0.3);
    canvas.path();
    for (int i = many(130); i > 0; i--) {
      double x = anyX();
      double y = dice.between(top(), bottom());
      double length = dice.between(16, 30);
      canvas.addLine(x, y, x + slant * length, y + length, 1.3, 1.3);
    }
    canvas.fill(0xe4edf5);
    canvas.alpha(1);
  }
}
