package dev.skylight.internal.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skylight.internal.models.ContentEmbedder;
import dev.skylight.job.VerifyReport;
import dev.skylight.library.Found;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever happens to the files, a collection that was kept up to date answers like one that is
 * made anew.
 */
@Tag("faults")
@Tag("once") // files, not the JVM
@Timeout(3600) // of as many seeds as are asked for
class FileOperationsTest {

  private static final int OPERATIONS = 200;

  @TempDir Path temp;

  @Test
  void aCollectionThatIsKeptUpToDateAnswersLikeANewOne() throws IOException {
    for (int seed = 0; seed < Integer.getInteger("skylight.test.seeds", 8); seed++) {
      Path folder = Files.createDirectories(temp.toRealPath().resolve("seed-" + seed));
      new Sequence(seed, folder).run();
    }
  }

  /** One sequence of operations. */
  private static final class Sequence {
    private final int seed;
    private final Random random;
    private final Path folder;
    private final Path pictures;

    /** Deleted files by name, as they were. */
    private final TreeMap<String, Path> bin = new TreeMap<>();

    private int made;
    private int binned;
    private String last = "";

    Sequence(int seed, Path folder) throws IOException {
      this.seed = seed;
      this.folder = folder;
      random = new Random(seed);
      pictures = Files.createDirectories(folder.resolve("pictures"));
      Files.createDirectories(folder.resolve("bin"));
    }

    void run() throws IOException {
      try (PictureRig rig = new PictureRig(pictures, folder.resolve("data"))) {
        for (int i = 0; i < OPERATIONS; i++) {
          last = operate(rig);
          int upkeep = random.nextInt(40);
          if (upkeep < 3) {
            rig.register();
          }
          if (upkeep == 1 || upkeep == 3) {
            embed(rig);
          }
          if (upkeep == 4) {
            rig.forgetGone();
          }
        }
        if (files().isEmpty()) {
          rig.write("at-last.png", "at last");
        }
        rig.register();
        embed(rig);
        compare(rig);
      }
    }

    private static void embed(PictureRig rig) {
      if (rig.images() > 0) {
        rig.embed();
      }
    }

    private void compare(PictureRig rig) throws IOException {
      String where = "seed " + seed + ", last " + last;
      VerifyReport report = rig.verify();
      assertEquals(0, report.rowsChanged(), where + report.findings());
      assertEquals(0, report.rowsMissing(), where);
      try (PictureRig anew = new PictureRig(pictures, folder.resolve("anew"))) {
        anew.register();
        embed(anew);
        for (int query = 0; query < 5; query++) {
          String content = query == 0 ? "something else" : "content " + random.nextInt(made + 1);
          assertEquals(answer(anew, content), answer(rig, content), where);
        }
        assertEquals(anew.images(), rig.forgetGone().there(), where);
      }
    }

    private static List<String> answer(PictureRig rig, String content) {
      return rig.search(content, 1_000).stream()
          .sorted(Comparator.comparing(Found::score).reversed().thenComparing(Found::path))
          .map(found -> found.score() + " " + found.path())
          .toList();
    }

    private List<String> files() throws IOException {
      try (Stream<Path> all = Files.walk(pictures)) {
        return all.filter(Files::isRegularFile)
            .map(file -> pictures.relativize(file).toString())
            .sorted()
            .toList();
      }
    }

    private List<String> folders() throws IOException {
      try (Stream<Path> all = Files.walk(pictures)) {
        return all.filter(path -> Files.isDirectory(path) && !path.equals(pictures))
            .map(path -> pictures.relativize(path).toString())
            .sorted()
            .toList();
      }
    }

    private String name() {
      String place = List.of("", "a/", "b/", "a/deep/", "c/").get(random.nextInt(5));
      return place + "p" + random.nextInt(40) + ".png";
    }

    private String content() {
      // now and then something that was there before, or that cannot be read
      return switch (random.nextInt(8)) {
        case 0 -> "content " + random.nextInt(made + 1);
        case 1 -> made++ + ContentEmbedder.BROKEN;
        default -> "content " + made++;
      };
    }

    private String operate(PictureRig rig) throws IOException {
      List<String> files = files();
      String some = files.isEmpty() ? null : files.get(random.nextInt(files.size()));
      String name = name();
      switch (some == null ? 0 : random.nextInt(12)) {
        case 0, 1, 2 -> {
          rig.write(name, content()); // adds, or edits where there is one
          return "write " + name;
        }
        case 3 -> {
          rig.write(some, content());
          return "edit " + some;
        }
        case 4 -> {
          if (!some.equals(name)) {
            Files.deleteIfExists(rig.file(name)); // moved over another one
            rig.move(some, name);
          }
          return "move " + some + " to " + name;
        }
        case 5 -> {
          return renameFolder(rig);
        }
        case 6 -> {
          Path kept = folder.resolve("bin").resolve(String.valueOf(binned++));
          Files.move(rig.file(some), kept);
          bin.put(some, kept);
          return "delete " + some;
        }
        case 7 -> {
          return restore(rig);
        }
        case 8 -> {
          if (!some.equals(name)) {
            Files.deleteIfExists(rig.file(name));
            rig.copy(some, name);
          }
          return "copy " + some + " to " + name;
        }
        case 9 -> {
          rig.touch(some);
          return "touch " + some;
        }
        case 10 -> {
          String other = files.get(random.nextInt(files.size()));
          Path between = folder.resolve("between");
          Files.move(rig.file(some), between);
          if (!some.equals(other)) {
            Files.move(rig.file(other), rig.file(some));
          }
          Files.move(between, rig.file(other));
          return "swap " + some + " and " + other;
        }
        default -> {
          Files.delete(rig.file(some));
          return "delete " + some;
        }
      }
    }

    private String renameFolder(PictureRig rig) throws IOException {
      List<String> folders = folders();
      if (folders.isEmpty()) {
        return "nothing";
      }
      String from = folders.get(random.nextInt(folders.size()));
      String to = "f" + random.nextInt(1_000);
      if (!Files.exists(rig.file(to))) {
        rig.move(from, to);
      }
      return "rename folder " + from + " to " + to;
    }

    private String restore(PictureRig rig) throws IOException {
      if (bin.isEmpty()) {
        return "nothing";
      }
      String name = bin.firstKey();
      Path kept = bin.remove(name);
      if (Files.exists(kept) && !Files.exists(rig.file(name))) {
        Files.createDirectories(rig.file(name).getParent());
        Files.move(kept, rig.file(name)); // with its old time
      }
      return "restore " + name;
    }
  }
}
