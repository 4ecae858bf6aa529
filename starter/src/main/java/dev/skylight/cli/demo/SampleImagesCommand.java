package dev.skylight.cli.demo;

import dev.skylight.cli.shell.ExitCodes;
import dev.skylight.cli.shell.Interruption;
import dev.skylight.cli.shell.Screen;
import dev.skylight.cli.shell.Settings;
import dev.skylight.json.Json;
import dev.skylight.samples.SampleImages;
import dev.skylight.samples.SampleRequest;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "sample-images",
    description =
        "Draws pictures to try things out with, and true captions for them in captions.tsv. The"
            + " same numbers give the same pictures everywhere.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  skylight sample-images /tmp/samples --count 2000",
      "  skylight sample-images /tmp/small --count 500 --seed 7 --size 320x240",
      "  skylight sample-images /tmp/large --count 614837 --duplicates 9180"
    })
public final class SampleImagesCommand implements Callable<Integer> {

  private static final Pattern SIZE = Pattern.compile("(\\d{1,5})x(\\d{1,5})");

  private final Screen screen;
  private final Settings settings;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "Where to; made if it is not there")
  private Path folder;

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "2000",
      description = "How many pictures. Default: ${DEFAULT-VALUE}")
  private long count;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "Decides what the pictures show. Default: ${DEFAULT-VALUE}")
  private long seed;

  @Option(
      names = "--layout-seed",
      paramLabel = "L",
      description =
          "Decides where the things are and what is behind them. Default: the seed; another one"
              + " gives the same pictures drawn differently")
  private Long layoutSeed;

  @Option(
      names = "--size",
      paramLabel = "WxH",
      defaultValue = "640x480",
      description = "Pixels, 64x64 to 4096x4096. Default: ${DEFAULT-VALUE}")
  private String size;

  @Option(
      names = "--duplicates",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Adds N copies of pictures, and a metadata.db in which each shares its picture's index")
  private long duplicates;

  @Option(
      names = "--broken",
      paramLabel = "N",
      defaultValue = "0",
      description = "Adds N files that are named as pictures and are none")
  private long broken;

  public SampleImagesCommand(Screen screen, Settings settings) {
    this.screen = screen;
    this.settings = settings;
  }

  @Override
  public Integer call() throws Exception {
    SampleRequest request = request();
    SampleImages samples = new SampleImages(request);
    Drawing drawing = new Drawing(screen, folder, samples);
    return Interruption.during(
        screen, drawing::interrupted, () -> report(request, samples, drawing.run()));
  }

  private int report(SampleRequest request, SampleImages samples, double seconds) {
    double rate = samples.drawn() / Math.max(seconds, 0.001);
    screen
        .out()
        .println(
            screen.json() ? json(request, samples, seconds, rate) : line(samples, seconds, rate));
    if (!screen.json()) {
      more(request);
    }
    if (request.duplicates() == 0) {
      screen.next(settings.command("run-pipeline " + Settings.quoted("" + request.folder())));
    }
    return ExitCodes.OK;
  }

  private String line(SampleImages samples, double seconds, double rate) {
    if (samples.drawn() == 0) {
      return String.format(Locale.ROOT, "%,d pictures: all were there", samples.done());
    }
    String line =
        String.format(
            Locale.ROOT,
            "%,d %s in %.0f s, %,.0f/s",
            samples.drawn(),
            samples.drawn() == 1 ? "picture" : "pictures",
            seconds,
            rate);
    long before = samples.done() - samples.drawn();
    return before == 0 ? line : line + String.format(Locale.ROOT, " (%,d were there)", before);
  }

  /** What else there is, each in a line. */
  private void more(SampleRequest request) {
    PrintStream out = screen.out();
    out.println("captions: " + request.folder().resolve("captions.tsv"));
    if (request.duplicates() > 0) {
      out.println(
          String.format(
              Locale.ROOT,
              "catalog: %s, %,d images with indices 0 to %,d; %,d are copies in %s",
              request.folder().resolve("metadata.db"),
              request.count() + request.duplicates(),
              request.count() - 1,
              request.duplicates(),
              request.folder().resolve("duplicates")));
    }
    if (request.broken() > 0) {
      out.println(
          String.format(
              Locale.ROOT,
              "broken: %,d files that are no pictures in %s",
              request.broken(),
              request.folder().resolve("broken")));
    }
  }

  private static String json(
      SampleRequest request, SampleImages samples, double seconds, double rate) {
    return String.format(
        Locale.ROOT,
        "{\"folder\":%s,\"pictures\":%d,\"drawn\":%d,\"duplicates\":%d,\"broken\":%d,"
            + "\"seconds\":%.2f,\"pictures_per_second\":%.1f}",
        Json.quote(request.folder().toString()),
        samples.done(),
        samples.drawn(),
        request.duplicates(),
        request.broken(),
        seconds,
        rate);
  }

  private SampleRequest request() {
    check("--count", count, 1);
    check("--duplicates", duplicates, 0);
    check("--broken", broken, 0);
    Matcher matcher = SIZE.matcher(size);
    if (!matcher.matches() || !side(matcher.group(1)) || !side(matcher.group(2))) {
      throw new ParameterException(
          spec.commandLine(),
          "--size must be WIDTHxHEIGHT, each from "
              + SampleRequest.SHORTEST
              + " to "
              + SampleRequest.LONGEST
              + ", as 640x480: '"
              + size
              + "'");
    }
    return new SampleRequest(
        folder.toAbsolutePath().normalize(),
        count,
        seed,
        layoutSeed == null ? seed : layoutSeed,
        Integer.parseInt(matcher.group(1)),
        Integer.parseInt(matcher.group(2)),
        Runtime.getRuntime().availableProcessors(),
        duplicates,
        broken);
  }

  private void check(String option, long value, long least) {
    if (value < least || value > SampleRequest.MOST) {
      throw new ParameterException(
          spec.commandLine(),
          String.format(
              Locale.ROOT,
              "%s must be between %d and %d: %d",
              option,
              least,
              SampleRequest.MOST,
              value));
    }
  }

  private static boolean side(String digits) {
    int pixels = Integer.parseInt(digits);
    return pixels >= SampleRequest.SHORTEST && pixels <= SampleRequest.LONGEST;
  }
}
