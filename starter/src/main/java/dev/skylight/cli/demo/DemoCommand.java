package dev.skylight.cli.demo;

import dev.skylight.cli.serve.Serving;
import dev.skylight.cli.shell.ExitCodes;
import dev.skylight.cli.shell.Interruption;
import dev.skylight.cli.shell.Logging;
import dev.skylight.cli.shell.Screen;
import dev.skylight.cli.shell.Settings;
import dev.skylight.cli.shell.ShortPath;
import dev.skylight.collection.DataFolder;
import dev.skylight.contactsheet.ContactSheet;
import dev.skylight.contactsheet.Section;
import dev.skylight.contactsheet.Thumbnails;
import dev.skylight.internal.index.IndexReport;
import dev.skylight.jobs.EmbeddedRun;
import dev.skylight.jobs.JobPlace;
import dev.skylight.samples.SampleRequest;
import dev.skylight.terminal.Working;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "demo",
    description =
        "Shows the whole job on drawn pictures. Draws, registers and embeds them through Temporal,"
            + " indexes and searches. Nothing is downloaded, and your own collection is left alone."
            + " Run again, it goes on where it was.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  skylight demo",
      "  skylight demo --serve",
      "  skylight demo --count 20000 --temporal dev",
      "  skylight demo --data /tmp/trial --count 200 --json"
    })
public final class DemoCommand implements Callable<Integer> {

  /** The model that comes with Skylight. */
  static final String MODEL = "demo";

  /** Not one of those that the demo model was trained on. */
  private static final long SEED = 2_026;

  private static final String FOLDER = "demo";
  private static final int HITS = 10;

  private final Screen screen;
  private final Settings settings;
  private final Logging logging;
  private final DemoSteps steps = new DemoSteps();

  /** What to say at Ctrl-C. */
  private final AtomicReference<Supplier<Interruption.Ending>> interrupted =
      new AtomicReference<>(() -> goOn("Interrupted."));

  @Spec private CommandSpec spec;

  @Option(
      names = "--count",
      paramLabel = "N",
      defaultValue = "2000",
      description = "How many pictures; more than before adds to them. Default: ${DEFAULT-VALUE}")
  private long count;

  @Option(
      names = "--model",
      paramLabel = "NAME|DIR",
      defaultValue = MODEL,
      description = "Model name or folder. Default: ${DEFAULT-VALUE}, which comes with Skylight")
  private String model;

  @Option(
      names = "--serve",
      description = "Then show the pictures in this machine's browser, until Ctrl-C")
  private boolean serve;

  @Option(names = "--no-preview", description = "Show no pictures in the terminal")
  private boolean noPreview;

  public DemoCommand(Screen screen, Settings settings, Logging logging) {
    this.screen = screen;
    this.settings = settings;
    this.logging = logging;
  }

  @Override
  public Integer call() throws Exception {
    if (count < 1 || count > SampleRequest.MOST) {
      throw new ParameterException(
          spec.commandLine(), "--count must be between 1 and " + SampleRequest.MOST + ": " + count);
    }
    if (settings.given("catalog")) {
      throw new ParameterException(
          spec.commandLine(), "The demo has a catalog of its own: leave out --catalog.");
    }
    DataFolder data = settings.createdInside(FOLDER);
    logging.start(data, "demo.log");
    return Interruption.during(screen, () -> interrupted.get().get(), () -> runAndServe(data));
  }

  static Interruption.Ending goOn(String what) {
    return new Interruption.Ending(
        System.lineSeparator() + what + " Run the same command to go on.", ExitCodes.INTERRUPTED);
  }

  @SuppressWarnings("try") // Ctrl-C closes it from another thread
  private int runAndServe(DataFolder data) throws Exception {
    int code = run(data);
    if (serve && code != ExitCodes.INTERRUPTED) {
      try (Serving serving = Serving.local(screen, settings, data)) {
        interrupted.set(
            () -> {
              serving.close();
              return new Interruption.Ending("Stopped.", code);
            });
        serving.tell(true);
        new CountDownLatch(1).await();
      }
    }
    return code;
  }

  private int run(DataFolder data) throws Exception {
    DemoPictures pictures = new DemoPictures(data);
    // first: a model that is not there must not be noticed after minutes of drawing
    DemoJob job = new DemoJob(screen, data, pictures.folder(), model, steps, interrupted);
    pictures.look();
    long total = pictures.total(count);
    screen.say(
        String.format(
            Locale.ROOT, "Demo: %,d drawn pictures in %s", total, ShortPath.of(data.folder())));
    if (total > count) {
      screen.say(
          String.format(
              Locale.ROOT, "There are more than --count %,d: they stay, and are searched.", count));
    }
    JobPlace place = settings.place(data).withoutCatalogUrl();
    long drawn;
    boolean open;
    OptionalLong failed = OptionalLong.of(0);
    try (EmbeddedRun alone = EmbeddedRun.claim(data)) {
      drawn = steps.time("draw", () -> pictures.draw(total, SEED, screen, interrupted));
      tellDrawn(drawn);
      open = drawn > 0 || !job.settled(total);
      if (open && place.embedded()) {
        failed = job.run(place, total, alone);
        open = false;
      }
    }
    if (open) {
      failed = job.run(place, total, null);
    }
    if (failed.isEmpty()) {
      screen.warn("the job was cancelled: run the same command to go on.");
      return ExitCodes.INTERRUPTED;
    }
    interrupted.set(() -> goOn("Interrupted: only the searches are left."));
    search(data, pictures.folder(), drawn);
    return failed.getAsLong() > 0 ? ExitCodes.IMAGES_FAILED : ExitCodes.OK;
  }

  private void tellDrawn(long drawn) {
    if (drawn == 0) {
      screen.say("All of them are drawn.");
    } else {
      double seconds = steps.of("draw");
      screen.say(
          String.format(
              Locale.ROOT, "Drew %,d in %.1f s, %.0f a second.", drawn, seconds, drawn / seconds));
    }
  }

  private void search(DataFolder data, Path pictures, long drawn) throws Exception {
    IndexReport index = IndexReport.read(data.indexReport());
    screen.say(
        String.format(
            Locale.ROOT,
            "The index, %s, holds %,d rows; recall@10 %.3f.",
            index.type(),
            index.ntotal(),
            index.recallAt10()));
    Path file = data.folder().resolve("contact-sheet.html");
    List<Section> sections;
    Thumbnails thumbnails;
    try (Working working = screen.working("searching")) {
      sections = steps.time("search", () -> DemoQuestions.ask(screen, data, model, HITS));
      working.detail("making a page of what was found");
      thumbnails = steps.time("contact_sheet", () -> sheet(file, index, sections));
    }
    DemoReport report = new DemoReport(screen, settings, pictures, sections, file);
    if (screen.json()) {
      report.json(data, drawn, index, steps);
    } else {
      report.text(noPreview ? null : thumbnails);
      NextSteps.print(screen, settings, data.folder());
    }
  }

  private static Thumbnails sheet(Path file, IndexReport index, List<Section> sections) {
    Thumbnails thumbnails = Thumbnails.of(sections);
    String subtitle =
        String.format(
            Locale.ROOT,
            "The best of %,d drawn pictures for each question, found by their vectors alone",
            index.ntotal());
    new ContactSheet("Skylight demo", subtitle, sections).write(file, thumbnails);
    return thumbnails;
  }
}
