package dev.skylight.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A file system in memory that can be filled, unmounted under those who use it, mounted again and
 * made read-only. Needs root; tests are skipped elsewhere.
 */
final class SmallDisk implements AutoCloseable {

  private static final int PAGE = 4096;

  /** Where the file system lies for good. */
  private final Path store;

  /** Where it is seen; the same folder mounted there. */
  private final Path mount;

  private SmallDisk(Path store, Path mount) {
    this.store = store;
    this.mount = mount;
  }

  /** Makes one. */
  static SmallDisk make(Path temp, String name, int megabytes) throws IOException {
    Path store = Files.createDirectories(temp.resolve(name + ".store"));
    Path mount = Files.createDirectories(temp.resolve(name));
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "none", store + "") == 0,
        "a small file system cannot be mounted here (not root): skipped");
    SmallDisk disk = new SmallDisk(store, mount);
    disk.mount();
    return disk;
  }

  Path root() {
    return mount;
  }

  void mount() throws IOException {
    assertEquals(0, run("mount", "--bind", store.toString(), mount.toString()));
  }

  /** As a disk that is pulled out: who has files open keeps them, the folder is empty. */
  void vanish() throws IOException {
    assertEquals(0, run("umount", "-l", mount.toString()));
  }

  void readOnly(boolean only) throws IOException {
    String how = "remount,bind," + (only ? "ro" : "rw");
    assertEquals(0, run("mount", "-o", how, mount.toString()));
  }

  /** Leaves so many bytes free. */
  void fill(long left) throws IOException {
    long size = Files.getFileStore(store).getUsableSpace() - left;
    try (OutputStream out = Files.newOutputStream(filler())) {
      for (long written = 0; written + PAGE <= size; written += PAGE) {
        out.write(new byte[PAGE]);
      }
    }
  }

  /** Gives the space back. */
  void free() throws IOException {
    Files.delete(filler());
  }

  private Path filler() {
    return store.resolve("filler");
  }

  private static int run(String... words) throws IOException {
    Process process =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(new File("/dev/null"))
            .start();
    try {
      assertTrue(process.waitFor(20, TimeUnit.SECONDS), "still running: " + words[0]);
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
    return process.exitValue();
  }

  @Override
  public void close() throws IOException {
    run("umount", "-l", mount.toString());
    assertEquals(0, run("umount", "-l", store.toString()));
  }
}
