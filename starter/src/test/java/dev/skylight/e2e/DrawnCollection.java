package dev.skylight.e2e;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;

/** A data folder with pictures drawn here and a foreign {@code metadata.db} that lists them. */
public final class DrawnCollection {

  private static final int PICTURES = 12;

  private DrawnCollection() {}

  /** Makes one of {@code rows} rows, each with one of twelve pictures; returns the data folder. */
  public static Path make(Path data, int rows) throws IOException, SQLException {
    Path pictures = Files.createDirectories(data.resolve("pictures")).toAbsolutePath();
    for (int i = 0; i < PICTURES; i++) {
      draw(pictures.resolve(i + ".png"), i);
    }
    List<ForeignCatalog.Image> images = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      Path file = pictures.resolve(row % PICTURES + ".png");
      images.add(new ForeignCatalog.Image(2L * rows - row, file, row));
    }
    ForeignCatalog.make(data, images);
    return data;
  }

  private static void draw(Path file, int seed) throws IOException {
    Random random = new Random(seed);
    BufferedImage image = new BufferedImage(240, 230, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    for (int i = 0; i < 40; i++) {
      graphics.setColor(new Color(random.nextInt(1 << 24)));
      graphics.fillOval(random.nextInt(200), random.nextInt(200), 90, 60);
    }
    graphics.dispose();
    if (!ImageIO.write(image, "png", file.toFile())) {
      throw new IOException("no PNG writer in this JDK");
    }
  }
}
