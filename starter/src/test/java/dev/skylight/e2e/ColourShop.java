package dev.skylight.e2e;

import dev.skylight.collection.SkylightException;
import dev.skylight.fetch.FetchException;
import dev.skylight.products.ProductAnswer;
import dev.skylight.products.ProductHit;
import dev.skylight.web.shop.Pictures;
import dev.skylight.web.shop.SimilarProducts;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;

/** A shop whose products are of one colour each; those of near colours are similar. */
final class ColourShop implements SimilarProducts, Pictures {

  /** An image whose picture cannot be had; there is none unless {@link #broken}. */
  static final String GONE = "gone";

  /** An image of no product. */
  static final String LONE = "4";

  private final Map<String, Color> images = new LinkedHashMap<>();

  /** What the next searches throw; null: nothing. */
  volatile SkylightException failure;

  /** Whether there is {@link #GONE}. */
  volatile boolean broken;

  ColourShop() {
    images.put("1", Color.RED);
    images.put("0b9e6f4e-9d43-4b31-8b36-70cbf9ee1d5e", new Color(220, 30, 30));
    images.put("a/b c", Color.ORANGE);
    images.put(LONE, Color.YELLOW);
    images.put("5", Color.GREEN);
    images.put("6", Color.CYAN);
    images.put("<i>7</i>", Color.BLUE);
    images.put(GONE, Color.BLACK);
  }

  /** A photo of a colour. */
  static byte[] photo(Color colour) {
    BufferedImage image = new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB);
    Graphics2D drawing = image.createGraphics();
    drawing.setColor(colour);
    drawing.fillRect(0, 0, 64, 48);
    drawing.dispose();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  @Override
  public void check() {
    if (failure != null) {
      throw failure;
    }
  }

  private ProductAnswer near(Color colour, int k, boolean exact, String without) {
    if (failure != null) {
      throw failure;
    }
    List<String> ids = new ArrayList<>(images.keySet());
    ids.remove(without);
    ids.removeIf(id -> id.equals(GONE) && !broken);
    ids.sort(Comparator.comparingDouble(id -> -score(colour, images.get(id))));
    List<ProductHit> hits = new ArrayList<>();
    for (String id : ids.subList(0, Math.min(k, ids.size()))) {
      String product = id.equals(LONE) ? null : "p-" + id;
      hits.add(
          new ProductHit(hits.size() + 1, id, product, url(id), score(colour, images.get(id))));
    }
    return new ProductAnswer(hits, "colours/fp32/0123456789ab", !exact, List.of());
  }

  private static String url(String id) {
    return "https://shop.example/" + id;
  }

  private static double score(Color one, Color other) {
    int away =
        Math.abs(one.getRed() - other.getRed())
            + Math.abs(one.getGreen() - other.getGreen())
            + Math.abs(one.getBlue() - other.getBlue());
    return 1 - away / 765.0;
  }

  @Override
  public ProductAnswer byPicture(byte[] picture, int k, boolean exact) {
    BufferedImage image;
    try {
      image = ImageIO.read(new ByteArrayInputStream(picture));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (image == null) {
      throw new SkylightException(
          SkylightException.Kind.BAD_INPUT, "Cannot read the picture: it is damaged.");
    }
    return near(new Color(image.getRGB(1, 1)), k, exact, null);
  }

  @Override
  public ProductAnswer byWords(String words, int k, boolean exact) {
    Color colour =
        switch (words.toLowerCase(Locale.ROOT)) {
          case "blue" -> Color.BLUE;
          case "green" -> Color.GREEN;
          default -> Color.RED;
        };
    return near(colour, k, exact, null);
  }

  @Override
  public Optional<ProductAnswer> byImage(String imageId, int k, boolean exact) {
    return Optional.ofNullable(images.get(imageId)).map(it -> near(it, k, exact, imageId));
  }

  @Override
  public Optional<String> urlOf(String imageId) {
    return Optional.of(imageId).filter(images::containsKey).map(ColourShop::url);
  }

  @Override
  public byte[] fetch(String url) throws FetchException {
    if (!url.equals("https://shop.example/green.png")) {
      throw new FetchException(
          FetchException.Reason.FORBIDDEN_ADDRESS,
          "The host of " + url + " is of this machine.",
          null);
    }
    return photo(Color.GREEN);
  }

  @Override
  public byte[] small(String url) {
    String id = url.substring(url("").length());
    if (id.equals(GONE)) {
      throw new SkylightException(SkylightException.Kind.BAD_INPUT, "It cannot be had.");
    }
    return photo(images.get(id));
  }
}
