package dev.skylight.samples;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.Paint;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;

/**
 * A picture in the making, in units: the square in its middle, which is all that a model sees,
 * reaches from 0 to {@value #SQUARE} both ways, y downwards; what is beside it has units below 0 or
 * above {@value #SQUARE}. Things are drawn in a system of their own ({@link #local}). One thread at
 * a time; drawn over and over.
 */
final class Canvas {

  static final double SQUARE = 480;

  static {
    // drawing in memory must not look for a screen, let alone fail without one
    if (System.getProperty("java.awt.headless") == null) {
      System.setProperty("java.awt.headless", "true");
    }
  }

  /** Control points that make four curves a circle. */
  private static final double ROUND = 0.5522847498;

  private final int width;
  private final int height;
  private final int[] pixels;
  private final Graphics2D graphics;
  private final double scale;
  private final double left;
  private final double top;
  private final AffineTransform units;
  private final Path2D.Double path = new Path2D.Double();
  private double alpha = 1;
  private Paint shading;

  Canvas(int width, int height) {
    this.width = width;
    this.height = height;
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    pixels = ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
    graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    scale = Math.min(width, height) / SQUARE;
    left = (SQUARE - width / scale) / 2;
    top = (SQUARE - height / scale) / 2;
    units = new AffineTransform(scale, 0, 0, scale, -left * scale, -top * scale);
    graphics.setTransform(units);
  }

  /** The picture: one number 0xRRGGBB a pixel, row by row; drawn over by the next picture. */
  int[] pixels() {
    return pixels;
  }

  double left() {
    return left;
  }

  double right() {
    return SQUARE - left;
  }

  double top() {
    return top;
  }

  double bottom() {
    return SQUARE - top;
  }

  /** Draws in units of the whole picture. */
  void global() {
    graphics.setTransform(units);
  }

  /** Draws in units of 1/100 of {@code height}, mirrored where {@code flip}, from a foot point. */
  void local(double x, double y, double height, boolean flip) {
    double unit = height / 100;
    AffineTransform local = new AffineTransform(units);
    local.concatenate(new AffineTransform(flip ? -unit : unit, 0, 0, unit, x, y));
    graphics.setTransform(local);
  }

  /** Of what is drawn from now on: 1 covers, 0 is not there. */
  void alpha(double value) {
    alpha = value;
  }

  /** The next shape goes from one colour to another along a line. */
  void shade(double x1, double y1, int rgb1, double x2, double y2, int rgb2) {
    shading =
        new GradientPaint((float) x1, (float) y1, color(rgb1), (float) x2, (float) y2, color(rgb2));
  }

  private Color color(int rgb) {
    return new Color((rgb & 0xffffff) | ((int) (alpha * 255 + 0.5) << 24), true);
  }

  /** An empty path to fill. */
  Path2D.Double path() {
    path.reset();
    path.setWindingRule(Path2D.WIND_NON_ZERO);
    return path;
  }

  /** Fills what {@link #path} gave. */
  void fill(int rgb) {
    graphics.setPaint(shading != null ? shading : color(rgb));
    shading = null;
    graphics.fill(path);
  }

  void oval(double cx, double cy, double rx, double ry, int rgb) {
    path();
    addOval(cx, cy, rx, ry);
    fill(rgb);
  }

  /** A disc. */
  void disc(double cx, double cy, double radius, int rgb) {
    oval(cx, cy, radius, radius, rgb);
  }

  /** A disc with a hole. */
  void ring(double cx, double cy, double outer, double inner, int rgb) {
    path();
    path.setWindingRule(Path2D.WIND_EVEN_ODD);
    addOval(cx, cy, outer, outer);
    addOval(cx, cy, inner, inner);
    fill(rgb);
  }

  void addOval(double cx, double cy, double rx, double ry) {
    double kx = rx * ROUND;
    double ky = ry * ROUND;
    path.moveTo(cx + rx, cy);
    path.curveTo(cx + rx, cy + ky, cx + kx, cy + ry, cx, cy + ry);
    path.curveTo(cx - kx, cy + ry, cx - rx, cy + ky, cx - rx, cy);
    path.curveTo(cx - rx, cy - ky, cx - kx, cy - ry, cx, cy - ry);
    path.curveTo(cx + kx, cy - ry, cx + rx, cy - ky, cx + rx, cy);
    path.closePath();
  }

  void rect(double x, double y, double w, double h, int rgb) {
    poly(rgb, x, y, x + w, y, x + w, y + h, x, y + h);
  }

  void round(double x, double y, double w, double h, double r, int rgb) {
    double k = r * (1 - ROUND);
    path();
    path.moveTo(x + r, y);
    path.lineTo(x + w - r, y);
    path.curveTo(x + w - k, y, x + w, y + k, x + w, y + r);
    path.lineTo(x + w, y + h - r);
    path.curveTo(x + w, y + h - k, x + w - k, y + h, x + w - r, y + h);
    path.lineTo(x + r, y + h);
    path.curveTo(x + k, y + h, x, y + h - k, x, y + h - r);
    path.lineTo(x, y + r);
    path.curveTo(x, y + k, x + k, y, x + r, y);
    path.closePath();
    fill(rgb);
  }

  void poly(int rgb, double... xy) {
    path();
    addPoly(xy);
    fill(rgb);
  }

  void addPoly(double... xy) {
    path.moveTo(xy[0], xy[1]);
    for (int i = 2; i < xy.length; i += 2) {
      path.lineTo(xy[i], xy[i + 1]);
    }
    path.closePath();
  }

  /** A straight stroke as a path: the JDK's own strokes are not the same everywhere. */
  void line(double x1, double y1, double x2, double y2, double thick, int rgb) {
    path();
    addLine(x1, y1, x2, y2, thick, thick);
    fill(rgb);
  }

  /** Adds a stroke that may get thinner. */
  void addLine(double x1, double y1, double x2, double y2, double thick1, double thick2) {
    double dx = x2 - x1;
    double dy = y2 - y1;
    double length = Math.max(1e-9, Math.sqrt(dx * dx + dy * dy));
    double nx = -dy / length / 2;
    double ny = dx / length / 2;
    addPoly(
        x1 + nx * thick1,
        y1 + ny * thick1,
        x2 + nx * thick2,
        y2 + ny * thick2,
        x2 - nx * thick2,
        y2 - ny * thick2,
        x1 - nx * thick1,
        y1 - ny * thick1);
  }

  private int column(double x) {
    return (int) Math.max(0, Math.min(width, Math.rint((x - left) * scale)));
  }

  private int row(double y) {
    return (int) Math.max(0, Math.min(height, Math.rint((y - top) * scale)));
  }

  /** A plain upright rectangle, to the pixel: fast, for windows and water. */
  void block(double x, double y, double w, double h, int rgb) {
    int from = column(x);
    int to = column(x + w);
    int last = row(y + h);
    for (int row = row(y); row < last; row++) {
      java.util.Arrays.fill(pixels, row * width + from, row * width + to, rgb);
    }
  }

  /**
   * Fills from side to side, from a height to the bottom: through evenly spaced colours down to the
   * second height, then with the last of them, so that nothing of the picture before is left.
   */
  void gradient(double from, double to, int... rgbs) {
    int first = row(from);
    for (int row = first; row < height; row++) {
      double at = (row + 0.5 - (from - top) * scale) / ((to - from) * scale) * (rgbs.length - 1);
      int i = (int) Math.max(0, Math.min(rgbs.length - 2, Math.floor(at)));
      java.util.Arrays.fill(
          pixels, row * width, (row + 1) * width, Shades.mix(rgbs[i], rgbs[i + 1], at - i));
    }
  }

  /** Soft light: strongest in the middle, nothing at the radius. */
  void glow(double cx, double cy, double radius, int rgb, double strength) {
    glow(cx, cy, radius, radius, rgb, strength);
  }

  /** Soft light that is an oval. */
  void glow(double cx, double cy, double rx, double ry, int rgb, double strength) {
    double px = (cx - left) * scale - 0.5;
    double py = (cy - top) * scale - 0.5;
    int from = column(cx - rx);
    int to = column(cx + rx);
    int last = row(cy + ry);
    int toRed = (rgb >> 16) & 255;
    int toGreen = (rgb >> 8) & 255;
    int toBlue = rgb & 255;
    double ix = 1 / (rx * scale);
    double iy = 1 / (ry * scale);
    int most = (int) (strength * 256);
    for (int row = row(cy - ry); row < last; row++) {
      double dy = (row - py) * iy;
      double rest = 1 - dy * dy;
      for (int column = from, at = row * width + from; column < to; column++, at++) {
        double dx = (column - px) * ix;
        double near = rest - dx * dx;
        if (near > 0) {
          int a = (int) (near * near * most);
          int old = pixels[at];
          int red = (old >> 16) & 255;
          int green = (old >> 8) & 255;
          int blue = old & 255;
          red += ((toRed - red) * a) >> 8;
          green += ((toGreen - green) * a) >> 8;
          blue += ((toBlue - blue) * a) >> 8;
          pixels[at] = (red << 16) | (green << 8) | blue;
        }
      }
    }
  }
}
