package dev.skylight.internal.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GoldenCropsTest {

  static Stream<String> pictures() throws IOException {
    try (Stream<Path> files = Files.list(GoldenFiles.folder().resolve("images"))) {
      return files.map(file -> file.getFileName().toString()).sorted().toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("pictures")
  void equalsPillowToThePixel(String name) throws IOException, ImageException {
    Path golden = GoldenFiles.folder();
    byte[] expected = GoldenFiles.bytes(golden.resolve("crops").resolve(name + ".npy"));
    try (ImagePreprocessor preprocessor =
        new ImagePreprocessor(ClipPreprocessing.SPEC, Decode.EXACT)) {
      byte[] crop = preprocessor.crop(ByteSource.of(golden.resolve("images").resolve(name)));
      assertEquals(expected.length, crop.length);
      int worst = 0;
      for (int i = 0; i < crop.length; i++) {
        worst = Math.max(worst, Math.abs((crop[i] & 0xff) - (expected[i] & 0xff)));
      }
      assertEquals(0, worst, "largest difference of a channel value");
    }
  }

  @Test
  void oneDecoderReadsAllPicturesInTurn() throws IOException, ImageException {
    Path golden = GoldenFiles.folder();
    try (ImagePreprocessor preprocessor =
        new ImagePreprocessor(ClipPreprocessing.SPEC, Decode.EXACT)) {
      for (String name : pictures().toList()) {
        byte[] expected = GoldenFiles.bytes(golden.resolve("crops").resolve(name + ".npy"));
        byte[] crop = preprocessor.crop(ByteSource.of(golden.resolve("images").resolve(name)));
        assertTrue(Arrays.equals(expected, crop), name);
      }
    }
  }
}
