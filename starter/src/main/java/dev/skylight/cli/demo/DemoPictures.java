package dev.skylight.cli.demo;

import dev.skylight.cli.shell.Interruption;
import dev.skylight.cli.shell.Screen;
import dev.skylight.collection.DataFolder;
import dev.skylight.internal.files.IoFailures;
import dev.skylight.samples.SampleImages;
import dev.skylight.samples.SampleRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LongSummaryStatistics;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The drawn pictures of the demo. */
final class DemoPictures {

  private static final int WIDTH = 640;
  private static final int HEIGHT = 480;
  private static final Pattern NUMBERED = Pattern.compile("(\\d{1,9})\\.jpg");

  private final Path folder;
  private long there;
  private long last;

  DemoPictures(DataFolder data) {
    this.folder = data.folder().resolve("pictures");
  }

  Path folder() {
    return folder;
  }

  /** Looks at what there is: pictures, and the highest number among them. */
  void look() {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      LongSummaryStatistics numbers =
          files
              .map(file -> NUMBERED.matcher(file.getFileName().toString()))
              .filter(Matcher::matches)
              .mapToLong(number -> Long.parseLong(number.group(1)) + 1)
              .summaryStatistics();
      there = numbers.getCount();
      last = Math.max(0, numbers.getMax());
    } catch (IOException e) {
      throw IoFailures.ofFile("list the pictures", folder, e);
    }
  }

  /** How many a demo of at least {@code count} has: those below the last one will be drawn. */
  long total(long count) {
    return Math.max(count, last);
  }

  private boolean complete(long count) throws IOException {
    Path captions = folder.resolve("captions.tsv");
    if (there < count || !Files.exists(captions)) {
      return false;
    }
    try (Stream<String> lines = Files.lines(captions)) {
      return lines.count() == count;
    }
  }

  /**
   * Draws what is missing of the first {@code count}.
   *
   * @param interrupted learns what to say at Ctrl-C
   * @return how many that were
   */
  long draw(
      long count,
      long seed,
      Screen screen,
      AtomicReference<Supplier<Interruption.Ending>> interrupted)
      throws Exception {
    if (complete(count)) {
      return 0; // without loading what draws
    }
    int threads = Runtime.getRuntime().availableProcessors();
    SampleImages samples =
        new SampleImages(new SampleRequest(folder, count, seed, seed, WIDTH, HEIGHT, threads));
    Drawing drawing = new Drawing(screen, folder, samples);
    interrupted.set(drawing::interrupted);
    drawing.run();
    return samples.drawn();
  }
}
