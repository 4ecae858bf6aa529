package dev.skylight.internal.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.collection.DataFolder;
import dev.skylight.internal.files.Sha256;
import dev.skylight.internal.ledger.LedgerFile;
import dev.skylight.internal.ledger.LedgerView;
import dev.skylight.internal.ledger.RowLedger;
import dev.skylight.internal.verification.Verifier;
import dev.skylight.job.LedgerChunk;
import dev.skylight.job.RowRange;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jetbrains.bio.npy.NpyFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes that are killed with SIGKILL at any moment, and processes that get into each other's
 * way.
 */
@Tag("faults")
@Tag("once") // what is on the disk, not the JVM
@Timeout(1_200)
class CrashTest {

  private static final int OLD_ROWS = 1_108;

  /** More make the test longer and stronger. */
  private static final int KILLS = Integer.getInteger("skylight.test.kills", 12);

  @TempDir Path temp;

  private DataFolder collection(String name) throws IOException {
    DataFolder folder = Samples.folder(Files.createDirectory(temp.resolve(name)));
    float[] old = new float[OLD_ROWS * CrashChild.DIM];
    for (int row = 0; row < OLD_ROWS; row++) {
      System.arraycopy(
          Samples.vector(row, CrashChild.DIM), 0, old, row * CrashChild.DIM, CrashChild.DIM);
    }
    NpyFile.write(folder.embeddings(), old, new int[] {OLD_ROWS, CrashChild.DIM});
    return folder;
  }

  private static String sha256(Path file) throws IOException {
    return Sha256.ofFile(file);
  }

  private static Process start(String... arguments) throws IOException {
    return command(arguments).redirectErrorStream(true).start();
  }

  /** {@link CrashChild} in a JVM of its own. */
  static ProcessBuilder command(String... arguments) {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    List<String> command =
        Stream.concat(
                Stream.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    classPath,
                    CrashChild.class.getName()),
                Stream.of(arguments))
            .toList();
    return new ProcessBuilder(command);
  }

  /**
   * Kills the process {@code millis} after it has said {@code lines} lines.
   *
   * @return whether it had ended by itself before that
   */
  private static boolean killAfter(Process process, int lines, long millis) throws Exception {
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String last = "";
      for (int i = 0; i < lines; i++) {
        String line = out.readLine();
        if (line == null) {
          assertEquals("done", last);
          assertTrue(process.waitFor(30, TimeUnit.SECONDS));
          return true;
        }
        last = line;
      }
      process.waitFor(millis, TimeUnit.MILLISECONDS);
      return false;
    } finally {
      process.destroyForcibly();
      assertTrue(process.waitFor(30, TimeUnit.SECONDS));
    }
  }

  private static void finish(Process process) throws Exception {
    assertTrue(killAfter(process, Integer.MAX_VALUE, 0));
  }

  /** Whatever is committed has exactly the bytes that were committed. */
  private static void checkCommitted(DataFolder folder, String when) {
    if (!Files.exists(folder.ledger())) {
      return;
    }
    try (RowLedger ledger = new LedgerFile(folder.ledger()).open()) {
      List<LedgerChunk> chunks = ledger.chunks();
      if (chunks.isEmpty()) {
        return;
      }
      // not Verifier: it also reports a growth that was cut short, which here is no damage
      NpyHeader header = NpyHeader.read(folder.embeddings());
      assertEquals(NpyHeader.OUR_OFFSET, header.dataOffset(), when);
      assertTrue(header.shape().get(0) >= chunks.get(chunks.size() - 1).rows().to(), when);
      byte[] bytes = Files.readAllBytes(folder.embeddings());
      for (LedgerChunk chunk : chunks) {
        int from = NpyHeader.OUR_OFFSET + (int) chunk.rows().from() * CrashChild.DIM * 4;
        int length = (int) chunk.rows().size() * CrashChild.DIM * 4;
        MessageDigest sha = Sha256.digest();
        sha.update(bytes, from, length);
        assertEquals(
            chunk.sha256(), HexFormat.of().formatHex(sha.digest()), when + ": " + chunk.rows());
      }
    } catch (IOException e) {
      throw new AssertionError(when, e);
    }
  }

  @Test
  void killedAtAnyMomentItEndsAsIfItHadNotBeen() throws Exception {
    DataFolder calm = collection("calm");
    CrashChild.all(calm, 100, 1);
    String expected = sha256(calm.embeddings());

    long seed = 20_260_101;
    Random random = new Random(seed);
    DataFolder folder = collection("killed");
    int kills = 0;
    for (int attempt = 0; attempt < KILLS; attempt++) {
      // 1: the file is being made; later lines: chunks
      int lines = attempt % 3 == 0 ? 1 : 1 + random.nextInt(60);
      int millis = random.nextInt(attempt % 3 == 0 ? 150 : 10);
      Process child = start("all", folder.folder().toString(), "100", Integer.toString(attempt));
      kills += killAfter(child, lines, millis) ? 0 : 1;
      checkCommitted(
          folder,
          "seed " + seed + ", attempt " + attempt + ", " + lines + " lines, " + millis + " ms");
    }
    assertTrue(kills > 0, "nothing was killed: seed " + seed);
    CrashChild.all(folder, 100, 99);
    assertEquals(expected, sha256(folder.embeddings()), "seed " + seed);
    assertFalse(Verifier.verify(Samples.stores(folder), null, true).hasDamage());
    try (LedgerView ledger = new LedgerFile(folder.ledger()).read();
        Stream<Path> files = Files.list(folder.folder())) {
      assertEquals(List.of(), ledger.missing(new RowRange(0, CrashChild.ROWS), 1));
      assertEquals(
          1, files.filter(f -> f.getFileName().toString().contains(".npy.backup-")).count());
    }
  }

  @Test
  void aRestartThatIsKilledBacksUpOnceAndLosesNothing() throws Exception {
    long seed = 7;
    Random random = new Random(seed);
    DataFolder folder = Samples.folder(temp.resolve("restarted"));
    for (int run = 0; run < 3; run++) {
      Samples.allocate(
          folder, Samples.spec(CrashChild.ROWS, CrashChild.DIM), false, false, 100, "first");
      try (VectorStore store = Samples.open(folder)) {
        store.publish(Samples.chunk(new RowRange(0, CrashChild.ROWS), CrashChild.DIM));
      }
      String before = sha256(folder.embeddings());
      for (int attempt = 0; attempt < 3; attempt++) {
        Process child = start("restart", folder.folder().toString(), "100", "restart-" + run);
        killAfter(child, 1, random.nextInt(250));
        assertEquals(run + 1, copies(folder, before), "run " + run + ", seed " + seed);
      }
      finish(start("restart", folder.folder().toString(), "100", "restart-" + run));
      List<Path> backups;
      try (Stream<Path> files = Files.list(folder.folder())) {
        backups =
            files
                .filter(f -> f.getFileName().toString().startsWith("embeddings.npy.backup-"))
                .sorted()
                .toList();
      }
      assertEquals(run + 1, backups.size(), "seed " + seed);
      for (Path backup : backups) {
        assertEquals(before, sha256(backup), "seed " + seed);
      }
    }
  }

  /** How many files hold these very vectors, in place or as a backup. */
  private static int copies(DataFolder folder, String sha256) throws IOException {
    int copies = 0;
    try (Stream<Path> files = Files.list(folder.folder())) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        boolean counts = name.equals("embeddings.npy") || name.contains(".npy.backup-");
        copies += counts && sha256(file).equals(sha256) ? 1 : 0;
      }
    }
    return copies;
  }

  @Test
  void anImportThatIsKilledLosesNothingAndGoesOn() throws Exception {
    DataFolder calm = collection("calm import");
    finish(start("import", calm.folder().toString(), "100", calm.embeddings().toString()));
    DataFolder own = collection("own file");
    killed("import", own, own.embeddings(), calm);

    DataFolder other = collection("other file");
    Path source = Files.copy(other.embeddings(), temp.resolve("source.npy"));
    NpyFile.write(
        other.embeddings(), new float[70 * CrashChild.DIM], new int[] {70, CrashChild.DIM});
    killed("import", other, source, calm);

    DataFolder merged = collection("merged");
    Path workers = Files.createDirectory(temp.resolve("workers"));
    Files.copy(source, workers.resolve("embeddings_worker_0.npy"));
    long[] indices = java.util.stream.LongStream.range(0, OLD_ROWS).toArray();
    NpyFile.write(workers.resolve("indices_worker_0.npy"), indices, new int[] {OLD_ROWS});
    killed("import-workers", merged, workers, calm);
  }

  private static void killed(String what, DataFolder folder, Path source, DataFolder calm)
      throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String old = sha256(folder.embeddings());
    String data = folder.folder().toString();
    String when = what + " " + source + ", seed " + seed;
    for (int attempt = 0; attempt < 3; attempt++) {
      int lines = attempt == 0 ? 1 : 1 + random.nextInt(12);
      Process child = start(what, data, "100", source.toString());
      killAfter(child, lines, random.nextInt(attempt == 0 ? 200 : 8));
      assertEquals(1, copies(folder, old), when);
      checkCommitted(folder, when);
    }
    finish(start(what, data, "100", source.toString()));
    assertEquals(1, copies(folder, old), when);
    assertEquals(sha256(calm.embeddings()), sha256(folder.embeddings()), when);
  }

  /** Of a damaged chunk all bytes but one are good, and perhaps nobody can make them again. */
  @Test
  void aRepairThatIsKilledNeverHasTheOnlyCopyOverwritten() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    DataFolder folder = Samples.folder(Files.createDirectory(temp.resolve("repaired")));
    Samples.allocate(
        folder, Samples.spec(CrashChild.ROWS, CrashChild.DIM), false, false, 100, "run");
    try (VectorStore store = Samples.open(folder)) {
      for (RowRange chunk : new RowRange(0, CrashChild.ROWS).chunks(100)) {
        store.publish(Samples.chunk(chunk, CrashChild.DIM));
      }
    }
    String good = sha256(folder.embeddings());
    byte[] bytes = Files.readAllBytes(folder.embeddings());
    int chunkBytes = 100 * CrashChild.DIM * Float.BYTES;
    for (int chunk = 0; chunk < 90; chunk += 3) {
      bytes[NpyHeader.OUR_OFFSET + chunk * chunkBytes + random.nextInt(chunkBytes)] ^= 1;
    }
    Files.write(folder.embeddings(), bytes);
    String data = folder.folder().toString();
    for (int attempt = 0; attempt < 5; attempt++) {
      killAfter(start("repair", data, "100"), 1 + random.nextInt(6), random.nextInt(150));
      byte[] now = Files.readAllBytes(folder.embeddings());
      for (int chunk = 0; chunk < 90; chunk += 3) {
        int from = NpyHeader.OUR_OFFSET + chunk * chunkBytes;
        byte[] bad = Arrays.copyOfRange(bytes, from, from + chunkBytes);
        boolean there = Arrays.equals(bad, Arrays.copyOfRange(now, from, from + chunkBytes));
        assertTrue(there || kept(folder, chunk * 100, bad), "chunk " + chunk + ", seed " + seed);
      }
    }
    finish(start("repair", data, "100"));
    assertEquals(good, sha256(folder.embeddings()), "seed " + seed);
    assertFalse(Verifier.verify(Samples.stores(folder), null, true).hasDamage());
  }

  private static boolean kept(DataFolder folder, int row, byte[] bad) throws IOException {
    try (Stream<Path> files = Files.walk(folder.folder())) {
      for (Path file :
          files.filter(f -> f.endsWith("rows-" + row + "-" + (row + 99) + ".npy")).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        if (Arrays.equals(bad, Arrays.copyOfRange(bytes, NpyHeader.OUR_OFFSET, bytes.length))) {
          return true;
        }
      }
    }
    return false;
  }

  @Test
  void twoProcessesMayPublishTheSameRowsAtOnce() throws Exception {
    DataFolder folder = Samples.folder(Files.createDirectory(temp.resolve("both")));
    Samples.allocate(
        folder, Samples.spec(CrashChild.ROWS, CrashChild.DIM), false, false, 100, "run");
    Process one = start("publish", folder.folder().toString(), "100", "1");
    Process two = start("publish", folder.folder().toString(), "73", "2");
    finish(one);
    finish(two);
    assertFalse(Verifier.verify(Samples.stores(folder), null, true).hasDamage());

    DataFolder calm = Samples.folder(temp.resolve("calm"));
    Samples.allocate(calm, Samples.spec(CrashChild.ROWS, CrashChild.DIM), false, false, 100, "run");
    try (VectorStore store = Samples.open(calm);
        LedgerView both = new LedgerFile(folder.ledger()).read()) {
      store.publish(Samples.chunk(new RowRange(0, CrashChild.ROWS), CrashChild.DIM));
      RowRange all = new RowRange(0, CrashChild.ROWS);
      assertEquals(store.ledger().counts(all), both.counts(all));
      long sum = both.chunks().stream().mapToLong(c -> c.rows().size()).sum();
      assertEquals(CrashChild.ROWS, sum, "every row once");
    }
    assertEquals(sha256(calm.embeddings()), sha256(folder.embeddings()));
  }
}
