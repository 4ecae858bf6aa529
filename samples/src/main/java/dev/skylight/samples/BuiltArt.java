package dev.skylight.samples;

import static dev.skylight.samples.Shades.dark;
import static dev.skylight.samples.Shades.light;
import static dev.skylight.samples.Shades.mix;

import java.awt.geom.Path2D;

/** Draws what people build. */
final class BuiltArt extends ThingShape {

  BuiltArt(Canvas canvas, boolean dark, Dice dice) {
    super(canvas, dark, dice);
  }

  void house(int rgb) {
    shadow(54);
    int roof = dice.chance(0.5) ? mix(0x6b3a2e, rgb, 0.15) : mix(0x45505f, rgb, 0.15);
    if (dice.chance(0.7)) {
      canvas.rect(20, -98, 11, 34, mix(0x8c5a4a, 0x555555, 0.3));
      canvas.rect(18, -100, 15, 5, 0x4a3a36);
    }
    canvas.shade(-45, -60, light(rgb, 0.08), 45, 0, dark(rgb, 0.16));
    canvas.rect(-45, -58, 90, 58, rgb);
    canvas.rect(-45, -58, 90, 5, dark(rgb, 0.3));
    canvas.shade(0, -98, light(roof, 0.12), 0, -52, dark(roof, 0.15));
    canvas.poly(roof, -55, -54, -32, -96, 32, -96, 55, -54);
    canvas.alpha(0.18);
    for (int i = 1; i < 4; i++) {
      canvas.rect(-55 + 5.5 * (4 - i), -96 + i * 10.5, 110 - 11 * (4 - i), 1.6, 0x000000);
    }
    canvas.alpha(1);
    canvas.rect(-8, -34, 17, 34, dark(WOOD, 0.2));
    canvas.rect(-6, -32, 13, 32, WOOD);
    canvas.disc(4, -15, 1.5, 0xf0d070);
    window(-35, -42, 19, 20);
    window(17, -42, 19, 20);
    canvas.rect(-47, -3, 94, 3, dark(rgb, 0.45));
  }

  private void window(double x, double y, double w, double h) {
    canvas.rect(x - 2, y - 2, w + 4, h + 4, 0xfdfaf2);
    canvas.shade(x, y, light(glass(), 0.3), x + w, y + h, dark(glass(), dark ? 0 : 0.25));
    canvas.rect(x, y, w, h, glass());
    canvas.rect(x + w / 2 - 0.8, y, 1.6, h, 0xfdfaf2);
    canvas.rect(x, y + h / 2 - 0.8, w, 1.6, 0xfdfaf2);
    canvas.rect(x - 3, y + h + 2, w + 6, 2.5, 0xd9d3c4);
  }

  void boat(int rgb) {
    canvas.alpha(0.3);
    canvas.oval(0, -2, 44, 4, 0x06202f);
    canvas.alpha(1);
    canvas.rect(-3, -100, 3, 80, 0x5a4030);
    Path2D.Double path = canvas.path();
    path.moveTo(2, -98);
    path.quadTo(44, -62, 42, -28);
    path.lineTo(2, -28);
    path.closePath();
    canvas.shade(2, -60, light(rgb, 0.18), 42, -40, dark(rgb, 0.1));
    canvas.fill(rgb);
    path = canvas.path();
    path.moveTo(-5, -88);
    path.quadTo(-30, -58, -38, -30);
    path.lineTo(-5, -30);
    path.closePath();
    canvas.shade(-38, -40, dark(rgb, 0.18), -5, -60, light(rgb, 0.05));
    canvas.fill(rgb);
    canvas.poly(dark(rgb, 0.2), -2, -100, -2, -94, -14, -97);
    path = canvas.path();
    path.moveTo(-46, -24);
    path.lineTo(46, -24);
    path.quadTo(42, -6, 28, -2);
    path.lineTo(-28, -2);
    path.quadTo(-40, -6, -46, -24);
    path.closePath();
    canvas.shade(0, -24, light(rgb, 0.1), 0, 0, dark(rgb, 0.45));
    canvas.fill(rgb);
    canvas.rect(-46, -25, 92, 4, 0xf4ead6);
    canvas.alpha(0.5);
    canvas.oval(-10, -1, 40, 1.6, 0xffffff);
    canvas.alpha(1);
  }

  void car(int rgb) {
    shadow(104);
    Path2D.Double path = canvas.path();
    path.moveTo(-58, -54);
    path.quadTo(-44, -98, -28, -99);
    path.lineTo(26, -99);
    path.quadTo(42, -97, 62, -56);
    path.closePath();
    canvas.shade(0, -99, light(rgb, 0.2), 0, -50, rgb);
    canvas.fill(rgb);
    int pane = dark ? 0x6f7f9c : 0xcfe8f4;
    canvas.shade(0, -92, light(pane, 0.4), 0, -56, dark(pane, 0.2));
    canvas.poly(pane, -46, -57, -36, -82, -26, -91, -3, -91, -3, -57);
    canvas.shade(0, -92, light(pane, 0.4), 0, -56, dark(pane, 0.2));
    canvas.poly(pane, 3, -57, 3, -91, 24, -91, 36, -80, 49, -57);
    path = canvas.path();
    path.moveTo(-100, -30);
    path.quadTo(-100, -56, -82, -58);
    path.lineTo(62, -60);
    path.quadTo(98, -54, 101, -34);
    path.lineTo(101, -20);
    path.quadTo(100, -14, 92, -14);
    path.lineTo(-94, -14);
    path.quadTo(-101, -14, -100, -30);
    path.closePath();
    canvas.shade(0, -60, light(rgb, 0.12), 0, -14, dark(rgb, 0.3));
    canvas.fill(rgb);
    canvas.alpha(0.35);
    canvas.rect(-92, -50, 178, 3, 0xffffff);
    canvas.alpha(1);
    canvas.rect(-1, -58, 1.6, 40, dark(rgb, 0.35));
    canvas.rect(8, -44, 10, 3, dark(rgb, 0.45));
    wheel(-58);
    wheel(58);
    canvas.oval(95, -40, 5, 7, 0xfff3b8);
    canvas.round(-101, -46, 6, 12, 2, 0xc62b2b);
    if (dark) {
      canvas.alpha(0.25);
      canvas.poly(0xffe9a0, 98, -42, 102, -42, 102, -10, 98, -34);
      canvas.alpha(1);
    }
  }

  private void wheel(double x) {
    canvas.disc(x, -19, 23, 0x14161d);
    canvas.disc(x, -19, 19, 0x26282f);
    canvas.disc(x, -19, 10.5, 0xc9ced6);
    canvas.disc(x, -19, 4, 0x6d727c);
  }

  void tent(int rgb) {
    shadow(74);
    canvas.poly(dark(rgb, 0.35), 10, -98, 70, 0, 30, 0);
    canvas.shade(-50, -60, light(rgb, 0.18), 40, 0, dark(rgb, 0.12));
    canvas.poly(rgb, -10, -98, 12, -98, 52, 0, -68, 0);
    canvas.shade(30, -90, dark(rgb, 0.25), 60, 0, dark(rgb, 0.42));
    canvas.poly(rgb, 12, -98, 70, 0, 52, 0);
    int inside = dark ? LAMP : dark(rgb, 0.7);
    canvas.shade(-8, -70, inside, -8, 0, dark ? 0xf0a840 : INK);
    canvas.poly(inside, -3, -82, 20, 0, -30, 0);
    canvas.poly(light(rgb, 0.35), -3, -82, -30, 0, -40, 0);
    canvas.line(1, -100, 1, -94, 3, 0x5c4433);
    canvas.line(-40, -50, -72, 0, 1, 0xe8e0d0);
  }

  void lighthouse(int rgb) {
    canvas.oval(0, -2, 23, 4, 0x4a4b50);
    canvas.poly(0x6a6a6e, -22, 0, -14, -9, 14, -9, 22, 0);
    canvas.shade(-14, 0, 0xffffff, 14, 0, 0xc4c8d0);
    canvas.poly(0xf4f4f4, -14, -6, -8.5, -74, 8.5, -74, 14, -6);
    for (int i = 0; i < 3; i++) {
      double low = -10 - i * 22;
      double high = low - 12;
      canvas.shade(-14, 0, light(rgb, 0.08), 14, 0, dark(rgb, 0.2));
      canvas.poly(rgb, -half(low), low, -half(high), high, half(high), high, half(low), low);
    }
    canvas.rect(-12, -77, 24, 3.5, 0x33353d);
    canvas.rect(-7, -89, 14, 12, dark ? 0xfff2b0 : 0xffe9a0);
    canvas.rect(-0.6, -89, 1.2, 12, 0x33353d);
    Path2D.Double path = canvas.path();
    path.moveTo(-9, -89);
    path.quadTo(-6, -98, 0, -98);
    path.quadTo(6, -98, 9, -89);
    path.closePath();
    canvas.fill(rgb);
    canvas.rect(-0.7, -100, 1.4, 4, 0x33353d);
    canvas.round(-3, -20, 6, 12, 2.5, 0x3d3230);
  }

  /** How far a lighthouse's wall is from its middle. */
  private static double half(double y) {
    return 14 + (y + 6) * (14 - 8.5) / 68;
  }

  void bench(int rgb) {
    shadow(78);
    int iron = 0x2d2f36;
    for (int side = -1; side <= 1; side += 2) {
      canvas.rect(side * 58 - 4, -44, 8, 44, iron);
      canvas.rect(side * 58 - 3, -98, 6, 60, iron);
      canvas.rect(side * 70 - 4, -66, 8, 26, iron);
      canvas.round(side * 64 - 13, -69, 26, 6, 2.5, iron);
    }
    for (int i = 0; i < 3; i++) {
      double y = -100 + i * 15;
      canvas.shade(0, y, light(rgb, 0.15), 0, y + 12, dark(rgb, 0.12));
      canvas.round(-78, y, 156, 12, 3, rgb);
    }
    canvas.shade(0, -46, light(rgb, 0.2), 0, -30, dark(rgb, 0.3));
    canvas.poly(rgb, -74, -48, 74, -48, 80, -34, -80, -34);
    canvas.rect(-80, -34, 160, 6, dark(rgb, 0.4));
  }
}
