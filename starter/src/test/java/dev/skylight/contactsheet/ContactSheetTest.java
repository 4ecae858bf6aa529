package dev.skylight.contactsheet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.collection.SkylightException;
import dev.skylight.library.Found;
import dev.skylight.library.Picture;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContactSheetTest {

  @TempDir Path temp;

  private Path picture(String name, Color colour, int width, int height) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, colour.getRGB());
      }
    }
    Path file = temp.resolve(name);
    Files.write(file, Encoded.png(image));
    return file;
  }

  private Found found(int row, float score, String path, String caption) {
    boolean none = path.isEmpty() || path.contains("\0");
    return new Found(
        row + 1,
        row,
        score,
        path.isEmpty()
            ? Optional.empty()
            : Optional.of(
                new Picture(
                    row,
                    row + 1L,
                    path,
                    none ? Optional.empty() : Optional.of(temp.resolve(path)),
                    0,
                    0,
                    "",
                    0,
                    0,
                    "")),
        caption,
        false);
  }

  private String page(Section... answers) throws IOException {
    List<Section> all = List.of(answers);
    Path file = temp.resolve("sheet.html");
    new ContactSheet("A & B", "", all).write(file, Thumbnails.of(all));
    return Files.readString(file);
  }

  @Test
  void aPageNeedsNothingElse() throws IOException {
    Path red = picture("red.png", Color.RED, 800, 400);
    String page =
        page(new Section("sky", List.of(found(7, 0.31234f, red.toString(), "a red wall"))));
    assertTrue(page.startsWith("<!DOCTYPE html>\n<html lang=\"en\">"), page);
    assertTrue(page.contains("<h1>A &amp; B</h1>"), page);
    assertTrue(page.contains("<h2 id=\"q1\">sky<small>1 picture</small></h2>"), page);
    assertTrue(page.contains("alt=\"a red wall\" width=\"360\" height=\"180\""), page);
    assertTrue(page.contains("<span class=\"score\">0.3123</span>"), page);
    assertTrue(page.contains("href=\"" + red.toUri() + "\""), page);
    assertTrue(page.contains("prefers-color-scheme: dark"), page);
    assertFalse(page.contains("<script"), page);
    assertFalse(Pattern.compile("(src|href|url\\()\\s*=?\"?https?:").matcher(page).find(), page);

    Matcher data = Pattern.compile("src=\"data:image/jpeg;base64,([^\"]+)\"").matcher(page);
    assertTrue(data.find(), page);
    byte[] jpeg = Base64.getDecoder().decode(data.group(1));
    BufferedImage shown = ImageIO.read(new ByteArrayInputStream(jpeg));
    assertEquals(360, shown.getWidth());
    assertTrue(new Color(shown.getRGB(180, 90)).getRed() > 240);
    assertTrue(new Color(shown.getRGB(180, 90)).getBlue() < 20);
  }

  @Test
  void namesAndCaptionsCannotBecomeMarkup() throws IOException {
    String evil = "\"><img src=x onerror=alert(1)>&'.png";
    Path file = picture(evil, Color.BLUE, 20, 10);
    String page =
        page(
            new Section(
                "<script>alert(2)</script>",
                List.of(
                    found(0, 0.5f, file.toString(), ""),
                    found(1, 0.4f, file.toString(), "<b>\u0007\u202e\"x\""))));
    assertFalse(page.contains("<script"), page);
    assertFalse(page.contains("<b>"), page);
    assertFalse(page.contains("<img src=x"), page);
    assertFalse(page.contains("\u0007"), page);
    assertTrue(
        page.contains("alt=\"&quot;&gt;&lt;img src=x onerror=alert(1)&gt;&amp;&#39;.png\""), page);
    assertTrue(page.contains("alt=\"&lt;b&gt;\ufffd\ufffd&quot;x&quot;\""), page);
    assertFalse(page.contains("\u202e"), page);
    assertTrue(page.contains("&lt;script&gt;alert(2)&lt;/script&gt;"), page);
  }

  @Test
  void aPictureThatIsGoneIsSaidToBe() throws IOException {
    Path broken = Files.writeString(temp.resolve("broken.jpg"), "no picture");
    String page =
        page(
            new Section(
                "x",
                List.of(
                    found(0, 0.5f, temp.resolve("gone.jpg").toString(), "a cat"),
                    found(1, 0.4f, broken.toString(), ""),
                    found(2, 0.3f, "", ""),
                    found(3, 0.2f, "no\0path", ""))),
            new Section("nothing", List.of()));
    assertFalse(page.contains("<img"), page);
    assertEquals(4, page.split("Not shown: ", -1).length - 1, page);
    assertTrue(page.contains("Not shown: no picture has this row any more"), page);
    assertTrue(page.contains("title=\"" + temp.resolve("gone.jpg") + "\""), page);
    assertTrue(page.contains("nothing<small>nothing found</small>"), page);
  }

  @Test
  void pathsBeginInTheDataFolder() throws IOException {
    picture("small.png", Color.GREEN, 8, 8);
    String page = page(new Section("x", List.of(found(0, 1, "small.png", ""))));
    assertTrue(page.contains("alt=\"small.png\" width=\"8\" height=\"8\""), page);
  }

  @Test
  void aFolderThatIsNotThereIsNamed() {
    Path file = temp.resolve("no/sheet.html");
    ContactSheet sheet = new ContactSheet("x", "", List.of());
    SkylightException e =
        assertThrows(SkylightException.class, () -> sheet.write(file, Thumbnails.of(List.of())));
    assertTrue(e.getMessage().startsWith("Cannot write the contact sheet: " + file), e.toString());
  }

  @Test
  void aStripHasAPlaceForEach() throws IOException {
    Path wide = picture("wide.png", Color.RED, 400, 100);
    Found found = found(0, 1, wide.toString(), "");
    Found gone = found(1, 1, "gone.png", "");
    Section answer = new Section("x", List.of(found, gone, found, found, found));
    byte[] png = Strip.png(answer.found(), Thumbnails.of(List.of(answer)));
    BufferedImage strip = ImageIO.read(new ByteArrayInputStream(png));
    assertEquals(5 * 200 - 8, strip.getWidth());
    assertEquals(144, strip.getHeight());
    Color middle = new Color(strip.getRGB(96, 72), true);
    assertTrue(middle.getRed() > 240 && middle.getBlue() < 20, "red: " + middle);
    assertEquals(255, middle.getAlpha());
    assertEquals(0, strip.getRGB(96, 2) >>> 24, "transparent above a wide one");
    assertEquals(0, strip.getRGB(296, 72) >>> 24, "nothing where one is gone");
  }
}
