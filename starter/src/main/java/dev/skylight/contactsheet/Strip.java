package dev.skylight.contactsheet;

import dev.skylight.internal.images.Thumbnail;
import dev.skylight.library.Found;
import java.awt.AlphaComposite;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;

/** A few pictures side by side, for a terminal. */
public final class Strip {

  /** Most pictures in a strip. */
  public static final int MOST = 5;

  private static final int CELL_WIDTH = 192;
  private static final int CELL_HEIGHT = 144;
  private static final int GAP = 8;

  private Strip() {}

  /**
   * A PNG of at most {@link #MOST} pictures, transparent between them; one that cannot be read
   * leaves its place empty.
   */
  public static byte[] png(List<Found> pictures, Thumbnails thumbnails) {
    int width = Math.max(1, pictures.size() * (CELL_WIDTH + GAP) - GAP);
    BufferedImage strip = new BufferedImage(width, CELL_HEIGHT, BufferedImage.TYPE_INT_ARGB);
    Graphics2D pen = strip.createGraphics();
    pen.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    pen.setComposite(AlphaComposite.Src);
    for (int i = 0; i < pictures.size(); i++) {
      Thumbnail thumbnail = thumbnails.of(pictures.get(i)).thumbnail();
      if (thumbnail != null) {
        draw(pen, Encoded.image(thumbnail.jpeg()), i * (CELL_WIDTH + GAP));
      }
    }
    pen.dispose();
    return Encoded.png(strip);
  }

  private static void draw(Graphics2D pen, BufferedImage picture, int left) {
    double scale =
        Math.min(
            (double) CELL_WIDTH / picture.getWidth(), (double) CELL_HEIGHT / picture.getHeight());
    int width = Math.max(1, (int) Math.round(picture.getWidth() * scale));
    int height = Math.max(1, (int) Math.round(picture.getHeight() * scale));
    int x = left + (CELL_WIDTH - width) / 2;
    pen.drawImage(picture, x, (CELL_HEIGHT - height) / 2, width, height, null);
  }
}
