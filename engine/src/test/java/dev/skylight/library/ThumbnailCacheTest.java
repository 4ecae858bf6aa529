package dev.skylight.library;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.files.Sha256;
import dev.skylight.internal.images.SamplePictures;
import dev.skylight.internal.thumbnails.KeptFiles;
import dev.skylight.library.ThumbnailCache.Size;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ThumbnailCacheTest {

  private static final long MUCH = 1 << 30;

  @TempDir Path temp;
  private Path data;
  private Collection collection;
  private ThumbnailCache cache;

  @BeforeEach
  void open() throws IOException {
    data = Files.createDirectory(temp.resolve("data"));
    collection = Collection.open(data);
    cache = collection.thumbnails(MUCH);
  }

  @AfterEach
  void close() {
    cache.close();
    collection.close();
  }

  private Path write(String name, int width, int height, String format) throws IOException {
    return Files.write(temp.resolve(name), SamplePictures.encoded(width, height, format));
  }

  /** As the catalog has a picture that it knows nothing of but its path. */
  private static Picture bare(Path file) {
    return new Picture(0, 1, file.toString(), Optional.of(file), 0, 0, "", 0, 0, "");
  }

  /** As the catalog has one that was registered just now. */
  private static Picture registered(Path file) throws IOException {
    long modified = Files.getLastModifiedTime(file).toMillis();
    return new Picture(
        0,
        1,
        file.toString(),
        Optional.of(file),
        0,
        0,
        "",
        Files.size(file),
        modified,
        Sha256.ofFile(file));
  }

  private static int[] size(byte[] jpeg) throws IOException {
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(jpeg));
    return new int[] {image.getWidth(), image.getHeight()};
  }

  private Path place(Picture picture, Size size) {
    String name = cache.key(picture) + "-" + size.box() + ".thumb";
    return data.resolve("cache/thumbs").resolve(name.substring(0, 2)).resolve(name);
  }

  private static void await(Path file) throws InterruptedException {
    for (int i = 0; !Files.exists(file); i++) {
      assertTrue(i < 30_000, "never came: " + file);
      Thread.sleep(1);
    }
  }

  private SkylightException refusal(Picture picture) {
    return assertThrows(SkylightException.class, () -> cache.jpeg(picture, Size.SMALL));
  }

  @Test
  void eachIsMadeOncePerContentAndKept() throws Exception {
    Picture picture = registered(write("a.png", 2000, 1000, "png"));
    assertArrayEquals(new int[] {320, 160}, size(cache.jpeg(picture, Size.SMALL)));
    assertArrayEquals(new int[] {1600, 800}, size(cache.jpeg(picture, Size.LARGE)));
    assertTrue(cache.key(picture).matches("[0-9a-f]{32}"), cache.key(picture));
    await(place(picture, Size.SMALL));
    await(place(picture, Size.LARGE));

    // put another one in its place to see that nobody makes it again
    byte[] mark = {1, 2, 3};
    String name = place(picture, Size.SMALL).getFileName().toString();
    new KeptFiles(data.resolve("cache/thumbs"), MUCH).keep(name, mark);
    assertArrayEquals(mark, cache.jpeg(picture, Size.SMALL));
    Path twin = Files.copy(temp.resolve("a.png"), temp.resolve("twin.png"));
    assertArrayEquals(mark, cache.jpeg(registered(twin), Size.SMALL), "of the same bytes");
    try (ThumbnailCache later = collection.thumbnails(MUCH)) {
      assertArrayEquals(mark, later.jpeg(picture, Size.SMALL), "after a restart");
    }
  }

  @Test
  void aDamagedOneIsMadeAgain() throws Exception {
    Picture picture = bare(write("a.jpg", 640, 480, "jpeg"));
    byte[] made = cache.jpeg(picture, Size.SMALL);
    Path kept = place(picture, Size.SMALL);
    for (int i = 0; i < 3; i++) {
      // who asks while the one before is being kept gets that one, and nobody keeps it again
      for (int looks = 0; !Files.exists(kept); looks++) {
        assertTrue(looks < 3_000, "never came: " + kept);
        assertArrayEquals(made, cache.jpeg(picture, Size.SMALL));
        Thread.sleep(10);
      }
      Files.write(kept, i == 0 ? new byte[0] : new byte[1000 * i]);
      assertArrayEquals(made, cache.jpeg(picture, Size.SMALL));
    }
  }

  @Test
  void theKeyIsThatOfTheContentWhereTheFileIsAsItWasRegistered() throws Exception {
    Path file = write("a.png", 40, 30, "png");
    Picture picture = registered(file);
    String key = cache.key(picture);
    assertEquals(key, cache.key(picture));
    Path moved = Files.move(file, temp.resolve("moved.png"));
    assertEquals(key, cache.key(registered(moved)), "moved and registered");

    Files.setLastModifiedTime(moved, FileTime.from(Instant.parse("2020-01-01T00:00:00Z")));
    Picture stale =
        new Picture(
            0,
            1,
            "x",
            Optional.of(moved),
            0,
            0,
            "",
            picture.bytes(),
            picture.modifiedMillis(),
            picture.hash());
    assertNotEquals(key, cache.key(stale), "changed since");
    assertEquals(key, cache.key(registered(moved)), "registered again");
    Picture odd =
        new Picture(
            0,
            1,
            "x",
            Optional.of(moved),
            0,
            0,
            "",
            Files.size(moved),
            Files.getLastModifiedTime(moved).toMillis(),
            "d41d8cd98f00b204e9800998ecf8427e");
    assertNotEquals(key, cache.key(odd));
  }

  @Test
  void aChangedFileIsMadeAnew() throws Exception {
    for (boolean known : new boolean[] {false, true}) {
      Path file = write("a.png", 640, 480, "png");
      Picture picture = known ? registered(file) : bare(file);
      assertArrayEquals(new int[] {320, 240}, size(cache.jpeg(picture, Size.SMALL)));
      List<String> keys = new ArrayList<>(List.of(cache.key(picture)));

      write("a.png", 480, 640, "png"); // edited in place
      assertArrayEquals(new int[] {240, 320}, size(cache.jpeg(picture, Size.SMALL)));
      keys.add(cache.key(picture));

      Path other = write("b.png", 100, 50, "png"); // moved onto, with an old time
      Files.setLastModifiedTime(other, FileTime.from(Instant.parse("2001-01-01T00:00:00Z")));
      Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
      assertArrayEquals(new int[] {100, 50}, size(cache.jpeg(picture, Size.SMALL)));
      keys.add(cache.key(picture));
      assertEquals(3, keys.stream().distinct().count(), keys.toString());
    }
  }

  @Test
  void aFileOfTheSameSizeAndTimeMovedOntoItIsSeen() throws Exception {
    Path file = write("a.bmp", 64, 48, "bmp");
    Path other = write("b.bmp", 48, 64, "bmp"); // as many bytes
    assertEquals(Files.size(file), Files.size(other));
    FileTime time = Files.getLastModifiedTime(file);
    cache.jpeg(bare(file), Size.SMALL);
    Files.setLastModifiedTime(other, time);
    Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
    assertArrayEquals(new int[] {48, 64}, size(cache.jpeg(bare(file), Size.SMALL)));
    Files.write(file, SamplePictures.encoded(64, 48, "bmp"));
    Files.setLastModifiedTime(file, time);
    assertArrayEquals(new int[] {64, 48}, size(cache.jpeg(bare(file), Size.SMALL)));
  }

  @Test
  void aPictureThatCannotBeReadSaysWhyUntilItIsMended() throws Exception {
    byte[] whole = SamplePictures.encoded(640, 480, "jpeg");
    Path file = Files.write(temp.resolve("a.jpg"), Arrays.copyOf(whole, whole.length / 2));
    for (int i = 0; i < 2; i++) { // the second time from memory
      SkylightException e = refusal(bare(file));
      assertEquals(Kind.BAD_INPUT, e.kind());
      assertTrue(
          e.getMessage().startsWith("Cannot read the picture " + file + ": it is damaged"),
          e.toString());
    }
    Files.write(file, whole);
    assertArrayEquals(new int[] {320, 240}, size(cache.jpeg(bare(file), Size.SMALL)));
    assertTrue(refusal(bare(temp)).getMessage().endsWith(": it is a folder."));
  }

  @Test
  void aPictureThatIsNotThereIsSaidToBe() {
    Path gone = temp.resolve("gone.jpg");
    Picture none = new Picture(0, 1, "a\0b", Optional.empty(), 0, 0, "", 0, 0, "");
    for (Picture picture : List.of(bare(gone), bare(temp.resolve("no/folder.jpg")), none)) {
      SkylightException e = refusal(picture);
      assertEquals(Kind.BAD_INPUT, e.kind());
      assertTrue(e.getMessage().startsWith("Cannot show " + picture.path() + ": "), e.toString());
      assertEquals(
          Kind.BAD_INPUT, assertThrows(SkylightException.class, () -> cache.key(picture)).kind());
    }
  }

  @Test
  void whereNothingCanBeKeptTheyAreMadeAllTheSame() throws Exception {
    Picture picture = bare(write("a.png", 640, 480, "png"));
    Path blocked = Files.createDirectory(temp.resolve("blocked"));
    Files.writeString(blocked.resolve("cache"), "a file in its place");
    try (Collection other = Collection.open(blocked);
        ThumbnailCache unkept = other.thumbnails(MUCH)) {
      for (int i = 0; i < 3; i++) {
        assertArrayEquals(new int[] {320, 240}, size(unkept.jpeg(picture, Size.SMALL)));
      }
    }
    assertEquals("a file in its place", Files.readString(blocked.resolve("cache")));
    try (ThumbnailCache nothing = collection.thumbnails(0)) {
      assertArrayEquals(new int[] {320, 240}, size(nothing.jpeg(picture, Size.SMALL)));
    }
    assertFalse(Files.exists(place(picture, Size.SMALL)));
  }

  @Test
  void manyMayAskAtOnceInTwoProcesses() throws Exception {
    List<Picture> pictures = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      pictures.add(bare(write(String.format(Locale.ROOT, "%d.png", i), 330 + i, 100, "png")));
    }
    ExecutorService threads = Executors.newFixedThreadPool(32);
    try (ThumbnailCache second = collection.thumbnails(8 * 4096)) {
      List<Future<?>> ends = new ArrayList<>();
      for (int t = 0; t < 32; t++) {
        int thread = t;
        ends.add(
            threads.submit(
                () -> {
                  for (int i = 0; i < 30; i++) {
                    int which = (7 * i + thread) % pictures.size();
                    Size size = i % 5 == 0 ? Size.LARGE : Size.SMALL;
                    ThumbnailCache one = thread % 2 == 0 ? cache : second;
                    int[] sides = size(one.jpeg(pictures.get(which), size));
                    assertEquals(size == Size.SMALL ? 320 : 330 + which, sides[0]);
                  }
                  return null;
                }));
      }
      for (Future<?> end : ends) {
        end.get(60, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
    cache.close();
    try (Stream<Path> files = Files.walk(data.resolve("cache"))) {
      assertTrue(files.noneMatch(file -> file.toString().endsWith(".tmp")));
    }
  }

  @Test
  void aClosedOneRefuses() throws Exception {
    Picture picture = bare(write("a.png", 64, 48, "png"));
    cache.jpeg(picture, Size.SMALL);
    cache.close();
    assertThrows(IllegalStateException.class, () -> cache.jpeg(picture, Size.SMALL));
    assertThrows(IllegalStateException.class, () -> cache.key(picture));
    cache.close();
  }
}
