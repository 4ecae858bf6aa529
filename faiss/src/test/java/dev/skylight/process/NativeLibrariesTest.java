package dev.skylight.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.faiss.Faiss;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.bytedeco.javacpp.BytePointer;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.io.TempDir;

class NativeLibrariesTest {

  private static final long LIMIT_SECONDS = 60;

  @TempDir Path folder;

  /** A search opens its index beside its model: each loads libraries, and neither may wait. */
  @RepeatedTest(4)
  void threadsThatLoadAtOnceDoNotWaitForEachOther() throws Exception {
    Path said = folder.resolve("said");
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Starts.class.getName())
            .redirectErrorStream(true)
            .redirectInput(new File("/dev/null"))
            .redirectOutput(said.toFile())
            .start();
    boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
    process.destroyForcibly();
    assertTrue(ended, "not over after " + LIMIT_SECONDS + " s: threads wait for each other");
    assertEquals(0, process.exitValue(), () -> read(said));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** The first uses of native code of a process, all at the same moment. */
  static final class Starts {

    private static final List<Runnable> FIRST =
        List.of(
            () -> NativeEnvironment.get("PATH"),
            Faiss::version,
            () -> new BytePointer(1).close(),
            NativeLibraries::prepare);

    public static void main(String[] arguments) throws Exception {
      CyclicBarrier together = new CyclicBarrier(FIRST.size());
      Thread[] threads = new Thread[FIRST.size()];
      for (int i = 0; i < threads.length; i++) {
        Runnable first = FIRST.get(i);
        threads[i] =
            new Thread(
                () -> {
                  try {
                    together.await();
                  } catch (Exception e) {
                    throw new IllegalStateException(e);
                  }
                  first.run();
                });
        threads[i].start();
      }
      for (Thread thread : threads) {
        thread.join();
      }
    }
  }
}
