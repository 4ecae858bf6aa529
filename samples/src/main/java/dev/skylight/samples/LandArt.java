package dev.skylight.samples;

import static dev.skylight.samples.Shades.dark;
import static dev.skylight.samples.Shades.light;
import static dev.skylight.samples.Shades.mix;
import static dev.skylight.samples.Shades.near;

import java.awt.geom.Path2D;
import java.util.List;

/** Sceneries of mountains, sand, grass and trees. */
final class LandArt extends Scenery {

  LandArt(Canvas canvas, Dice dice) {
    super(canvas, dice);
  }

  /** Rugged mountains: a line of peaks, each with a face in the shade and perhaps snow. */
  private void peaks(double foot, double tall, int count, int rgb, boolean snow) {
    double step = wide() / count;
    for (int i = -1; i <= count; i++) {
      double x = canvas.left() + (i + 0.5 + dice.between(-0.25, 0.25)) * step;
      double height = tall * dice.between(0.6, 1);
      double half = step * dice.between(0.85, 1.15);
      double peak = foot - height;
      double lean = dice.between(-0.15, 0.15) * half;
      canvas.shade(0, peak, light(rgb, 0.12), 0, foot, mix(rgb, 0xb8cfd8, 0.35));
      canvas.poly(
          rgb,
          x - half,
          foot,
          x - half * 0.45,
          foot - height * 0.52,
          x + lean,
          peak,
          x + half * 0.5,
          foot - height * 0.44,
          x + half,
          foot);
      canvas.shade(0, peak, dark(rgb, 0.22), 0, foot, mix(rgb, 0x9fb8c4, 0.3));
      canvas.poly(
          rgb,
          x + lean,
          peak,
          x + half * 0.5,
          foot - height * 0.44,
          x + half,
          foot,
          x + half * 0.1,
          foot,
          x - half * 0.08,
          foot - height * 0.5);
      if (snow) {
        double low = peak + height * 0.3;
        canvas.poly(
            0xf7fafc,
            x + lean,
            peak,
            x + half * 0.27 + lean * 0.4,
            low,
            x + half * 0.12,
            low - height * 0.06,
            x + half * 0.04,
            low + height * 0.07,
            x - half * 0.07,
            low - height * 0.05,
            x - half * 0.15,
            low + height * 0.05,
            x - half * 0.25 + lean * 0.4,
            low);
        canvas.alpha(0.25);
        canvas.poly(
            0x4a6a94,
            x + lean,
            peak,
            x + half * 0.27 + lean * 0.4,
            low,
            x + half * 0.12,
            low - height * 0.06,
            x + half * 0.04,
            low + height * 0.07);
        canvas.alpha(1);
      }
    }
  }

  void mountains() {
    double foot = dice.between(320, 345);
    daySky(foot);
    clouds(many(3), 30, 130, 55, 0xffffff);
    peaks(foot + 10, dice.between(175, 225), 4, near(0x7d93b4, 10, dice), true);
    peaks(foot + 20, dice.between(105, 135), 6, near(0x5f7a8c, 10, dice), dice.chance(0.3));
    hills(foot + 5, 16, 0.9, near(0x6f9a52, 10, dice), 0x4f8040);
    hills(foot + 55, 14, 0.7, near(0x86b558, 12, dice), 0x5c9440);
  }

  void snow() {
    double horizon = dice.between(270, 310);
    int high = dice.of(List.of(0x9db8d6, 0xa9b4cc, 0x8fb0d8));
    canvas.gradient(top(), horizon + 20, high, mix(high, 0xf0e6ec, 0.6), 0xf3eef0);
    hills(horizon - 38, 30, 1.5, 0xb9cae0, 0xd6e1ee);
    hills(horizon - 14, 20, 1.2, 0xcddbec, 0xe4ecf5);
    hills(horizon + 8, 18, 0.9, 0xe6eef7, 0xeef3f9);
    hills(horizon + 50, 14, 0.7, 0xfafcff, 0xd9e4f1);
    canvas.alpha(0.35);
    for (int i = many(6); i > 0; i--) {
      double y = dice.between(horizon + 80, bottom());
      canvas.oval(anyX(), y, dice.between(40, 110), dice.between(3, 7), 0xb9cbe2);
    }
    canvas.alpha(0.95);
    dots(many(120), top(), bottom(), 1.2, 3.6, 0xffffff);
    canvas.alpha(1);
  }

  private void trunks(int count, double foot, double thick, int rgb) {
    double step = wide() / count;
    for (int i = 0; i < count; i++) {
      double x = canvas.left() + (i + dice.between(0.1, 0.9)) * step;
      double half = thick * dice.between(0.7, 1.3) / 2;
      canvas.shade(x - half, 0, light(rgb, 0.1), x + half, 0, dark(rgb, 0.3));
      canvas.poly(
          rgb,
          x - half * 0.8,
          top(),
          x + half * 0.8,
          top(),
          x + half,
          foot - 6,
          x + half * 1.9,
          foot + 3,
          x - half * 1.9,
          foot + 3,
          x - half,
          foot - 6);
    }
  }

  private void leaves(double y, double size, int count, int rgb) {
    canvas.path();
    for (int i = 0; i < count; i++) {
      double radius = size * dice.between(0.6, 1.2);
      canvas.addOval(anyX(), y + dice.between(-size, size) * 0.5, radius * 1.25, radius);
    }
    canvas.fill(rgb);
  }

  void forest() {
    int green = near(0x2f7a3c, 10, dice);
    canvas.gradient(top(), 360, dark(green, 0.25), mix(green, 0xb9e08a, 0.5), 0xcfe9a0);
    trunks(many(11), 330, 9, mix(0x56703f, 0x9fc080, 0.35));
    trunks(many(8), 345, 16, 0x4b5a34);
    hills(345, 8, 1.3, mix(green, 0x8fbf5a, 0.3), dark(green, 0.35));
    leaves(top() + 30, 48, many(16), dark(green, 0.3));
    trunks(many(4), 372, 30, 0x4a3826);
    leaves(top() + 14, 46, many(15), dark(green, 0.12));
    leaves(top() - 6, 40, many(14), light(green, 0.08));
    canvas.alpha(0.1);
    for (int i = 0; i < 4; i++) {
      double x = dice.between(40, 560);
      canvas.poly(0xfff7c0, x, top(), x + 34, top(), x - 110, 420, x - 190, 420);
    }
    canvas.alpha(1);
    dots(many(40), 372, bottom(), 1.5, 4, light(green, 0.25));
    dots(many(40), 372, bottom(), 1.5, 4, dark(green, 0.45));
  }

  void desert() {
    double horizon = dice.between(270, 300);
    int high = dice.of(List.of(0x6fb4e6, 0x86b8dc, 0x78bce0));
    canvas.gradient(top(), horizon, high, mix(high, 0xfbe8c4, 0.6), 0xfdeccb);
    int sand = near(0xe0a75a, 12, dice);
    dune(horizon, 60, light(sand, 0.2));
    dune(horizon + 30, 70, light(sand, 0.08));
    dune(horizon + 80, 60, sand);
    hills(horizon + 120, 12, 0.6, light(sand, 0.12), dark(sand, 0.08));
    canvas.alpha(0.16);
    for (int i = many(9); i > 0; i--) {
      canvas.oval(
          anyX(), dice.between(horizon + 130, bottom()), dice.between(50, 120), 1.6, 0x7a4a1e);
    }
    canvas.alpha(1);
  }

  /** Two or three long dunes, each with a side in the shade. */
  private void dune(double foot, double tall, int rgb) {
    int count = dice.whole(2, 3);
    for (int i = 0; i < count; i++) {
      double x = anyX();
      double half = wide() * dice.between(0.35, 0.6);
      double peak = foot - tall * dice.between(0.6, 1);
      Path2D.Double path = canvas.path();
      path.moveTo(x - half, foot + 40);
      path.quadTo(x - half * 0.3, foot, x, peak);
      path.quadTo(x + half * 0.3, foot, x + half, foot + 40);
      path.closePath();
      canvas.shade(0, peak, light(rgb, 0.15), 0, foot + 40, rgb);
      canvas.fill(rgb);
      path = canvas.path();
      path.moveTo(x, peak);
      path.quadTo(x + half * 0.3, foot, x + half, foot + 40);
      path.lineTo(x + half * 0.15, foot + 40);
      path.quadTo(x - half * 0.12, foot - 5, x, peak);
      path.closePath();
      canvas.shade(0, peak, dark(rgb, 0.26), 0, foot + 40, dark(rgb, 0.1));
      canvas.fill(rgb);
    }
    canvas.block(canvas.left(), foot + 38, wide(), bottom() - foot, rgb);
  }

  void meadow() {
    double horizon = dice.between(235, 270);
    daySky(horizon + 20);
    clouds(many(3), 30, 150, 55, 0xffffff);
    hills(horizon, 18, 1.0, 0x8fbf7a, 0x7ab45c);
    int grass = near(0x6cb43f, 10, dice);
    hills(horizon + 30, 12, 0.8, light(grass, 0.15), dark(grass, 0.22));
    List<Integer> blooms = List.of(0xf04a4a, 0xfde04a, 0xffffff, 0xf58ac8, 0xb46ae0, 0xff9a3a);
    int first = dice.below(blooms.size());
    for (int i = 0; i < 3; i++) {
      int bloom = blooms.get((first + i * 2 + (i == 2 ? 1 : 0)) % blooms.size());
      canvas.path();
      for (int k = many(110); k > 0; k--) {
        double down = dice.unit();
        double y = horizon + 48 + down * (bottom() - horizon - 44);
        double radius = 1.2 + 4.6 * down * dice.between(0.7, 1.1);
        canvas.addOval(anyX(), y, radius, radius * 0.8);
      }
      canvas.fill(bloom);
    }
    List<Integer> near = blooms;
    for (int i = many(12); i > 0; i--) {
      double x = anyX();
      double y = dice.between(455, bottom() + 4);
      bloom(x, y, dice.between(6, 9), near.get((first + dice.below(3) * 2) % near.size()));
    }
  }

  private void bloom(double x, double y, double size, int rgb) {
    canvas.line(x, y, x, y + 30, 2, 0x3f7a2c);
    canvas.path();
    for (int i = 0; i < 5; i++) {
      double angle = 1.2566 * i;
      canvas.addOval(
          x + size * 0.7 * StrictMath.cos(angle),
          y + size * 0.7 * StrictMath.sin(angle),
          size * 0.6,
          size * 0.6);
    }
    canvas.fill(rgb);
    canvas.disc(x, y, size * 0.4, rgb == 0xfde04a ? 0xb8641e : 0xfdd83a);
  }

  void autumn() {
    double horizon = dice.between(285, 310);
    int high = dice.of(List.of(0xbcd3e0, 0xd9d2c4, 0xc6d4d8));
    canvas.gradient(top(), horizon, high, 0xf2e6cf, 0xf6dfb4);
    List<Integer> crowns = List.of(0xd9822b, 0xc9602a, 0xe0a832, 0xb8502e);
    for (int i = many(9); i > 0; i--) {
      crown(anyX(), horizon + 4, dice.between(52, 74), light(dice.of(crowns), 0.25));
    }
    for (int i = 0; i < 6; i++) {
      double x = canvas.left() + (i + dice.between(0.1, 0.9)) * wide() / 6;
      crown(x, horizon + 16, dice.between(70, 96), dice.of(crowns));
    }
    int grass = near(0xa09848, 8, dice);
    hills(horizon + 8, 8, 0.9, grass, mix(grass, 0x8a6a30, 0.5));
    canvas.shade(0, horizon, 0xe6d3a8, 0, bottom(), 0xc9ab78);
    double x = dice.between(150, 330);
    canvas.poly(
        0xd8c08c, x - 12, horizon + 14, x + 12, horizon + 14, x + 190, bottom(), x - 190, bottom());
    for (int crown : crowns) {
      dots(many(26), horizon + 30, bottom(), 2, 5, crown);
    }
    canvas.path();
    for (int i = many(14); i > 0; i--) {
      canvas.addOval(anyX(), dice.between(120, horizon), 4, 2.6);
    }
    canvas.fill(0xc8642a);
  }

  private void crown(double x, double foot, double size, int rgb) {
    canvas.poly(
        0x5a4230,
        x - size * 0.09,
        foot,
        x - size * 0.06,
        foot - size * 1.4,
        x + size * 0.06,
        foot - size * 1.4,
        x + size * 0.09,
        foot);
    double y = foot - size * 1.75;
    canvas.path();
    for (int i = 0; i < 5; i++) {
      canvas.addOval(
          x + dice.between(-0.6, 0.6) * size,
          y + dice.between(-0.45, 0.6) * size,
          size * dice.between(0.4, 0.6),
          size * dice.between(0.4, 0.55));
    }
    canvas.addOval(x, y, size * 0.75, size * 0.75);
    canvas.fill(rgb);
    canvas.alpha(0.3);
    canvas.oval(x - size * 0.2, y - size * 0.25, size * 0.45, size * 0.4, light(rgb, 0.5));
    canvas.alpha(1);
  }
}
