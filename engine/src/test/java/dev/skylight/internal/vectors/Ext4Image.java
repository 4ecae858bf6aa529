package dev.skylight.internal.vectors;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Assumptions;

/**
 * An ext4 file system in a file, mounted through a loop device: its disk can be copied at any
 * moment, as a power loss would leave it. Needs root.
 */
final class Ext4Image implements AutoCloseable {

  private static final int TRIES = 200;

  /** Fields of /sys/block/DEVICE/stat. */
  private static final int WRITES = 4;

  private static final int IN_FLIGHT = 8;

  private final Path file;
  private final String device;
  private final Path mount;

  private Ext4Image(Path file, String device, Path mount) {
    this.file = file;
    this.device = device;
    this.mount = mount;
  }

  /** Skips the test where file systems cannot be made and mounted. */
  static void assumePossible(Path temp) throws IOException {
    Path file = temp.resolve("probe.img");
    try (RandomAccessFile probe = new RandomAccessFile(file.toFile(), "rw")) {
      probe.setLength(4 << 20);
    }
    Path mount = Files.createDirectories(temp.resolve("probe"));
    boolean possible =
        Files.isDirectory(Path.of("/sys/block"))
            && run("mkfs.ext4", "-q", "-F", file.toString())
            && run("mount", "-o", "loop", file.toString(), mount.toString());
    if (possible) {
      assertTrue(run("umount", mount.toString()));
    }
    Assumptions.assumeTrue(possible, "needs root, mkfs.ext4, loop devices and /sys: skipped");
  }

  /** Makes an empty file system of {@code megabytes} and mounts it. */
  static Ext4Image make(Path file, int megabytes) throws IOException {
    try (RandomAccessFile image = new RandomAccessFile(file.toFile(), "rw")) {
      image.setLength((long) megabytes << 20);
    }
    assertTrue(run("mkfs.ext4", "-q", "-F", file.toString()));
    return mount(file);
  }

  /** Mounts the file system in {@code file}; the kernel replays its journal first. */
  static Ext4Image mount(Path file) throws IOException {
    Path mount = Files.createDirectories(file.resolveSibling(file.getFileName() + ".mounted"));
    String device = output("losetup", "--find", "--show", file.toString());
    if (!run("mount", device, mount.toString())) {
      run("losetup", "--detach", device);
      fail("cannot mount " + file);
    }
    return new Ext4Image(file, device, mount);
  }

  Path root() {
    return mount;
  }

  /**
   * Copies the disk as it is between two writes: again and again until none came while it was
   * copied. What the kernel has not written yet is not in it.
   */
  void copyTo(Path copy) throws IOException {
    for (int i = 0; i < TRIES; i++) {
      String[] before = stat();
      if (before[IN_FLIGHT].equals("0")) {
        Files.deleteIfExists(copy);
        assertTrue(run("cp", "--sparse=always", file.toString(), copy.toString()));
        String[] after = stat();
        if (before[WRITES].equals(after[WRITES]) && after[IN_FLIGHT].equals("0")) {
          return;
        }
      }
      LockSupport.parkNanos(5_000_000);
    }
    fail("the disk was written to all the time: " + device);
  }

  private String[] stat() throws IOException {
    Path stat = Path.of("/sys/block", Path.of(device).getFileName().toString(), "stat");
    return Files.readString(stat).strip().split("\\s+", -1);
  }

  @Override
  public void close() throws IOException {
    boolean unmounted = false;
    for (int i = 0; i < 50 && !unmounted; i++) {
      unmounted = run("umount", mount.toString());
      if (!unmounted) {
        System.gc(); // mapped files keep it busy until their buffers are collected
        LockSupport.parkNanos(100_000_000);
      }
    }
    if (!unmounted) {
      run("umount", "-l", mount.toString());
    }
    assertTrue(run("losetup", "--detach", device), "detach " + device);
    Files.deleteIfExists(file);
  }

  private static String output(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
    assertEquals(0, process.onExit().join().exitValue(), text);
    return text;
  }

  /** Whether it ended well; false where there is no such program. */
  private static boolean run(String... command) {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(new File("/dev/null"))
              .start();
      return process.onExit().orTimeout(60, TimeUnit.SECONDS).join().exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }
}
