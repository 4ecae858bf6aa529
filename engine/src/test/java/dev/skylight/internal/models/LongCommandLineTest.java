package dev.skylight.internal.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.internal.images.GoldenFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ONNX Runtime 1.29 overflows an ordinary thread's stack where the command line is long. */
class LongCommandLineTest {

  /** The child process. */
  static final class Child {
    private Child() {}

    public static void main(String[] arguments) {
      try (TextEncoder encoder = TextEncoder.open(ModelFolder.open(arguments[0]))) {
        System.out.println("width " + encoder.encode("sky").length);
      }
    }
  }

  @Test
  void aModelOpensAllTheSame(@TempDir Path folder) throws Exception {
    Path output = folder.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Dlong=" + "x".repeat(20_000),
            Child.class.getName(),
            GoldenFiles.folder().resolve("tiny-clip").toString());
    builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    Process child = builder.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    assertTrue(child.waitFor(60, TimeUnit.SECONDS), "the child hangs");
    assertEquals(0, child.exitValue(), Files.readString(output));
    assertTrue(Files.readString(output).contains("width 512"), Files.readString(output));
  }
}
