package dev.skylight.e2e;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
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
    try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("metadata.db"));
        Statement s = c.createStatement()) {
      s.execute(
          "CREATE TABLE images (id INTEGER PRIMARY KEY, file_path TEXT, embedding_index INTEGER)");
      c.setAutoCommit(false);
      try (PreparedStatement insert = c.prepareStatement("INSERT INTO images VALUES (?, ?, ?)")) {
        for (int row = 0; row < rows; row++) {
          insert.setInt(1, 2 * rows - row);
          insert.setString(2, pictures.resolve(row % PICTURES + ".png").toString());
          insert.setInt(3, row);
          insert.addBatch();
        }
        insert.executeBatch();
      }
      c.commit();
    }
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
