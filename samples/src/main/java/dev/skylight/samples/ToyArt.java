package dev.skylight.samples;

import static dev.skylight.samples.Shades.dark;
import static dev.skylight.samples.Shades.light;

import java.awt.geom.Path2D;

/** Draws what is thrown, flown and held: ball, balloon, kite, umbrella. */
final class ToyArt extends ThingShape {

  ToyArt(Canvas canvas, boolean dark, Dice dice) {
    super(canvas, dark, dice);
  }

  void balloon(int rgb) {
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

  void umbrella(int rgb) {
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

  void kite(int rgb) {
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

  void ball(int rgb) {
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
}
