package dev.skylight.cli.job;

import dev.skylight.cli.shell.ExitCodes;
import dev.skylight.cli.shell.Interruption;
import dev.skylight.cli.shell.Logging;
import dev.skylight.cli.shell.Screen;
import dev.skylight.cli.shell.Settings;
import dev.skylight.collection.DataFolder;
import dev.skylight.job.IndexRequest;
import dev.skylight.job.IndexResult;
import dev.skylight.temporal.Target;
import dev.skylight.temporal.TemporalConnection;
import dev.skylight.temporal.TemporalFailures;
import dev.skylight.temporal.WorkflowRuns;
import dev.skylight.terminal.Working;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "build-index",
    description =
        "Builds faiss.index over the rows of embeddings.npy, measures it against exact search, and"
            + " puts it in place when it is whole.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  skylight build-index --type HNSW32",
      "  skylight build-index --max-memory 512M --min-recall 0.95"
    })
public final class BuildIndexCommand implements Callable<Integer> {

  private static final Duration GRACE = Duration.ofSeconds(8);
  private static final Pattern SIZE = Pattern.compile("(\\d{1,15})([kKmMgGtT]?)(?:i?[bB])?");

  private final Screen screen;
  private final Settings settings;
  private final Logging logging;

  @Spec private CommandSpec spec;

  @Option(
      names = "--type",
      paramLabel = "TYPE",
      defaultValue = "auto",
      description = "FAISS factory string, as Flat or IVF256,Flat. Default: ${DEFAULT-VALUE}")
  private String type;

  @Option(
      names = "--max-memory",
      paramLabel = "SIZE",
      description = "Most memory for the loaded index, as 512M or 4G; used by auto")
  private String maxMemory;

  @Option(
      names = "--min-recall",
      paramLabel = "R",
      defaultValue = "0",
      description = "recall@10 to reach, 0 to 1. Default: the built-in target")
  private double minRecall;

  @Option(names = "--threads", paramLabel = "N", description = "Threads. Default: all cores")
  private Integer threads;

  public BuildIndexCommand(Screen screen, Settings settings, Logging logging) {
    this.screen = screen;
    this.settings = settings;
    this.logging = logging;
  }

  @Override
  public Integer call() throws Exception {
    if (!(minRecall >= 0 && minRecall <= 1)) {
      throw new ParameterException(
          spec.commandLine(), "--min-recall must be between 0 and 1: " + minRecall);
    }
    IndexRequest request =
        new IndexRequest(
            type,
            maxMemory == null ? 0 : bytes(maxMemory),
            minRecall,
            threads == null ? 0 : EmbedOptions.threads(threads, spec));
    DataFolder data = settings.existingData();
    IndexTypeCheck.check(type, "--type", data, spec);
    logging.start(data, "build-index.log");
    return build(screen, settings, logging, data, request, result -> report(data, result));
  }

  /**
   * Builds the index as a workflow, this process working on it; returns what {@code report} does.
   */
  public static int build(
      Screen screen,
      Settings settings,
      Logging logging,
      DataFolder data,
      IndexRequest request,
      ToIntFunction<IndexResult> report)
      throws Exception {
    Target target = Target.of(settings.temporal(), settings.env(), data);
    try (TemporalConnection connection = Connections.open(screen, settings, target, data)) {
      WorkflowRuns.Run<IndexResult> run = WorkflowRuns.buildIndex(connection, data.name(), request);
      try (LocalWork work = LocalWork.startIndex(connection, data, settings.catalog())) {
        return Interruption.during(
            screen, () -> interrupted(work), () -> report.applyAsInt(await(screen, run)));
      }
    } catch (RuntimeException e) {
      throw TemporalFailures.translate(e);
    }
  }

  private static IndexResult await(Screen screen, WorkflowRuns.Run<IndexResult> run) {
    try (Working working = screen.working("building the index")) {
      return run.await(working::detail);
    }
  }

  private int report(DataFolder data, IndexResult result) {
    screen
        .out()
        .println(
            screen.json()
                ? RegenerateReport.indexJson(result)
                : RegenerateReport.indexLine(data, result));
    screen.next(settings.command("search-text WORDS"));
    return ExitCodes.OK;
  }

  private long bytes(String size) {
    Matcher matcher = SIZE.matcher(size);
    if (!matcher.matches()) {
      throw new ParameterException(
          spec.commandLine(), "--max-memory must be a size as 512M or 4G: '" + size + "'");
    }
    int shift =
        switch (matcher.group(2).toUpperCase(Locale.ROOT)) {
          case "K" -> 10;
          case "M" -> 20;
          case "G" -> 30;
          case "T" -> 40;
          default -> 0;
        };
    long number = Long.parseLong(matcher.group(1));
    if (number == 0 || number > Long.MAX_VALUE >> shift) {
      throw new ParameterException(spec.commandLine(), "--max-memory is out of range: " + size);
    }
    return number << shift;
  }

  private static Interruption.Ending interrupted(LocalWork work) {
    work.drain(GRACE);
    return new Interruption.Ending(
        System.lineSeparator() + "Interrupted: the index in place is the one of before.",
        ExitCodes.INTERRUPTED);
  }
}
