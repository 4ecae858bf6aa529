package dev.skylight.samples;

import static dev.skylight.samples.Canvas.SQUARE;
import static dev.skylight.samples.Shades.dark;
import static dev.skylight.samples.Shades.light;
import static dev.skylight.samples.Shades.mix;
import static dev.skylight.samples.Shades.near;

import java.awt.geom.Path2D;
import java.util.List;

/** Draws the sceneries, from the back to the front, no two alike. */
final class SceneArt {

  private static final int DEEP_BLUE = 0x0b1030;

  private final Canvas canvas;
  private Dice dice;

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
    this.dice = dice;
    canvas.global();
    canvas.alpha(1);
    switch (scene) {
      case SKY -> sky();
      case NIGHT -> night();
      case SUNSET -> sunset(taken);
      case MOUNTAINS -> mountains();
      case SNOW -> snow();
      case FOREST -> forest();
      case DESERT -> desert();
      case BEACH -> beach();
      case CITY -> city(ground, false);
      case CITY_NIGHT -> city(ground, true);
      case MEADOW -> meadow();
      case RAIN -> rain();
      case LAKE -> lake();
      case UNDERWATER -> underwater();
      case AUTUMN -> autumn();
    }
    canvas.alpha(1);
  }

  private double top() {
    return canvas.top();
  }

  private double bottom() {
    return canvas.bottom();
  }

  private double anyX() {
    return dice.between(canvas.left(), canvas.right());
  }

  private double wide() {
    return canvas.right() - canvas.left();
  }

  /** The first of several is in the middle square, since captions name it. */
  private double someX(boolean first) {
    return first ? dice.between(100, 380) : anyX();
  }

  /** How many of something that there are this many of in a picture of 4:3. */
  private int many(int usual) {
    return (int) Math.min(usual * 4L, Math.max(usual, Math.round(usual * wide() / 640)));
  }

  private void daySky(double horizon) {
    int high = near(0x4a9be8, 14, dice);
    canvas.gradient(top(), horizon, high, mix(high, 0xd8eefb, 0.55), 0xe6f3fa);
  }

  private void clouds(int count, double from, double to, double size, int rgb) {
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
  private void hills(double y, double height, double waves, int high, int low) {
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

  /** Many small spots of one colour. */
  private void dots(int count, double from, double to, double small, double large, int rgb) {
    canvas.path();
    for (int i = 0; i < count; i++) {
      double radius = dice.between(small, large);
      canvas.addOval(anyX(), dice.between(from, to), radius, radius * 0.9);
    }
    canvas.fill(rgb);
  }

  private void sky() {
    int high = near(0x2f84e2, 16, dice);
    canvas.gradient(top(), bottom(), high, mix(high, 0xbfe2fa, 0.5), 0xdff1fc);
    clouds(many(dice.whole(3, 5)), 40, 440, dice.between(55, 85), 0xffffff);
    clouds(many(2), 420, 520, 110, 0xf4f8fc);
  }

  private void night() {
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

  private void sunset(List<Double> taken) {
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

  private void mountains() {
    double foot = dice.between(320, 345);
    daySky(foot);
    clouds(many(3), 30, 130, 55, 0xffffff);
    peaks(foot + 10, dice.between(175, 225), 4, near(0x7d93b4, 10, dice), true);
    peaks(foot + 20, dice.between(105, 135), 6, near(0x5f7a8c, 10, dice), dice.chance(0.3));
    hills(foot + 5, 16, 0.9, near(0x6f9a52, 10, dice), 0x4f8040);
    hills(foot + 55, 14, 0.7, near(0x86b558, 12, dice), 0x5c9440);
  }

  private void snow() {
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

  private void forest() {
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

  private void desert() {
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

  private void beach() {
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

  private void city(double ground, boolean night) {
    double street = Math.min(ground - 12, 395);
    if (night) {
      canvas.gradient(top(), street, 0x0d0f26, 0x2a2348, 0x5a3a5e);
    } else {
      daySky(street);
      clouds(many(3), 20, 110, 50, 0xffffff);
    }
    skyline(street, 250, 46, night ? 0x2a2c4c : 0xa9bccd, night, 0.25);
    skyline(street, 185, 62, night ? 0x1c1d36 : 0x8494a6, night, 0.5);
    int walk = night ? 0x3c3b4c : 0xc3beb4;
    canvas.block(canvas.left(), street, wide(), bottom() - street, walk);
    canvas.block(canvas.left(), street + 9, wide(), 3, dark(walk, 0.3));
    canvas.gradient(
        street + 12, bottom(), night ? 0x23232f : 0x77777c, night ? 0x15151f : 0x5e5e64);
    double line = street + 12 + (bottom() - street - 12) * 0.72;
    for (double x = canvas.left() - dice.between(0, 60); x < canvas.right(); x += 74) {
      canvas.block(x, line, 40, 5, night ? 0x9a936a : 0xece6d2);
    }
    if (night) {
      for (int i = many(9); i > 0; i--) {
        int lamp = dice.of(List.of(0xffc46a, 0xff9a5a, 0xffe08a, 0x8ad0ff));
        canvas.glow(anyX(), dice.between(street + 14, bottom()), 26, 60, lamp, 0.3);
      }
    }
  }

  private void skyline(
      double street, double tall, double broad, int rgb, boolean night, double detail) {
    List<Integer> warm = List.of(0xb9846a, 0xc9a27a, 0x9a6a5a, 0x8fa3b5, 0xb5b0a4, 0x7f93a8);
    double x = canvas.left() - dice.between(0, broad);
    while (x < canvas.right()) {
      double w = broad * dice.between(0.7, 1.3);
      double h = tall * dice.between(0.45, 1.1);
      int wall = near(night ? rgb : mix(rgb, dice.of(warm), detail), 8, dice);
      double roof = street - h;
      canvas.block(x, roof, w, h, wall);
      canvas.block(x + w * 0.86, roof, w * 0.14, h, dark(wall, 0.22));
      if (dice.chance(0.4)) {
        canvas.block(x + w * 0.3, roof - 12, w * 0.3, 12, dark(wall, 0.15));
        canvas.block(x + w * 0.44, roof - 30, 2, 20, dark(wall, 0.25));
      }
      double grid = dice.between(10, 14);
      int pane = night ? 0 : dice.chance(0.5) ? 0xd6ecf8 : 0x5a7490;
      for (double wy = roof + 8; wy < street - 12; wy += grid * 1.25) {
        for (double wx = x + 6; wx < x + w * 0.82 - grid * 0.5; wx += grid) {
          if (!night) {
            canvas.block(wx, wy, grid * 0.55, grid * 0.7, mix(wall, pane, 0.75));
          } else if (dice.chance(0.5)) {
            canvas.block(wx, wy, grid * 0.55, grid * 0.7, dice.chance(0.8) ? 0xffd884 : 0xbfe0ff);
          }
        }
      }
      x += w + dice.between(-2, 4);
    }
  }

  private void meadow() {
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

  private void rain() {
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

  /** Before the things: over them, too, falls the rain. */
  void over(Scene scene, Dice drops) {
    if (scene != Scene.RAIN) {
      return;
    }
    this.dice = drops;
    canvas.global();
    canvas.alpha(0.5);
    double slant = drops.between(-0.3, 0.3);
    canvas.path();
    for (int i = many(130); i > 0; i--) {
      double x = anyX();
      double y = drops.between(top(), bottom());
      double length = drops.between(16, 30);
      canvas.addLine(x, y, x + slant * length, y + length, 1.3, 1.3);
    }
    canvas.fill(0xe4edf5);
    canvas.alpha(1);
  }

  private void lake() {
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

  private void underwater() {
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

  private void autumn() {
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
