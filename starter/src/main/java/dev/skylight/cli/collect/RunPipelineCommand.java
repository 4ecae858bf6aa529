package dev.skylight.cli.collect;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.skylight.cli.shell.DemoNotice;
import dev.skylight.cli.shell.ExitCodes;
import dev.skylight.cli.shell.JobScreen;
import dev.skylight.cli.shell.Logging;
import dev.skylight.cli.shell.Logs;
import dev.skylight.cli.shell.Screen;
import dev.skylight.cli.shell.Settings;
import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.internal.files.IoFailures;
import dev.skylight.internal.scan.Exclusions;
import dev.skylight.internal.text.Counted;
import dev.skylight.job.RegisterOptions;
import dev.skylight.job.RegisterResult;
import dev.skylight.jobs.JobPlace;
import dev.skylight.jobs.Jobs;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "run-pipeline",
    description =
        "Finds the pictures under folders, and registers them in the catalog with size, format and"
            + " hash. Those that are registered and unchanged are skipped.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  skylight run-pipeline ~/Pictures --data ~/photos",
      "  skylight run-pipeline /mnt/a /mnt/b --json"
    })
public final class RunPipelineCommand implements Callable<Integer> {

  private final Screen screen;
  private final Settings settings;
  private final Logging logging;
  @Spec private CommandSpec spec;

  @Parameters(arity = "1..*", paramLabel = "DIR", description = "Folders with pictures")
  private List<Path> folders;

  @Option(
      names = "--forget-gone",
      description =
          "Also forget registered pictures under these folders whose files are gone, with their"
              + " vectors, tags and stars; also those whose folder is gone, where the one around it"
              + " holds pictures still. Empty folders are taken for disks that are not mounted:"
              + " nothing of them is forgotten")
  private boolean forgetGone;

  @Option(
      names = "--exclude",
      paramLabel = "GLOB",
      split = "\\|",
      description =
          "Leave out files and folders of this name, as in '*.tmp.jpg'; with a slash, of this path"
              + " from the scanned folder, as in 'proxies/**'. May be repeated, or list several with"
              + " | between them")
  private List<String> exclude = new ArrayList<>();

  public RunPipelineCommand(Screen screen, Settings settings, Logging logging) {
    this.screen = screen;
    this.settings = settings;
    this.logging = logging;
  }

  @Override
  public Integer call() throws Exception {
    List<String> absolute = new ArrayList<>();
    for (Path folder : folders) {
      absolute.add(existing(folder));
    }
    checkGlobs();
    DataFolder data = settings.createdData();
    JobPlace place = settings.place(data);
    Logs log = logging.start(data, "run-pipeline.log");
    new DemoNotice(screen, settings).folders(data, absolute);
    JobScreen jobScreen = new JobScreen(screen);
    try (Jobs jobs = jobScreen.open(place, null)) {
      return jobScreen.during(
          jobs.register(absolute, new RegisterOptions(forgetGone, exclude)),
          jobs::workOnScans,
          "scanning",
          "what was found is registered; run the same command to go on.",
          result -> report(result, data, log));
    }
  }

  private void checkGlobs() {
    try {
      new Exclusions(exclude);
    } catch (SkylightException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    }
  }

  private String existing(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new ParameterException(
          spec.commandLine(),
          "There is no folder " + folder.toAbsolutePath() + " to look for pictures in.");
    }
    try {
      return folder.toRealPath().toString();
    } catch (IOException e) {
      throw new SkylightException(
          SkylightException.Kind.BAD_INPUT,
          "Cannot open the folder " + folder + ": " + IoFailures.reason(e) + ".",
          e);
    }
  }

  private int report(RegisterResult result, DataFolder data, Logs log) {
    print(result, log);
    if (result.there() > 0) {
      boolean same =
          result.added() + result.updated() + result.rowsAgain() + result.forgotten() == 0
              && Files.exists(data.embeddings());
      screen.next(same ? settings.command("search-text WORDS") : settings.command("embed"));
    } else {
      screen.say("No picture was found there.");
    }
    return result.unreadable() > 0 ? ExitCodes.IMAGES_FAILED : ExitCodes.OK;
  }

  private void print(RegisterResult result, Logs log) {
    if (screen.json()) {
      screen
          .out()
          .printf(
              Locale.ROOT,
              "{\"added\":%d,\"known\":%d,\"updated\":%d,\"unreadable\":%d,\"moved\":%d,\"gone\":%d,"
                  + "\"away\":%d,\"forgotten\":%d,\"rows_again\":%d,\"left_out\":%s}%n",
              result.added(),
              result.known(),
              result.updated(),
              result.unreadable(),
              result.moved(),
              result.gone(),
              result.away(),
              result.forgotten(),
              result.rowsAgain(),
              leftOut(result));
      return;
    }
    PrintStream out = screen.out();
    out.printf(
        Locale.ROOT,
        Counted.of(
            result.added(),
            "%,d picture[|s] registered, %,d updated, %,d known, %,d unreadable%s%n"),
        result.added(),
        result.updated(),
        result.known(),
        result.unreadable(),
        result.unreadable() > 0 ? " (named in " + log.file() + ")" : "");
    ScanReport.print(result, out);
    line(
        result.moved(),
        "%,d [was|were] moved or renamed: [it keeps its vector|they keep their vectors].");
    line(
        result.rowsAgain(),
        "%,d [vector is of a picture that has|vectors are of pictures that have] changed: embed makes"
            + " [it|them] again.");
    line(
        result.forgotten(),
        "%,d [picture that is gone is|pictures that are gone are] forgotten, with [its vector|their"
            + " vectors], tags and stars.");
    line(
        result.gone() - result.forgotten(),
        "%,d registered [picture is|pictures are] gone: searches leave [it|them] out, --forget-gone"
            + " forgets [it|them], with tags and stars.");
    line(
        result.away(),
        "%,d registered [picture lies in a folder that is not there, or is|pictures lie in folders that"
            + " are not there, or are] empty: is a disk not"
            + " mounted? Nothing of [it|them] is forgotten. If [it is|they are] gone for good, remove"
            + " what is left of the folder and scan one around it that holds pictures still.");
  }

  private static String leftOut(RegisterResult result) {
    return new ObjectMapper().valueToTree(result.leftOut()).toString();
  }

  private void line(long count, String sentence) {
    if (count > 0) {
      screen.out().printf(Locale.ROOT, Counted.of(count, sentence) + "%n", count);
    }
  }
}
