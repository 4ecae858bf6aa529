package dev.skylight.internal.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.skylight.job.VerifyReport;
import dev.skylight.library.Found;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
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
    private final FileOperations operations;
    private String last = "";

    Sequence(int seed, Path folder) throws IOException {
      this.seed = seed;
      this.folder = folder;
      random = new Random(seed);
      pictures = Files.createDirectories(folder.resolve("pictures"));
      operations = new FileOperations(random, folder, pictures);
    }

    void run() throws IOException {
      try (PictureRig rig = new PictureRig(pictures, folder.resolve("data"))) {
        for (int i = 0; i < OPERATIONS; i++) {
          last = operations.operate(rig);
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
        if (operations.files().isEmpty()) {
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
          String content =
              query == 0 ? "something else" : "content " + random.nextInt(operations.made() + 1);
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
  }
}
