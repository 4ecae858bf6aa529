package dev.skylight.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.skylight.cli.shell.Console;
import dev.skylight.cli.shell.ExitCodes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main road on the golden pictures, judged by NumPy and faiss-cpu. */
@Tag("slow")
class CrossCheckTest {
  @TempDir private Path folder;

  @Test
  void numpyAndFaissReadWhatEmbedWrites() throws IOException, InterruptedException {
    Path golden =
        Path.of(
            System.getProperty(
                "skylight.golden", RepositoryFiles.root().resolve("../shared/golden").toString()));
    assumeTrue(Files.isDirectory(golden), "no golden data at " + golden);
    Path data = folder.resolve("data");
    skylight("run-pipeline", golden.resolve("images").toString(), "--data", data.toString());
    skylight("embed", "--data", data.toString(), "--model", golden.resolve("tiny-clip").toString());
    System.out.print(
        Python.run(
            RepositoryFiles.root().resolve("tools/cross_check.py").toString(),
            data.toString(),
            golden.resolve("tiny-clip").toString()));
  }

  private static void skylight(String... arguments) {
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream stream = new PrintStream(printed, true, StandardCharsets.UTF_8);
    int code = Main.run(new Console(stream, stream, false, Map.of(), false), arguments);
    assertEquals(
        ExitCodes.OK,
        code,
        () -> String.join(" ", arguments) + ": " + printed.toString(StandardCharsets.UTF_8));
  }
}
