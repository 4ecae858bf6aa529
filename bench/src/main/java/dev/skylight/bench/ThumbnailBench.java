package dev.skylight.bench;

import dev.skylight.internal.images.Decode;
import dev.skylight.internal.images.Thumbnailer;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Processor time of thumbnails of 12-megapixel JPEGs, the decoder's reduced scales beside full
 * ones, which take turns in one run: {@code thumbnails [COUNT]}.
 */
public final class ThumbnailBench {

  private static final int ROUNDS = 5;
  private static final int DRAWN = 8;
  private static final int[] BOXES = {320, 1600};

  private ThumbnailBench() {}

  /** Draws, measures, prints. */
  public static void main(String[] args) throws Exception {
    int count = args.length > 0 ? Integer.parseInt(args[0]) : 200;
    Path folder = Files.createTempDirectory("skylight-thumbnails");
    try (Thumbnailer fast = new Thumbnailer(Decode.FAST);
        Thumbnailer exact = new Thumbnailer(Decode.EXACT)) {
      List<Path> files = BusyPictures.write(folder, 4000, 3000, DRAWN);
      for (int box : BOXES) {
        measure(box, Math.max(1, count / ROUNDS), files, fast, exact);
      }
    } finally {
      delete(folder);
    }
  }

  private static void measure(
      int box, int each, List<Path> files, Thumbnailer fast, Thumbnailer exact) throws Exception {
    milliseconds(fast, box, DRAWN, files);
    milliseconds(exact, box, DRAWN, files);
    double[] reduced = new double[ROUNDS];
    double[] ratios = new double[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      reduced[round] = milliseconds(fast, box, each, files);
      ratios[round] = milliseconds(exact, box, each, files) / reduced[round];
    }
    Arrays.sort(reduced);
    Arrays.sort(ratios);
    PrintStream out = System.out;
    out.printf(
        Locale.ROOT,
        "%d px: %.1f ms of processor time each (%.1f to %.1f in %d rounds of %d); all pixels"
            + " decoded, %.2f times as much (%.2f to %.2f)%n",
        box,
        reduced[ROUNDS / 2],
        reduced[0],
        reduced[ROUNDS - 1],
        ROUNDS,
        each,
        ratios[ROUNDS / 2],
        ratios[0],
        ratios[ROUNDS - 1]);
  }

  private static double milliseconds(Thumbnailer maker, int box, int pictures, List<Path> files)
      throws Exception {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long started = threads.getCurrentThreadCpuTime();
    for (int i = 0; i < pictures; i++) {
      maker.thumbnail(files.get(i % files.size()), box, box);
    }
    return (threads.getCurrentThreadCpuTime() - started) / 1e6 / pictures;
  }

  private static void delete(Path folder) throws IOException {
    try (var files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
