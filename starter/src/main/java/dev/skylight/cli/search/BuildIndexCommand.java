package dev.skylight.cli.search;

import dev.skylight.cli.options.EngineOptions;
import dev.skylight.cli.options.IndexTypeCheck;
import dev.skylight.cli.shell.ExitCodes;
import dev.skylight.cli.shell.IndexLine;
import dev.skylight.cli.shell.JobScreen;
import dev.skylight.cli.shell.Logging;
import dev.skylight.cli.shell.Screen;
import dev.skylight.cli.shell.Settings;
import dev.skylight.collection.DataFolder;
import dev.skylight.job.IndexRequest;
import dev.skylight.job.IndexResult;
import dev.skylight.jobs.Jobs;
import java.util.Locale;
import java.util.concurrent.Callable;
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
            threads == null ? 0 : EngineOptions.threads(threads, spec));
    DataFolder data = settings.existingData();
    IndexTypeCheck.check(type, "--type", settings.stores(data), spec);
    IndexTypeCheck.checkRows(type, settings.stores(data), spec);
    logging.start(data, "build-index.log");
    JobScreen jobScreen = new JobScreen(screen);
    try (Jobs jobs = jobScreen.open(settings.place(data), null)) {
      return jobScreen.index(jobs, jobs.buildIndex(request), result -> report(data, result));
    }
  }

  private int report(DataFolder data, IndexResult result) {
    screen.out().println(screen.json() ? IndexLine.json(result) : IndexLine.of(data, result));
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
}
