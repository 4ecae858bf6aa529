package dev.skylight.cli;

import dev.skylight.samples.SampleImages;
import dev.skylight.samples.SampleRequest;
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
        "Draws pictures to try things out with, and true captions for them in captions.tsv. The same"
            + " numbers give the same pictures everywhere.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  skylight sample-images /tmp/samples --count 2000",
      "  skylight sample-images /tmp/small --count 500 --seed 7 --size 320x240"
    })
final class SampleImagesCommand implements Callable<Integer> {

  private static final Pattern SIZE = Pattern.compile("(\\d{1,5})x(\\d{1,5})");

  private final GlobalOptions global;

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
          "Decides where the things are and what is behind them. Default: the seed; another one gives"
              + " the same pictures drawn differently")
  private Long layoutSeed;

  @Option(
      names = "--size",
      paramLabel = "WxH",
      defaultValue = "640x480",
      description = "Pixels, 64x64 to 4096x4096. Default: ${DEFAULT-VALUE}")
  private String size;

  SampleImagesCommand(GlobalOptions global) {
    this.global = global;
  }

  @Override
  public Integer call() throws Exception {
    SampleImages samples = new SampleImages(request());
    long start = System.nanoTime();
    samples.run();
    double seconds = (System.nanoTime() - start) / 1e9;
    global
        .console()
        .out()
        .println(
            String.format(
                Locale.ROOT,
                "%,d pictures in %.0f s, %.0f/s",
                samples.drawn(),
                seconds,
                samples.drawn() / seconds));
    return ExitCodes.OK;
  }

  private SampleRequest request() {
    if (count < 1 || count > SampleRequest.MOST) {
      throw new ParameterException(
          spec.commandLine(), "--count must be between 1 and " + SampleRequest.MOST + ": " + count);
    }
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
        Runtime.getRuntime().availableProcessors());
  }

  private static boolean side(String digits) {
    int pixels = Integer.parseInt(digits);
    return pixels >= SampleRequest.SHORTEST && pixels <= SampleRequest.LONGEST;
  }
}
