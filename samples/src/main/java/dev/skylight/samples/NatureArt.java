package dev.skylight.samples;

import static dev.skylight.samples.Shades.dark;
import static dev.skylight.samples.Shades.light;
import static dev.skylight.samples.Shades.mix;

import java.awt.geom.Path2D;

/** Draws what grows, and the sun. */
final class NatureArt extends ThingShape {

  NatureArt(Canvas canvas, boolean dark, Dice dice) {
    super(canvas, dark, dice);
  }

  void tree(int rgb) {
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

  void mushroom(int rgb) {
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

  void sun() {
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
