package dev.skylight.internal.comparison;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.collection.DataFolder;
import dev.skylight.internal.catalog.Catalog;
import dev.skylight.internal.catalog.ImageFile;
import dev.skylight.internal.stores.FileStores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PictureSampleTest {

  @TempDir Path temp;

  private List<Path> sample(Path folder, int most, long seed) {
    return PictureSample.ofFolder(folder, most, seed, seen -> {});
  }

  @Test
  void picturesOfAFolderAreDrawnBySeed() throws IOException {
    Path folder = Files.createDirectories(temp.resolve("pictures"));
    Files.createDirectories(folder.resolve("below/deep"));
    Files.createDirectories(folder.resolve(".hidden"));
    for (int i = 0; i < 30; i++) {
      Files.createFile(folder.resolve(i % 2 == 0 ? i + ".jpg" : "below/deep/" + i + ".PNG"));
    }
    Files.createFile(folder.resolve("notes.txt"));
    Files.createFile(folder.resolve(".hidden/1.jpg"));
    Files.createFile(folder.resolve(".2.jpg"));
    Files.createSymbolicLink(folder.resolve("below/up"), folder);

    List<Path> ten = sample(folder, 10, 1);
    assertEquals(10, new HashSet<>(ten).size());
    assertEquals(ten, sample(folder, 10, 1));
    assertNotEquals(ten, sample(folder, 10, 2));
    List<Path> all = sample(folder, 1_000, 1);
    assertEquals(30, all.size(), "" + all);
    assertTrue(all.stream().allMatch(Files::isRegularFile), "" + all);
    assertEquals(List.of(), sample(Files.createDirectory(temp.resolve("empty")), 10, 1));
  }

  @Test
  void everyPictureOfACatalogIsAsLikely() {
    int images = 40;
    try (Catalog catalog = new FileStores(DataFolder.of(temp, null), null).createCatalog()) {
      List<ImageFile> files = new ArrayList<>();
      for (int i = 0; i < images; i++) {
        files.add(new ImageFile(i < 20 ? "pictures/" + i : "/else/" + i, 1, 1, "png", 1, 1, ""));
      }
      catalog.register(files);
      Map<Long, Long> rows = new HashMap<>();
      for (long id = 1; id <= 25; id++) {
        rows.put(id, id - 1);
      }
      assertEquals(25, catalog.assignRows(rows), "ids begin at 1");
      Map<Path, Integer> often = new HashMap<>();
      for (long seed = 0; seed < 400; seed++) {
        List<Path> ten = PictureSample.ofCatalog(catalog, temp, 10, seed, seen -> {});
        assertEquals(10, new HashSet<>(ten).size());
        ten.forEach(path -> often.merge(path, 1, Integer::sum));
      }
      assertEquals(images, often.size());
      assertTrue(often.containsKey(temp.resolve("pictures/0")), "" + often);
      assertTrue(often.containsKey(Path.of("/else/39")), "" + often);
      // 100 expected, deviation 8.7
      assertTrue(often.values().stream().allMatch(n -> n > 60 && n < 140), "" + often);
    }
  }
}
