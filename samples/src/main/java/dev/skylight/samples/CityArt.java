package dev.skylight.samples;

import static dev.skylight.samples.Shades.dark;
import static dev.skylight.samples.Shades.mix;
import static dev.skylight.samples.Shades.near;

import java.util.List;

/** A city. */
final class CityArt extends Scenery {

  CityArt(Canvas canvas, Dice dice) {
    super(canvas, dice);
  }

  void city(double ground, boolean night) {
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
}
