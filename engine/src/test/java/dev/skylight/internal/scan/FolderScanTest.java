package dev.skylight.internal.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.internal.catalog.Catalog;
import dev.skylight.internal.catalog.CatalogImage;
import dev.skylight.internal.catalog.ImageFile;
import dev.skylight.internal.stores.FileStores;
import dev.skylight.job.RegisterOptions;
import dev.skylight.job.RegisterResult;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderScanTest {

  @TempDir Path temp;
  private Path pictures;
  private DataFolder data;
  private final List<String> unreadable = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  @BeforeEach
  void folders() throws Exception {
    pictures = Files.createDirectories(temp.toRealPath().resolve("pictures"));
    data = DataFolder.of(Files.createDirectories(pictures.resolve("data")), "test");
  }

  private Path picture(String name, int width, int height) throws Exception {
    Path file = pictures.resolve(name);
    Files.createDirectories(file.getParent());
    String format = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    assertTrue(ImageIO.write(image, format, file.toFile()));
    return file;
  }

  private static RegisterResult found(long added, long known, long updated, long unreadable) {
    return new RegisterResult(
        added, known, updated, unreadable, 0, 0, 0, 0, 0, Map.of(), List.of(), List.of());
  }

  private static RegisterResult counts(RegisterResult all) {
    return new RegisterResult(
        all.added(),
        all.known(),
        all.updated(),
        all.unreadable(),
        all.moved(),
        all.gone(),
        all.away(),
        all.forgotten(),
        all.rowsAgain(),
        Map.of(),
        List.of(),
        List.of());
  }

  private RegisterResult scan() {
    return scan(RegisterOptions.USUAL);
  }

  private RegisterResult scan(RegisterOptions options) {
    unreadable.clear();
    notes.clear();
    return FolderScan.scan(
        pictures,
        options,
        new FileStores(data, null),
        new FolderScan.Listener() {
          @Override
          public void onProgress(RegisterResult soFar) {}

          @Override
          public void onUnreadable(Path file, String reason) {
            unreadable.add(reason);
          }

          @Override
          public void onNote(String note) {
            notes.add(note);
          }
        });
  }

  @Test
  void registersInOrderAndOnlyOnce() throws Exception {
    picture("z.png", 3, 4);
    picture("b/one.JPG", 30, 20);
    picture("a/two.gif", 5, 6);
    picture("a/.hidden.png", 5, 6);
    picture(".git/three.png", 5, 6);
    picture("data/inside.png", 5, 6);
    Path text = Files.writeString(pictures.resolve("a/text.jpg"), "a text, not a picture");
    Files.writeString(pictures.resolve("a/readme.txt"), "nothing to see");
    Files.createSymbolicLink(pictures.resolve("b/round"), pictures);
    Files.createSymbolicLink(pictures.resolve("b/broken.png"), pictures.resolve("nowhere"));
    try (Catalog catalog = new FileStores(data, null).createCatalog()) {
      assertEquals(found(3, 0, 0, 2), counts(scan()));
      assertEquals(
          List.of(pictures + "/z.png", pictures + "/a/two.gif", pictures + "/b/one.JPG"),
          catalog.imagesWithoutRow(0, 10).stream().map(CatalogImage::filePath).toList());
      assertTrue(
          unreadable.get(0).startsWith(text + " is not registered: it is not a picture"),
          unreadable.toString());
      ImageFile facts = catalog.find(pictures + "/b/one.JPG");
      assertEquals("jpeg", facts.format());
      assertEquals(30, facts.width());
      assertEquals(20, facts.height());
      assertEquals(Files.size(pictures.resolve("b/one.JPG")), facts.fileSize());
      assertEquals(64, facts.fileHash().length());

      assertEquals(found(0, 3, 0, 2), counts(scan()));
      picture("z.png", 13, 14);
      Files.setLastModifiedTime(pictures.resolve("z.png"), FileTime.fromMillis(1_000_000));
      picture("new.bmp", 2, 2);
      assertEquals(found(1, 2, 1, 2), counts(scan()));
      assertEquals(13, catalog.find(pictures + "/z.png").width());
      assertEquals(4, catalog.imageCount());
    }
  }

  @Test
  void idsDoNotDependOnThreads() throws Exception {
    for (int i = 0; i < 600; i++) {
      picture("p" + (1000 + i) + ".bmp", 1 + i % 7, 1 + i % 5);
    }
    try (Catalog catalog = new FileStores(data, null).createCatalog()) {
      assertEquals(found(600, 0, 0, 0), counts(scan()));
      List<CatalogImage> images = catalog.imagesWithoutRow(0, 1000);
      for (int i = 0; i < 600; i++) {
        assertEquals(i + 1, images.get(i).id());
        assertEquals(pictures + "/p" + (1000 + i) + ".bmp", images.get(i).filePath());
      }
    }
  }

  @Test
  void saysWhichFolderIsMissing() {
    pictures = temp.resolve("nowhere");
    SkylightException e = assertThrows(SkylightException.class, () -> scan());
    assertEquals(
        "Cannot scan "
            + pictures
            + ": there is no such folder. Name the folder that holds your pictures.",
        e.getMessage());
  }
}
