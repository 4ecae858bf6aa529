package dev.skylight.e2e;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The golden pictures, the small model, and what the reference implementation made of them. */
final class Golden {

  private Golden() {}

  /** The folder; the test is skipped where it is not there. */
  static Path folder() {
    String named = System.getProperty("skylight.golden", "");
    Path folder = named.isEmpty() ? root().resolve("../shared/golden") : Path.of(named);
    assumeTrue(Files.isDirectory(folder), "no golden data at " + folder + ": skipped");
    try {
      return folder.toRealPath();
    } catch (IOException e) {
      throw new AssertionError(folder.toString(), e);
    }
  }

  /** Root of the source tree. */
  static Path root() {
    return Path.of(System.getProperty("skylight.root", "..")).toAbsolutePath().normalize();
  }

  static Path model() {
    return folder().resolve("tiny-clip");
  }

  /** All pictures, by name. */
  static List<Path> pictures() {
    try (Stream<Path> files = Files.list(folder().resolve("images"))) {
      return files.sorted().toList();
    } catch (IOException e) {
      throw new AssertionError("golden images", e);
    }
  }

  static List<String> strings(Path file) throws IOException {
    return List.of(new ObjectMapper().readValue(file.toFile(), String[].class));
  }
}
