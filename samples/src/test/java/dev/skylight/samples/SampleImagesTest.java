package dev.skylight.samples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.internal.catalog.Catalog;
import dev.skylight.internal.catalog.CatalogImage;
import dev.skylight.internal.catalog.ImageFile;
import dev.skylight.internal.images.ByteSource;
import dev.skylight.internal.images.ImageException;
import dev.skylight.internal.images.ImagePreprocessor;
import dev.skylight.internal.images.Preprocessing;
import dev.skylight.internal.stores.FileStores;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Folders of drawn pictures. */
@Timeout(120)
class SampleImagesTest {

  @TempDir private Path temp;

  private static SampleRequest small(Path folder, long count, int threads) {
    return new SampleRequest(folder, count, 3, 3, 160, 120, threads);
  }

  private static SampleImages run(SampleRequest request) throws Exception {
    SampleImages samples = new SampleImages(request);
    samples.run();
    return samples;
  }

  private static String sha256(byte[] bytes) throws NoSuchAlgorithmException {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  /** Contents of all files but samples.json, by path. */
  private static Map<String, String> hashes(Path folder) throws Exception {
    Map<String, String> hashes = new TreeMap<>();
    List<Path> files;
    try (Stream<Path> walk = Files.walk(folder)) {
      files = walk.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      if (!file.endsWith("samples.json")) {
        hashes.put(folder.relativize(file).toString(), sha256(Files.readAllBytes(file)));
      }
    }
    return hashes;
  }

  /** One of every scene, and other sizes: the bytes that every JDK and machine must give. */
  @Test
  void theBytesAreTheSameEverywhere() throws Exception {
    MessageDigest all = MessageDigest.getInstance("SHA-256");
    SampleRequest usual = new SampleRequest(temp, 1, 42, 42, 640, 480, 1);
    try (PictureMaker pictures = new PictureMaker(usual)) {
      for (int number = 0; number < 60; number++) {
        all.update(pictures.jpeg(number));
      }
      assertEquals(
          "9c591e1f0f972c3bffa57d57ccd6dc0bb364755f7c8e937e715c0f55c2739ac8",
          sha256(pictures.jpeg(0)));
    }
    try (PictureMaker pictures =
        new PictureMaker(new SampleRequest(temp, 1, 42, 43, 301, 900, 1))) {
      for (int number = 0; number < 30; number++) {
        all.update(pictures.jpeg(number));
      }
    }
    for (int number = 0; number < 1_000; number++) {
      Picture picture = Picture.of(42, 42, number);
      all.update(
          String.join("\t", Captions.of(picture, 42))
              .getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
    assertEquals(
        "7322f3cdd24bec68e0d5726318131bef25a6613eb1aa34c41c8d48f9531cc86a",
        HexFormat.of().formatHex(all.digest()));
  }

  @Test
  void aPictureDependsOnItsNumberAlone() throws Exception {
    run(small(temp.resolve("one"), 40, 1));
    run(small(temp.resolve("more"), 70, 3));
    Map<String, String> one = hashes(temp.resolve("one"));
    Map<String, String> more = hashes(temp.resolve("more"));
    assertEquals(41, one.size());
    assertEquals(71, more.size());
    one.remove("captions.tsv");
    one.forEach((path, hash) -> assertEquals(hash, more.get(path), path));
    List<String> few = Files.readAllLines(temp.resolve("one/captions.tsv"));
    assertEquals(few, Files.readAllLines(temp.resolve("more/captions.tsv")).subList(0, 40));
    assertTrue(few.get(7).startsWith("000/000007.jpg\t"), few.get(7));
  }

  @Test
  void aRunGoesOnWhereAnotherWasKilled() throws Exception {
    run(small(temp, 30, 2));
    Map<String, String> whole = hashes(temp);
    for (String lost : List.of("000/000000.jpg", "000/000017.jpg", "captions.tsv")) {
      Files.delete(temp.resolve(lost));
    }
    Files.writeString(temp.resolve("000/000018.jpg.tmp"), "of a process that was killed");
    Files.delete(temp.resolve("000/000018.jpg"));
    SampleImages again = run(small(temp, 30, 2));
    assertEquals(3, again.drawn());
    assertEquals(30, again.done());
    assertEquals(whole, hashes(temp));
    assertEquals(0, run(small(temp, 30, 2)).drawn());
  }

  @Test
  void moreMayBeAskedForLater() throws Exception {
    run(small(temp.resolve("grown"), 10, 1));
    assertEquals(15, run(small(temp.resolve("grown"), 25, 1)).drawn());
    assertEquals(0, run(small(temp.resolve("grown"), 5, 1)).drawn());
    run(small(temp.resolve("fresh"), 25, 1));
    assertEquals(hashes(temp.resolve("fresh")), hashes(temp.resolve("grown")));
  }

  @Test
  void foldersOfOtherSamplesAreRefused() throws Exception {
    run(small(temp, 2, 1));
    SkylightException size =
        assertThrows(
            SkylightException.class, () -> run(new SampleRequest(temp, 2, 3, 3, 640, 480, 1)));
    assertEquals(
        "Cannot draw samples: "
            + temp
            + " holds samples of seed 3, size 160x120, and asked for are those of seed 3, size"
            + " 640x480. Ask for the same, or name another folder.",
        size.getMessage());
    SkylightException layout =
        assertThrows(
            SkylightException.class, () -> run(new SampleRequest(temp, 2, 3, 4, 160, 120, 1)));
    assertTrue(layout.getMessage().contains("seed 3, layout seed 4,"), layout.getMessage());
    Files.delete(temp.resolve("samples.json"));
    SkylightException unknown = assertThrows(SkylightException.class, () -> run(small(temp, 2, 1)));
    assertTrue(unknown.getMessage().contains("no samples.json"), unknown.getMessage());
    Files.writeString(temp.resolve("samples.json"), "{\"seed\":\"x\"}");
    SkylightException damaged = assertThrows(SkylightException.class, () -> run(small(temp, 2, 1)));
    assertTrue(damaged.getMessage().contains("not as sample-images wrote it"), damaged.toString());
    Path file = Files.writeString(temp.resolve("file"), "");
    SkylightException noFolder =
        assertThrows(SkylightException.class, () -> run(small(file, 2, 1)));
    assertTrue(noFolder.getMessage().contains("is not a folder"), noFolder.getMessage());
  }

  @Test
  void duplicatesShareAnIndexInTheCatalog() throws Exception {
    SampleRequest request = new SampleRequest(temp, 40, 3, 3, 160, 120, 2, 9, 0);
    run(request);
    try (Catalog catalog = new FileStores(DataFolder.of(temp, null), null).openCatalog()) {
      assertEquals(40, catalog.rows());
      assertEquals(49, catalog.imageCount());
      Map<Long, Integer> perRow = new HashMap<>();
      Map<Long, String> first = new HashMap<>();
      for (CatalogImage image : catalog.imagesOfRows(0, 40)) {
        perRow.merge(image.row(), 1, Integer::sum);
        Path file = Path.of(image.filePath());
        ImageFile facts = catalog.find(image.filePath());
        String hash = sha256(Files.readAllBytes(file));
        assertEquals(hash, facts.fileHash());
        assertEquals(Files.size(file), facts.fileSize());
        assertEquals("160x120 jpeg", facts.width() + "x" + facts.height() + " " + facts.format());
        assertEquals(first.computeIfAbsent(image.row(), row -> hash), hash, "a copy is a copy");
        assertEquals(
            perRow.get(image.row()) > 1, file.startsWith(temp.resolve("duplicates")), "" + file);
      }
      assertEquals(40, perRow.size());
      assertEquals(9, perRow.values().stream().filter(images -> images == 2).count());
    }
    assertEquals(0, run(request).drawn());
    SkylightException other =
        assertThrows(
            SkylightException.class,
            () -> run(new SampleRequest(temp, 41, 3, 3, 160, 120, 2, 9, 0)));
    assertTrue(
        other.getMessage().contains("metadata.db is for --count 40 --duplicates 9"),
        other.getMessage());
    assertEquals(40, Files.readAllLines(temp.resolve("captions.tsv")).size());
  }

  @Test
  void aForeignCatalogIsLeftAlone() throws Exception {
    Files.writeString(temp.resolve("metadata.db"), "mine");
    SkylightException refused =
        assertThrows(
            SkylightException.class,
            () -> run(new SampleRequest(temp, 4, 3, 3, 160, 120, 2, 1, 0)));
    assertTrue(refused.getMessage().contains("is not of sample-images"), refused.getMessage());
    assertEquals("mine", Files.readString(temp.resolve("metadata.db")));
    assertFalse(Files.exists(temp.resolve("000")));
  }

  @Test
  void brokenFilesAreNoPictures() throws Exception {
    run(new SampleRequest(temp, 3, 3, 3, 160, 120, 2, 0, 12));
    Map<String, String> files = hashes(temp);
    assertEquals(3 + 12 + 1, files.size(), files.toString());
    Preprocessing spec =
        new Preprocessing(64, 64, 1 / 255.0, List.of(.5f, .5f, .5f), List.of(.5f, .5f, .5f));
    FloatBuffer out = FloatBuffer.allocate(spec.floats());
    try (ImagePreprocessor preprocessor = new ImagePreprocessor(spec)) {
      preprocessor.load(ByteSource.of(temp.resolve("000/000000.jpg")), out, 0);
      for (int i = 0; i < 12; i++) {
        Path file = temp.resolve("broken/" + SampleFiles.picture(i));
        assertThrows(
            ImageException.class,
            () -> preprocessor.load(ByteSource.of(file), out, 0),
            file + " was read");
      }
    }
    assertFalse(Files.readString(temp.resolve("captions.tsv")).contains("broken"));
    run(new SampleRequest(temp.resolve("again"), 1, 3, 3, 160, 120, 1, 0, 12));
    Map<String, String> again = hashes(temp.resolve("again"));
    again.keySet().stream()
        .filter(path -> path.startsWith("broken"))
        .forEach(path -> assertEquals(files.get(path), again.get(path), path));
  }

  @Test
  void everySizeIsDrawnFromSideToSide() {
    for (int[] size : new int[][] {{64, 64}, {64, 700}, {700, 64}, {320, 240}}) {
      Painter painter = new Painter(size[0], size[1]);
      for (int number = 0; number < 60; number++) {
        Picture picture = Picture.of(3, 3, number);
        int[] first = painter.draw(picture, 3).clone();
        // what was there before must not shine through
        painter.draw(Picture.of(4, 4, number), 4);
        assertArrayEquals(first, painter.draw(picture, 3), picture.toString());
      }
    }
  }

  @Test
  void impossibleNumbersAreRefused() {
    for (SampleNumbers numbers :
        List.of(
            new SampleNumbers(0, 640, 480),
            new SampleNumbers(SampleRequest.MOST + 1, 640, 480),
            new SampleNumbers(1, 63, 480),
            new SampleNumbers(1, 640, 4097))) {
      assertThrows(
          IllegalArgumentException.class,
          () ->
              new SampleRequest(temp, numbers.count(), 1, 1, numbers.width(), numbers.height(), 1),
          numbers.toString());
    }
  }

  private record SampleNumbers(long count, int width, int height) {}

  @Test
  void aFolderThatCannotBeWrittenIsNamed() throws Exception {
    Path blocked = Files.writeString(temp.resolve("blocked"), "");
    assertThrows(IOException.class, () -> run(small(blocked.resolve("below"), 1, 1)));
  }
}
