package dev.skylight.internal.vectors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.models.RowOutcome;
import dev.skylight.internal.verification.Verifier;
import dev.skylight.job.RowRange;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a file system of 1 MiB. */
class DiskFullTest {

  @TempDir Path temp;
  private Path mount;
  private boolean mounted;

  @BeforeEach
  void mountTiny() throws Exception {
    mount = Files.createDirectory(temp.resolve("tiny"));
    mounted = run("mount", "-t", "tmpfs", "-o", "size=1m", "none", mount.toString()) == 0;
    Assumptions.assumeTrue(mounted, "needs the right to mount a tmpfs");
  }

  @AfterEach
  void unmount() throws Exception {
    if (mounted) {
      assertEquals(0, run("umount", "-l", mount.toString()));
    }
  }

  private static int run(String... command) throws Exception {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertTrue(process.waitFor(20, TimeUnit.SECONDS));
    return process.exitValue();
  }

  @Test
  void preallocationLeavesNothingBehind() throws Exception {
    Path file = mount.resolve("embeddings.npy");
    SkylightException e =
        assertThrows(SkylightException.class, () -> Preallocation.create(file, 1000, 512));
    assertEquals(Kind.DISK_FULL, e.kind());
    assertTrue(
        e.getMessage().contains("1000 rows of 512 float32 need 2052096 bytes more"),
        e.getMessage());
    assertEquals(0, mount.toFile().list().length);

    Preallocation.create(file, 300, 512);
    byte[] before = Files.readAllBytes(file);
    e = assertThrows(SkylightException.class, () -> Preallocation.grow(file, 1000));
    assertEquals(Kind.DISK_FULL, e.kind());
    assertArrayEquals(before, Files.readAllBytes(file));

    VectorStore.Spec spec = Samples.spec(2000, 512);
    e =
        assertThrows(
            SkylightException.class,
            () -> Samples.allocate(Samples.folder(mount), spec, false, true, 100, "r"));
    assertEquals(Kind.DISK_FULL, e.kind());
    assertArrayEquals(before, Files.readAllBytes(file), "not even renamed");
  }

  @Test
  void aLedgerThatCannotGrowLosesNothing() throws Exception {
    DataFolder folder = Samples.folder(mount);
    Samples.allocate(folder, 500, 16);
    try (VectorStore store = Samples.open(folder)) {
      store.publish(Samples.chunk(new RowRange(0, 100), 16));
      List<RowOutcome> failed = new ArrayList<>();
      for (int row = 100; row < 500; row++) {
        failed.add(new RowOutcome(row, RowOutcome.Status.FAILED, -1, "a long story. ".repeat(50)));
      }
      ChunkData data =
          new ChunkData(
              new RowRange(100, 500),
              FloatBuffer.allocate(400 * 16),
              failed,
              Samples.FINGERPRINT,
              "w");
      Path filler = mount.resolve("filler");
      assertThrows(
          IOException.class,
          () -> {
            try (OutputStream out = Files.newOutputStream(filler)) {
              for (int i = 0; i < 1 << 20; i++) {
                out.write(new byte[4096]);
              }
            }
          });
      SkylightException e = assertThrows(SkylightException.class, () -> store.publish(data));
      assertEquals(Kind.DISK_FULL, e.kind());
      assertTrue(e.getMessage().contains("no space left on the device"), e.getMessage());
      assertEquals(100, store.ledger().counts(new RowRange(0, 500)).settled());
      Files.delete(filler);
      assertEquals(400, store.publish(data).failed());
    }
    assertFalse(Verifier.verify(Samples.stores(folder), null, true).hasDamage());
  }
}
