package dev.skylight.internal.vectors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.internal.ledger.LedgerFile;
import dev.skylight.internal.ledger.LedgerView;
import dev.skylight.internal.verification.Verifier;
import dev.skylight.job.RowRange;
import dev.skylight.job.VerifyReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The disk of a process at work, as it was at random moments from the making of the files on. Every
 * chunk that was reported done by then is in the ledger, and has exactly the bytes that the ledger
 * says; and the job can go on.
 */
@Tag("slow")
@Tag("once")
@Tag("faults")
@Timeout(1_200)
class PowerLossTest {

  /** More make the test longer and stronger. */
  private static final int IMAGES = Integer.getInteger("skylight.test.images", 4);

  /** The first few of them show a loss; there can be bad luck. */
  private static final int CONTROL_IMAGES = 40;

  private static final int CHUNK = 50;

  @TempDir Path temp;
  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private int chunks;
  private int damaged;
  private int forgotten;
  private int unfinished;
  private int images;

  @BeforeEach
  void needsRoot() throws Exception {
    Ext4Image.assumePossible(temp);
  }

  @Test
  void whatWasReportedDoneOutlivesIt() throws Exception {
    try (Ext4Image disk = Ext4Image.make(temp.resolve("disk.img"), 48)) {
      for (int round = 0; images < IMAGES; round++) {
        loseThePower(disk, round, "", 60, IMAGES);
      }
    }
    System.out.printf(
        "power loss: %d images (%d while the files were made), %d chunks in their ledgers, %d"
            + " damaged, %d forgotten (seed %d)%n",
        images, unfinished, chunks, damaged, forgotten, seed);
    assertEquals(0, damaged, "seed " + seed);
    assertEquals(0, forgotten, "seed " + seed);
  }

  /** Shows that the test above can fail: the same without {@code force()}. */
  @Test
  void withoutForceChunksAreLost() throws Exception {
    // what force() comes to
    loseThePowerWithout("int msync(void *a, size_t n, int f) { return 0; }", () -> damaged > 0);
    assertTrue(damaged > 0, "without force() nothing was lost: this test proves nothing");
  }

  /** And that it sees what the ledger forgets: the same where SQLite cannot wait for the disk. */
  @Test
  void withoutSyncTheLedgerForgets() throws Exception {
    loseThePowerWithout(
        "int fsync(int f) { return 0; } int fdatasync(int f) { return 0; }",
        () -> damaged + forgotten > 0);
    assertTrue(
        damaged + forgotten > 0, "without fsync() nothing was lost: this test proves nothing");
  }

  private void loseThePowerWithout(String code, BooleanSupplier lost) throws Exception {
    String library = library(code);
    try (Ext4Image disk = Ext4Image.make(temp.resolve("disk.img"), 48)) {
      for (int round = 0; images < CONTROL_IMAGES && !lost.getAsBoolean(); round++) {
        // most of them when there are chunks: before that there is nothing to damage
        loseThePower(disk, round, library, 600, images + 1);
      }
    }
    System.out.printf(
        "power loss with `%s`: %d images, %d chunks in their ledgers, %d damaged, %d forgotten"
            + " (seed %d)%n",
        code, images, chunks, damaged, forgotten, seed);
  }

  /** A library that stands before libc's functions. */
  private String library(String code) throws Exception {
    Path source = Files.writeString(temp.resolve("without.c"), "#include <stddef.h>\n" + code);
    Path library = temp.resolve("without.so");
    boolean compiled = false;
    for (String compiler : List.of("cc", "gcc", "g++")) {
      compiled = compiled || compile(compiler, source, library);
    }
    Assumptions.assumeTrue(compiled, "needs a C compiler: skipped");
    return library.toString();
  }

  private static boolean compile(String compiler, Path source, Path library) throws Exception {
    try {
      Process process =
          new ProcessBuilder(
                  compiler, "-x", "c", "-shared", "-fPIC", "-o", library + "", source + "")
              .inheritIO()
              .start();
      return process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false; // no such program
    }
  }

  /**
   * One process from its start to its end, or until there are {@code enough} images.
   *
   * @param first the first image is made within so many milliseconds
   */
  private void loseThePower(Ext4Image disk, int round, String preload, int first, int enough)
      throws Exception {
    DataFolder folder = Samples.folder(disk.root().resolve("data-" + round % 4));
    if (round >= 4) {
      for (Path old : List.of(folder.embeddings(), folder.ledger())) {
        Files.deleteIfExists(old);
      }
    }
    Path reported = temp.resolve("reported-" + round);
    ProcessBuilder builder =
        CrashTest.command("steady", folder.folder().toString(), String.valueOf(CHUNK))
            .redirectOutput(reported.toFile());
    if (!preload.isEmpty()) {
      builder.environment().put("LD_PRELOAD", preload);
    }
    Process child = builder.start();
    try {
      while (!Files.exists(folder.ledger()) && child.isAlive()) {
        TimeUnit.MILLISECONDS.sleep(1);
      }
      int pause = random.nextInt(first);
      while (images < enough && !child.waitFor(pause, TimeUnit.MILLISECONDS)) {
        signal(child, "-STOP");
        Path copy = temp.resolve("copy.img");
        long done = Files.readString(reported, UTF_8).chars().filter(c -> c == '\n').count();
        disk.copyTo(copy);
        signal(child, "-CONT");
        look(copy, folder, disk, (int) done);
        pause = 20 + random.nextInt(200);
      }
    } finally {
      child.destroyForcibly();
      assertTrue(child.waitFor(30, TimeUnit.SECONDS));
    }
  }

  private static void signal(Process child, String signal) throws Exception {
    new ProcessBuilder("kill", signal, String.valueOf(child.pid())).start().waitFor();
  }

  /**
   * Looks at what came through.
   *
   * @param said lines that the process had said: one when the file was made, one for each chunk
   */
  private void look(Path copy, DataFolder folder, Ext4Image disk, int said) throws Exception {
    images++;
    try (Ext4Image after = Ext4Image.mount(copy)) {
      Path there = after.root().resolve(disk.root().relativize(folder.folder()));
      DataFolder found = Samples.folder(there);
      if (said == 0) {
        unfinished++;
        finish(found);
      }
      if (!opens(found)) {
        forgotten++;
        return;
      }
      VerifyReport report = Verifier.verify(Samples.stores(found), null, true);
      damaged += report.damaged().size();
      try (LedgerView ledger = new LedgerFile(found.ledger()).read()) {
        chunks += ledger.chunks().size();
        long reportedRows = Math.min(CrashChild.ROWS, (long) (said - 1) * CHUNK);
        if (said > 1) {
          forgotten += ledger.missing(new RowRange(0, reportedRows), 1_000).size();
        }
      }
      if (damaged == 0) {
        assertTrue(!report.hasDamage(), "seed " + seed + ": " + report.findings());
      }
    }
  }

  /** Whatever there is of file and ledger, the same command finishes it. */
  private static void finish(DataFolder found) {
    try {
      Samples.allocate(
          found, Samples.spec(CrashChild.ROWS, CrashChild.DIM), false, false, CHUNK, "run");
    } catch (SkylightException e) {
      if (e.kind() != SkylightException.Kind.DAMAGED) {
        throw e;
      }
      System.out.println(e.getMessage()); // verify counts what it is
    }
  }

  private static boolean opens(DataFolder found) {
    try {
      Samples.open(found).close();
      return true;
    } catch (SkylightException e) {
      System.out.println(e.getMessage());
      return false;
    }
  }
}
