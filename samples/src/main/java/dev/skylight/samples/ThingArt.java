package dev.skylight.samples;

import static dev.skylight.samples.Shades.dark;
import static dev.skylight.samples.Shades.light;
import static dev.skylight.samples.Shades.mix;

import java.awt.geom.Path2D;

/**
 * Draws things, each in a system of its own: it stands on 0, is 100 high (upwards is negative) and
 * as wide as its aspect says.
 */
final class ThingArt {

  private static final int WOOD = 0x7a5132;
  private static final int GLASS = 0xbfe3f2;
  private static final int LAMP = 0xffdf86;
  private static final int INK = 0x1d1f2b;

  private final Canvas canvas;
  private boolean dark;
  private Dice dice;

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
    this.dark = dark;
    this.dice = dice;
    int rgb = tint == null ? 0xffd23c : tint.rgb();
    switch (thing) {
      case HOUSE -> house(rgb);
      case BOAT -> boat(rgb);
      case CAR -> car(rgb);
      case BALLOON -> balloon(rgb);
      case TREE -> tree(rgb);
      case CAT -> cat(rgb);
      case DOG -> dog(rgb);
      case BIRD -> bird(rgb);
      case UMBRELLA -> umbrella(rgb);
      case KITE -> kite(rgb);
      case TENT -> tent(rgb);
      case LIGHTHOUSE -> lighthouse(rgb);
      case FISH -> fish(rgb);
      case BALL -> ball(rgb);
      case MUSHROOM -> mushroom(rgb);
      case BENCH -> bench(rgb);
      case SUN -> sun();
    }
  }

  private int glass() {
    return dark ? LAMP : GLASS;
  }

  /** Soft shade on the ground. */
  private void shadow(double halfWidth) {
    canvas.alpha(0.28);
    canvas.oval(0, 0, halfWidth, 5, 0x0a1020);
    canvas.alpha(1);
  }

  private void house(int rgb) {
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

  private void boat(int rgb) {
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

  private void car(int rgb) {
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

  private void balloon(int rgb) {
    Path2D.Double path = canvas.path();
    envelope(path, 36);
    canvas.shade(-30, -80, light(rgb, 0.15), 34, -50, dark(rgb, 0.25));
    canvas.fill(rgb);
    int stripe = light(rgb, 0.42);
    for (double half : new double[] {22, 8}) {
      path = canvas.path();
      path.setWindingRule(Path2D.WIND_EVEN_ODD);
      envelope(path, half + 5);
      envelope(path, half - 4);
      canvas.alpha(0.75);
      canvas.fill(stripe);
      canvas.alpha(1);
    }
    canvas.alpha(0.3);
    canvas.oval(-14, -78, 8, 12, 0xffffff);
    canvas.alpha(1);
    canvas.line(-8, -33, -5, -14, 0.9, 0x4a3a2c);
    canvas.line(8, -33, 5, -14, 0.9, 0x4a3a2c);
    canvas.poly(dark(rgb, 0.35), -9.5, -36, 9.5, -36, 7, -30, -7, -30);
    canvas.shade(-7, -14, 0xa9743f, 7, 0, 0x6f4622);
    canvas.poly(0x8a5a30, -7.5, -14, 7.5, -14, 6, 0, -6, 0);
    canvas.rect(-8.2, -15, 16.4, 3, 0x5c3a1c);
  }

  /** A hot-air balloon's skin, this wide at its widest. */
  private static void envelope(Path2D.Double path, double half) {
    path.moveTo(0, -100);
    path.curveTo(half * 0.66, -100, half, -83, half, -66);
    path.curveTo(half, -52, half * 0.42, -42, half * 0.24, -33);
    path.lineTo(-half * 0.24, -33);
    path.curveTo(-half * 0.42, -42, -half, -52, -half, -66);
    path.curveTo(-half, -83, -half * 0.66, -100, 0, -100);
    path.closePath();
  }

  private void tree(int rgb) {
    shadow(34);
    int bark = dark ? 0x4a3324 : WOOD;
    Path2D.Double path = canvas.path();
    path.moveTo(-7, 0);
    path.quadTo(-4, -20, -4, -46);
    path.lineTo(4, -46);
    path.quadTo(4, -20, 8, 0);
    path.closePath();
    canvas.shade(-6, 0, light(bark, 0.1), 8, 0, dark(bark, 0.3));
    canvas.fill(bark);
    canvas.path();
    canvas.addLine(0, -30, -16, -50, 4, 2);
    canvas.addLine(0, -34, 16, -54, 4, 2);
    canvas.fill(bark);
    int shade = dark(rgb, 0.28);
    canvas.disc(-22, -47, 18, shade);
    canvas.disc(22, -48, 18, shade);
    canvas.disc(0, -50, 24, shade);
    canvas.disc(-21, -54, 18, mix(shade, rgb, 0.6));
    canvas.disc(21, -56, 18, mix(shade, rgb, 0.6));
    canvas.disc(0, -62, 24, rgb);
    canvas.disc(-12, -74, 18, rgb);
    canvas.disc(12, -75, 19, rgb);
    canvas.disc(0, -83, 16.5, light(rgb, 0.08));
    int shine = light(rgb, 0.22);
    canvas.path();
    for (int i = 0; i < 16; i++) {
      double x = dice.between(-30, 26);
      double y = dice.between(-90, -44);
      if ((x + 4) * (x + 4) / 900 + (y + 68) * (y + 68) / 520 < 1) {
        canvas.addOval(x, y, 3.4, 2.6);
      }
    }
    canvas.fill(shine);
  }

  private void cat(int rgb) {
    shadow(34);
    int shade = mix(rgb, rgb == Tint.BLACK.rgb() ? 0x50505c : 0x5a4a40, 0.3);
    // tail, body, chest, legs, head
    Path2D.Double path = canvas.path();
    path.moveTo(18, -6);
    path.curveTo(48, -2, 44, -44, 32, -50);
    path.curveTo(27, -52, 26, -46, 29, -43);
    path.curveTo(36, -36, 34, -14, 16, -16);
    path.closePath();
    canvas.fill(shade);
    path = canvas.path();
    path.moveTo(-22, 0);
    path.curveTo(-26, -30, -20, -56, 0, -58);
    path.curveTo(20, -56, 34, -26, 26, 0);
    path.closePath();
    canvas.shade(-20, -40, rgb, 28, 0, shade);
    canvas.fill(rgb);
    canvas.oval(-10, -2.5, 8, 4, rgb);
    canvas.oval(7, -2.5, 8, 4, rgb);
    canvas.alpha(0.35);
    canvas.line(-2, -22, -2, -2, 1.2, shade);
    canvas.alpha(1);
    canvas.poly(rgb, -25, -74, -23, -100, -5, -88);
    canvas.poly(rgb, 21, -74, 19, -100, 1, -88);
    canvas.poly(0xe8a0a8, -21, -80, -20.5, -93, -11, -86);
    canvas.poly(0xe8a0a8, 17, -80, 16.5, -93, 7, -86);
    canvas.oval(-2, -71, 24, 20, rgb);
    int eye = rgb == Tint.BLACK.rgb() || dark ? 0xd9e24a : 0x5f9e3a;
    canvas.oval(-11, -73, 5, 5.6, eye);
    canvas.oval(7, -73, 5, 5.6, eye);
    canvas.oval(-11, -73, 1.7, 5, 0x101014);
    canvas.oval(7, -73, 1.7, 5, 0x101014);
    canvas.poly(0xe07a86, -5, -65, 1, -65, -2, -61);
    int whisker = rgb == Tint.BLACK.rgb() ? 0xb8b8c0 : 0x6a625c;
    for (int side = -1; side <= 1; side += 2) {
      canvas.line(-2 + side * 8, -62, -2 + side * 30, -66, 0.8, whisker);
      canvas.line(-2 + side * 8, -60, -2 + side * 29, -58, 0.8, whisker);
    }
    canvas.line(-2, -61, -2, -57, 0.9, whisker);
  }

  private void dog(int rgb) {
    shadow(56);
    int shade = mix(rgb, rgb == Tint.BLACK.rgb() ? 0x50505c : 0x4a3626, 0.3);
    // far legs, tail, body, near legs, neck, head
    canvas.round(-30, -40, 10, 40, 4, shade);
    canvas.round(20, -40, 10, 40, 4, shade);
    Path2D.Double path = canvas.path();
    path.moveTo(-40, -54);
    path.curveTo(-56, -60, -62, -76, -56, -88);
    path.curveTo(-53, -92, -49, -88, -51, -84);
    path.curveTo(-52, -74, -46, -66, -36, -62);
    path.closePath();
    canvas.fill(rgb);
    path = canvas.path();
    path.moveTo(-43, -48);
    path.curveTo(-44, -68, -24, -66, 0, -64);
    path.curveTo(10, -64, 14, -80, 22, -84);
    path.lineTo(42, -62);
    path.curveTo(40, -40, 34, -28, 16, -30);
    path.curveTo(0, -28, -10, -32, -22, -28);
    path.curveTo(-38, -26, -42, -36, -43, -48);
    path.closePath();
    canvas.shade(0, -76, light(rgb, 0.06), 0, -26, shade);
    canvas.fill(rgb);
    canvas.round(-42, -46, 12, 46, 5, rgb);
    canvas.round(25, -46, 12, 46, 5, rgb);
    canvas.oval(30, -82, 19, 17, rgb);
    canvas.round(34, -84, 28, 18, 8, rgb);
    canvas.oval(60, -80, 4, 4, rgb == Tint.BLACK.rgb() ? 0x6a6a72 : INK);
    canvas.oval(37, -86, 2.8, 3.2, rgb == Tint.BLACK.rgb() ? 0xe8d9a0 : INK);
    path = canvas.path();
    path.moveTo(14, -96);
    path.curveTo(24, -102, 30, -96, 27, -84);
    path.curveTo(26, -72, 20, -64, 14, -68);
    path.curveTo(8, -74, 8, -92, 14, -96);
    path.closePath();
    canvas.fill(shade);
    canvas.poly(0xd23434, 13, -66, 17, -70, 36, -61, 34, -56);
    canvas.line(42, -71, 56, -71, 1.2, shade);
  }

  private void bird(int rgb) {
    int shade = dark(rgb, 0.25);
    int edge = rgb == Tint.BLACK.rgb() ? 0x4c4c58 : dark(rgb, 0.35);
    // far wing, tail, body, near wing
    Path2D.Double path = canvas.path();
    path.moveTo(-2, -50);
    path.curveTo(8, -70, 26, -88, 44, -94);
    path.curveTo(38, -74, 30, -58, 22, -46);
    path.closePath();
    canvas.fill(shade);
    canvas.poly(shade, -34, -44, -66, -52, -60, -42, -66, -32, -30, -34);
    path = canvas.path();
    path.moveTo(-42, -42);
    path.curveTo(-24, -62, 12, -64, 34, -58);
    path.curveTo(50, -60, 56, -48, 50, -42);
    path.curveTo(36, -18, -16, -18, -42, -38);
    path.closePath();
    canvas.shade(0, -62, light(rgb, 0.12), 0, -20, dark(rgb, 0.12));
    canvas.fill(rgb);
    canvas.poly(0xf2a21e, 50, -54, 67, -48, 50, -43);
    canvas.disc(41, -52, 3.6, 0xffffff);
    canvas.disc(41.6, -52, 2.2, 0x101014);
    path = canvas.path();
    path.moveTo(14, -48);
    path.curveTo(4, -76, -18, -96, -46, -100);
    path.curveTo(-44, -84, -40, -74, -42, -70);
    path.curveTo(-36, -62, -34, -58, -34, -54);
    path.curveTo(-24, -40, -4, -36, 14, -48);
    path.closePath();
    canvas.shade(-40, -100, light(rgb, 0.15), 10, -44, shade);
    canvas.fill(rgb);
    canvas.path();
    canvas.addLine(-38, -90, -4, -52, 0.8, 1.8);
    canvas.addLine(-36, -74, -10, -50, 0.8, 1.8);
    canvas.fill(edge);
    canvas.poly(0xf2a21e, -8, -26, -2, -24, -12, -12, -15, -13);
  }

  private void umbrella(int rgb) {
    shadow(26);
    canvas.rect(-1.6, -92, 3.2, 84, 0x5c4433);
    Path2D.Double path = canvas.path();
    path.moveTo(-1.6, -9);
    path.curveTo(-1.6, 3, 14, 3, 14, -8);
    path.lineTo(10.5, -8);
    path.curveTo(10.5, -1, 1.6, -1, 1.6, -9);
    path.closePath();
    canvas.fill(0x5c4433);
    canvas.rect(-1.3, -100, 2.6, 10, 0x3c2c20);
    canopy(52, rgb, light(rgb, 0.12), dark(rgb, 0.25));
    canvas.alpha(0.9);
    path = canvas.path();
    rib(path, 18);
    canvas.shade(0, -95, light(rgb, 0.35), 0, -48, light(rgb, 0.12));
    canvas.fill(rgb);
    canvas.alpha(0.35);
    path = canvas.path();
    path.setWindingRule(Path2D.WIND_EVEN_ODD);
    rib(path, 36);
    rib(path, 34.5);
    canvas.fill(INK);
    canvas.alpha(1);
  }

  private void canopy(double half, int rgb, int from, int to) {
    Path2D.Double path = canvas.path();
    path.moveTo(-half, -50);
    path.curveTo(-half, -80, -26, -96, 0, -96);
    path.curveTo(26, -96, half, -80, half, -50);
    for (int i = 0; i < 4; i++) {
      double right = half - i * half / 2;
      path.quadTo(right - half / 4, -58, right - half / 2, -50);
    }
    path.closePath();
    canvas.shade(-half, -80, from, half, -50, to);
    canvas.fill(rgb);
  }

  private static void rib(Path2D.Double path, double half) {
    path.moveTo(0, -96);
    path.curveTo(half * 0.6, -90, half, -70, half, -52);
    path.quadTo(0, -58, -half, -52);
    path.curveTo(-half, -70, -half * 0.6, -90, 0, -96);
    path.closePath();
  }

  private void kite(int rgb) {
    // the tail first: it hangs behind
    Path2D.Double path = canvas.path();
    path.moveTo(0, -36);
    path.curveTo(16, -28, -12, -18, 6, -9);
    path.curveTo(10, -7, 10, -3, 6, 0);
    path.curveTo(8, -4, 7, -6, 4, -8);
    path.curveTo(-15, -17, 12, -27, -1, -35);
    path.closePath();
    canvas.fill(INK);
    int bow = light(rgb, 0.2);
    canvas.poly(bow, 6, -27, 14, -31, 14, -23, 6, -27, -2, -31, -2, -23);
    canvas.poly(bow, -2, -16, 6, -20, 6, -12, -2, -16, -10, -20, -10, -12);
    canvas.poly(bow, 7, -4, 15, -8, 15, 0, 7, -4, -1, -8, -1, 0);
    canvas.poly(rgb, 0, -100, 35, -70, 0, -34, -35, -70);
    canvas.poly(light(rgb, 0.28), 0, -100, 0, -70, -35, -70);
    canvas.poly(dark(rgb, 0.12), 0, -70, 35, -70, 0, -34);
    canvas.line(0, -100, 0, -34, 1.3, dark(rgb, 0.5));
    canvas.line(-35, -70, 35, -70, 1.3, dark(rgb, 0.5));
  }

  private void tent(int rgb) {
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

  private void lighthouse(int rgb) {
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

  private void fish(int rgb) {
    int fin = dark(rgb, 0.18);
    Path2D.Double path = canvas.path();
    path.moveTo(-36, -50);
    path.curveTo(-56, -66, -66, -84, -76, -86);
    path.curveTo(-70, -62, -70, -38, -76, -14);
    path.curveTo(-66, -16, -56, -34, -36, -50);
    path.closePath();
    canvas.shade(-40, 0, fin, -76, 0, light(rgb, 0.2));
    canvas.fill(fin);
    path = canvas.path();
    path.moveTo(-20, -76);
    path.curveTo(-10, -104, 22, -102, 38, -92);
    path.curveTo(36, -84, 34, -80, 34, -78);
    path.closePath();
    canvas.fill(fin);
    path = canvas.path();
    path.moveTo(-8, -24);
    path.curveTo(-6, -6, 10, 0, 24, -1);
    path.curveTo(18, -10, 16, -18, 20, -22);
    path.closePath();
    canvas.fill(fin);
    path = canvas.path();
    path.moveTo(-44, -50);
    path.curveTo(-18, -92, 50, -96, 76, -52);
    path.curveTo(52, -6, -16, -8, -44, -50);
    path.closePath();
    canvas.shade(0, -86, light(rgb, 0.12), 0, -14, dark(rgb, 0.12));
    canvas.fill(rgb);
    int stripe = rgb == Tint.WHITE.rgb() ? 0xd0d4dc : light(rgb, 0.6);
    path = canvas.path();
    path.moveTo(28, -81);
    path.quadTo(14, -50, 28, -20);
    path.lineTo(18, -18);
    path.quadTo(4, -50, 18, -82);
    path.closePath();
    path.moveTo(-10, -78);
    path.quadTo(-20, -50, -10, -24);
    path.lineTo(-18, -29);
    path.quadTo(-26, -50, -18, -73);
    path.closePath();
    canvas.fill(stripe);
    canvas.disc(50, -60, 8, 0xffffff);
    canvas.disc(52, -60, 4.6, 0x101014);
    canvas.disc(53.5, -62, 1.5, 0xffffff);
    canvas.line(64, -40, 73, -46, 2, dark(rgb, 0.5));
  }

  private void ball(int rgb) {
    shadow(46);
    canvas.disc(0, -50, 50, dark(rgb, 0.32));
    canvas.disc(-2, -52, 47, rgb);
    int pale = 0xfaf6ea;
    Path2D.Double path = canvas.path();
    path.moveTo(-8, -99);
    path.quadTo(-46, -62, -34, -17);
    path.quadTo(-26, -10, -20, -8);
    path.quadTo(-30, -56, -8, -99);
    path.closePath();
    path.moveTo(-2, -99);
    path.quadTo(46, -74, 40, -26);
    path.quadTo(34, -16, 28, -12);
    path.quadTo(30, -66, -2, -99);
    path.closePath();
    canvas.fill(pale);
    canvas.disc(-5, -96, 5, dark(pale, 0.1));
    canvas.alpha(0.4);
    canvas.oval(-20, -76, 9, 6, 0xffffff);
    canvas.alpha(1);
  }

  private void mushroom(int rgb) {
    shadow(28);
    Path2D.Double path = canvas.path();
    path.moveTo(-16, 0);
    path.quadTo(-8, -24, -13, -56);
    path.lineTo(13, -56);
    path.quadTo(8, -24, 16, 0);
    path.closePath();
    canvas.shade(-16, 0, 0xfbf3e0, 16, 0, 0xcdbf9f);
    canvas.fill(0xf3e9d2);
    canvas.oval(0, -48, 40, 9, 0xd8c6a2);
    path = canvas.path();
    path.moveTo(-47, -48);
    path.curveTo(-47, -82, -24, -100, 0, -100);
    path.curveTo(24, -100, 47, -82, 47, -48);
    path.quadTo(0, -36, -47, -48);
    path.closePath();
    canvas.shade(-20, -96, light(rgb, 0.15), 30, -40, dark(rgb, 0.22));
    canvas.fill(rgb);
    int dot = rgb == Tint.WHITE.rgb() ? 0xd9c9b0 : 0xfffaf0;
    canvas.path();
    canvas.addOval(-26, -66, 7, 6);
    canvas.addOval(0, -84, 8, 6);
    canvas.addOval(24, -68, 7.5, 7);
    canvas.addOval(-4, -56, 6, 4.5);
    canvas.addOval(-16, -84, 3.5, 3);
    canvas.addOval(38, -54, 4, 4);
    canvas.fill(dot);
  }

  private void bench(int rgb) {
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

  private void sun() {
    canvas.path();
    for (int i = 0; i < 12; i++) {
      double angle = i * StrictMath.PI / 6;
      double cos = StrictMath.cos(angle);
      double sin = StrictMath.sin(angle);
      canvas.addPoly(
          33 * cos - 6 * sin,
          -50 + 33 * sin + 6 * cos,
          49 * cos,
          -50 + 49 * sin,
          33 * cos + 6 * sin,
          -50 + 33 * sin - 6 * cos);
    }
    canvas.fill(0xffb41f);
    canvas.disc(0, -50, 31, 0xffc126);
    canvas.disc(-1, -51, 28, 0xffd84a);
    canvas.alpha(0.5);
    canvas.disc(-7, -58, 14, 0xfff3b0);
    canvas.alpha(1);
  }
}
