package dev.skylight.internal.thumbnails;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class KeptFilesTest {

  private static final long MUCH = 1 << 30;

  @TempDir Path data;
  private Path folder;

  @BeforeEach
  void place() {
    folder = data.resolve("cache/thumbs");
  }

  private static String name(int i) {
    return String.format(Locale.ROOT, "%02x%030x-320.thumb", i % 256, i);
  }

  private static byte[] bytes(int seed, int length) {
    byte[] bytes = new byte[length];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private Path file(int i) {
    return folder.resolve(name(i).substring(0, 2)).resolve(name(i));
  }

  private static void assertHas(KeptFiles kept, int i, byte[] bytes) {
    Optional<byte[]> there = kept.read(name(i));
    assertTrue(there.isPresent(), "file " + i);
    assertArrayEquals(bytes, there.get(), "file " + i);
  }

  private List<Path> all() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private static void age(Path file, Duration by) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(by)));
  }

  @Test
  void whatIsKeptIsReadByOthersToo() {
    KeptFiles kept = new KeptFiles(folder, MUCH);
    assertTrue(kept.read(name(1)).isEmpty());
    kept.keep(name(1), bytes(1, 5000));
    kept.keep(name(2), bytes(2, 1));
    kept.keep(name(2), bytes(3, 700));
    for (KeptFiles one : List.of(kept, new KeptFiles(folder, MUCH))) {
      assertHas(one, 1, bytes(1, 5000));
      assertHas(one, 2, bytes(3, 700));
    }
  }

  @Test
  void whatAPowerLossDamagedIsNotShown() throws IOException {
    KeptFiles kept = new KeptFiles(folder, MUCH);
    byte[] jpeg = bytes(1, 9000);
    kept.keep(name(1), jpeg);
    byte[] good = Files.readAllBytes(file(1));
    assertArrayEquals(jpeg, Arrays.copyOf(good, jpeg.length), "it begins as a JPEG does");
    List<byte[]> bad = new ArrayList<>();
    for (int length : new int[] {0, 3, 4, 5, 4096, good.length - 1, good.length + 1}) {
      bad.add(Arrays.copyOf(good, length));
    }
    bad.add(new byte[good.length]);
    byte[] hole = good.clone();
    Arrays.fill(hole, 4096, 8192, (byte) 0);
    bad.add(hole);
    byte[] bit = good.clone();
    bit[4000] ^= 4;
    bad.add(bit);
    for (byte[] one : bad) {
      Files.write(file(1), one);
      assertTrue(kept.read(name(1)).isEmpty(), "of " + one.length + " bytes");
      assertFalse(Files.exists(file(1)));
      kept.keep(name(1), jpeg);
      assertHas(kept, 1, jpeg);
    }
  }

  @Test
  void theLeastRecentlyUsedGoFirst() throws IOException {
    int each = 4000; // a block of the disk
    KeptFiles kept = new KeptFiles(folder, 5 * 4096);
    for (int i = 0; i < 5; i++) {
      kept.keep(name(i), bytes(i, each));
    }
    assertEquals(5, all().size());
    assertHas(kept, 0, bytes(0, each)); // used now: 1 is the oldest
    kept.keep(name(5), bytes(5, 2 * each)); // two blocks: 1 and 2 go
    assertEquals(Stream.of(0, 3, 4, 5).map(this::file).sorted().toList(), all(), "of " + folder);
    kept.keep(name(6), bytes(6, 6 * each));
    assertEquals(4, all().size(), "one that is too large by itself is not kept");
    for (int i = 10; i < 200; i++) {
      kept.keep(name(i), bytes(i, 1 + i * 40));
      long blocks = all().stream().mapToLong(file -> file.toFile().length() / 4096 + 1).sum();
      assertTrue(blocks <= 5, blocks + " blocks");
    }
  }

  @Test
  void whatWasUsedBeforeTheStartIsKnownByItsTime() throws IOException {
    KeptFiles before = new KeptFiles(folder, MUCH);
    for (int i = 0; i < 6; i++) {
      before.keep(name(i), bytes(i, 100));
      age(file(i), Duration.ofDays(10 - i));
    }
    assertHas(new KeptFiles(folder, MUCH), 0, bytes(0, 100));
    long touched = Files.getLastModifiedTime(file(0)).toMillis();
    assertTrue(System.currentTimeMillis() - touched < 600_000, "touched at its use");
    age(file(5), Duration.ofMinutes(3));
    FileTime young = Files.getLastModifiedTime(file(5));
    assertHas(new KeptFiles(folder, MUCH), 5, bytes(5, 100));
    assertEquals(young, Files.getLastModifiedTime(file(5)), "at most once an hour");
    new KeptFiles(folder, 3 * 4096).look();
    assertEquals(Stream.of(0, 4, 5).map(this::file).sorted().toList(), all());
  }

  @Test
  void whatACrashLeftGoesAndAStrangersFileStays() throws IOException {
    KeptFiles kept = new KeptFiles(folder, MUCH);
    kept.keep(name(1), bytes(1, 100));
    Path left = file(1).resolveSibling(name(1) + ".0123456789abcdef.tmp");
    Path atWork = file(1).resolveSibling(name(1) + ".0123456789abcdee.tmp");
    List<Path> strange =
        List.of(
            data.resolve("cache/notes.txt"),
            folder.resolve("holiday.jpg"),
            file(1).resolveSibling("holiday.jpg"),
            file(1).resolveSibling("01.tmp"));
    for (Path file : strange) {
      Files.writeString(file, "mine");
      age(file, Duration.ofDays(400));
    }
    Files.writeString(left, "half");
    Files.writeString(atWork, "half");
    age(left, Duration.ofHours(1));
    new KeptFiles(folder, 0).look();
    assertFalse(Files.exists(left));
    assertTrue(Files.exists(atWork));
    assertFalse(Files.exists(file(1)), "nothing may be kept");
    for (Path file : strange) {
      assertEquals("mine", Files.readString(file));
    }
  }

  @Test
  void linksAreNotFollowed() throws IOException {
    KeptFiles kept = new KeptFiles(folder, MUCH);
    kept.keep(name(1), bytes(1, 100));
    Path elsewhere = Files.createDirectory(data.resolve("elsewhere"));
    Path precious = Files.copy(file(1), elsewhere.resolve(name(2)));
    age(precious, Duration.ofDays(400));
    Files.createSymbolicLink(folder.resolve("02"), elsewhere);
    Path link = Files.createSymbolicLink(file(1).resolveSibling(name(257)), precious);
    assertTrue(kept.read(name(2)).isEmpty(), "through a folder");
    assertTrue(kept.read(name(257)).isEmpty(), "through a file");
    kept.keep(name(2), bytes(2, 100));
    kept.keep(name(257), bytes(257, 100));
    assertFalse(Files.isSymbolicLink(link), "replaced, not written through");
    assertHas(kept, 257, bytes(257, 100));
    new KeptFiles(folder, 0).look();
    try (Stream<Path> files = Files.list(elsewhere)) {
      assertEquals(List.of(precious), files.toList());
    }
    assertArrayEquals(bytes(1, 100), Arrays.copyOf(Files.readAllBytes(precious), 100), "as it was");
  }

  @Test
  void aFolderThatCannotBeIsAsGoodAsAnEmptyOne() throws IOException {
    Files.createDirectory(data.resolve("cache"));
    Files.writeString(folder, "a file in its place");
    KeptFiles kept = new KeptFiles(folder, MUCH);
    kept.look();
    kept.keep(name(1), bytes(1, 100));
    assertTrue(kept.read(name(1)).isEmpty());
    assertEquals("a file in its place", Files.readString(folder));

    Path gone = data.resolve("no/such/data/cache/thumbs");
    KeptFiles nowhere = new KeptFiles(gone, MUCH);
    nowhere.look();
    nowhere.keep(name(1), bytes(1, 100));
    assertTrue(nowhere.read(name(1)).isEmpty());
    assertFalse(Files.exists(data.resolve("no"), LinkOption.NOFOLLOW_LINKS));
  }

  @Test
  void aFolderInAFilesPlaceIsLeftAlone() throws IOException {
    KeptFiles kept = new KeptFiles(folder, MUCH);
    Files.createDirectories(file(1));
    Files.writeString(file(1).resolve("mine"), "mine");
    kept.keep(name(1), bytes(1, 100));
    assertTrue(kept.read(name(1)).isEmpty());
    assertEquals(List.of(file(1).resolve("mine")), all(), "and nothing half-written");
  }

  @Test
  void twoProcessesKeepTheLimitTogether() throws Exception {
    long most = 64 * 4096;
    KeptFiles[] processes = {new KeptFiles(folder, most), new KeptFiles(folder, most)};
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<?>> ends = new ArrayList<>();
      for (int t = 0; t < 8; t++) {
        int thread = t;
        ends.add(
            threads.submit(
                () -> {
                  Random dice = new Random(thread);
                  for (int i = 0; i < 400; i++) {
                    int which = dice.nextInt(200);
                    KeptFiles kept = processes[thread % 2];
                    Optional<byte[]> there = kept.read(name(which));
                    if (there.isPresent()) {
                      assertArrayEquals(bytes(which, 3000), there.get());
                    } else {
                      kept.keep(name(which), bytes(which, 3000));
                    }
                  }
                }));
      }
      for (Future<?> end : ends) {
        end.get(60, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
    assertTrue(all().size() <= 2 * 64, all().size() + " files"); // each knows most of the other's
    for (KeptFiles one : processes) {
      one.look();
    }
    assertTrue(all().size() <= 64, all().size() + " files");
    assertTrue(all().size() > 32, all().size() + " files");
    assertTrue(all().stream().noneMatch(file -> file.toString().endsWith(".tmp")));
  }
}
