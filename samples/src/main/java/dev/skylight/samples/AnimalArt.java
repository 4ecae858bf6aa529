package dev.skylight.samples;

import static dev.skylight.samples.Shades.dark;
import static dev.skylight.samples.Shades.light;
import static dev.skylight.samples.Shades.mix;

import java.awt.geom.Path2D;

/** Draws animals. */
final class AnimalArt extends ThingShape {

  AnimalArt(Canvas canvas, boolean dark, Dice dice) {
    super(canvas, dark, dice);
  }

  void cat(int rgb) {
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

  void dog(int rgb) {
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

  void bird(int rgb) {
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

  void fish(int rgb) {
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
}
