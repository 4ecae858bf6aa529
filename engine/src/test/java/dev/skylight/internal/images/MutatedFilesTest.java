package dev.skylight.internal.images;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damaged pictures end in a crop or in an {@link ImageException}, soon, and leave no memory behind.
 * {@code -Dskylight.fuzz.files=20000} asks for more of them and measures the memory, {@code
 * -Dskylight.fuzz.seed=N} repeats a run.
 */
class MutatedFilesTest {

  private static final int FILES = Integer.getInteger("skylight.fuzz.files", 300);
  private static final int MANY = 5_000;
  private static final long LIMIT_SECONDS = 60;
  private static final long LARGEST_BASE = 100_000;

  @TempDir Path folder;

  private static List<byte[]> bases() throws IOException {
    List<byte[]> files = new ArrayList<>();
    for (String format : new String[] {"jpeg", "png", "gif", "bmp", "tiff"}) {
      files.add(SamplePictures.encoded(64, 48, format));
    }
    files.add(SamplePictures.withOrientation(files.get(0), 6));
    BufferedImage alpha = SamplePictures.draw(64, 48, BufferedImage.TYPE_INT_ARGB);
    for (String format : new String[] {"png", "tiff"}) {
      files.add(SamplePictures.encode(alpha, format));
      files.add(SamplePictures.encode(SamplePictures.palette(64, 48), format));
    }
    files.add(webp(90));
    files.add(webp(101)); // above 100: lossless
    Path golden = GoldenFiles.place().resolve("images");
    if (Files.isDirectory(golden)) {
      try (Stream<Path> pictures = Files.list(golden)) {
        for (Path picture : pictures.sorted().toList()) {
          if (Files.size(picture) <= LARGEST_BASE) {
            files.add(Files.readAllBytes(picture));
          }
        }
      }
    }
    return files;
  }

  private static byte[] webp(int quality) throws IOException {
    OpenCv.load();
    try (Mat image = new Mat(48, 64, opencv_core.CV_8UC3, new Scalar(40, 90, 200, 0));
        IntPointer how = new IntPointer(opencv_imgcodecs.IMWRITE_WEBP_QUALITY, quality);
        BytePointer encoded = new BytePointer()) {
      if (!opencv_imgcodecs.imencode(".webp", image, encoded, how)) {
        throw new IOException("OpenCV cannot write WebP");
      }
      byte[] bytes = new byte[(int) encoded.limit()];
      encoded.get(bytes);
      return bytes;
    }
  }

  @Test
  @Timeout(value = 3, unit = TimeUnit.HOURS) // of which a single file has LIMIT_SECONDS
  void damagedFilesAreRefusedOrReadInTimeAndLeaveNothingBehind() throws Exception {
    long seed = Long.getLong("skylight.fuzz.seed", new Random().nextLong());
    List<byte[]> bases = bases();
    Path current = folder.resolve("mutated"); // what is left where the JVM dies of it
    ExecutorService thread = Executors.newSingleThreadExecutor();
    int read = 0;
    long before = 0;
    try (ImagePreprocessor preprocessor =
        new ImagePreprocessor(ClipPreprocessing.SPEC, Decode.EXACT)) {
      for (int i = 0; i < FILES; i++) {
        if (i == FILES / 4) {
          before = anonymousMegabytes();
        }
        byte[] file = new Mutations(seed + i, bases).next();
        if (FILES >= MANY) {
          Files.write(current, file);
        }
        read += readable(thread, preprocessor, file, "seed " + (seed + i)) ? 1 : 0;
      }
      long after = anonymousMegabytes();
      if (FILES >= MANY) {
        System.err.printf(
            "%d files from seed %d: %d read, %d refused; anonymous memory %d MB after a quarter,"
                + " %d MB at the end%n",
            FILES, seed, read, FILES - read, before, after);
        assertTrue(after <= before + 50, "memory grew from " + before + " MB to " + after + " MB");
      }
      assertTrue(read > 0 && read < FILES, read + " of " + FILES + " were read, seed " + seed);
    } finally {
      thread.shutdown();
    }
  }

  private boolean readable(
      ExecutorService thread, ImagePreprocessor preprocessor, byte[] file, String what)
      throws IOException, InterruptedException {
    Callable<Boolean> work =
        () -> {
          try {
            assertEquals(3 * 224 * 224, preprocessor.crop(ByteSource.of(file)).length);
            return true;
          } catch (ImageException refused) {
            assertTrue(!refused.getMessage().isBlank(), "a reason");
            return false;
          }
        };
    try {
      return thread.submit(work).get(LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      return fail(what + ": not done after " + LIMIT_SECONDS + " s; " + kept(file), e);
    } catch (ExecutionException e) {
      return fail(what + ": " + e.getCause() + "; " + kept(file), e.getCause());
    }
  }

  private static String kept(byte[] file) throws IOException {
    Path kept = Files.createTempFile("mutated-", ".bin");
    Files.write(kept, file);
    return "the file is " + kept;
  }

  private static long anonymousMegabytes() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return 0; // not on this system: nothing can be said
    }
    System.gc();
    return Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("RssAnon:"))
            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
            .findFirst()
            .orElse(0)
        / 1024;
  }
}
