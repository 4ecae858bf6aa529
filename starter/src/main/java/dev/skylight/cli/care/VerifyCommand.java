package dev.skylight.cli.care;

import dev.skylight.cli.options.ModelOptions;
import dev.skylight.cli.shell.DemoNotice;
import dev.skylight.cli.shell.ExitCodes;
import dev.skylight.cli.shell.Logging;
import dev.skylight.cli.shell.RowRanges;
import dev.skylight.cli.shell.Screen;
import dev.skylight.cli.shell.Settings;
import dev.skylight.cli.shell.Version;
import dev.skylight.collection.DataFolder;
import dev.skylight.internal.catalog.Catalog;
import dev.skylight.internal.embedding.RowReview;
import dev.skylight.internal.models.ModelUse;
import dev.skylight.internal.pictures.FilePictures;
import dev.skylight.internal.stores.Stores;
import dev.skylight.internal.vectors.VectorStore;
import dev.skylight.job.FailedRow;
import dev.skylight.job.RowRange;
import dev.skylight.job.VerifyReport;
import dev.skylight.jobs.JobPlace;
import dev.skylight.jobs.Repair;
import dev.skylight.json.Json;
import dev.skylight.library.Collection;
import dev.skylight.library.CollectionSettings;
import dev.skylight.terminal.Printable;
import dev.skylight.terminal.Style;
import dev.skylight.terminal.Working;
import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "verify",
    description =
        "Compares embeddings.npy with the ledger, the catalog and the index, and names every"
            + " damaged or lost row.",
    footerHeading = "%nExamples:%n",
    footer = {"  skylight verify --data ~/photos", "  skylight verify --deep --repair"})
public final class VerifyCommand implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(VerifyCommand.class);

  private final Screen screen;
  private final Settings settings;
  private final Logging logging;

  @Option(names = "--deep", description = "Read every byte and compare the checksums")
  private boolean deep;

  @Option(
      names = "--pictures",
      description =
          "Also read every picture and compare it with the one its row was made of; otherwise only"
              + " pictures of another size or time are read")
  private boolean pictures;

  @Option(
      names = "--repair",
      description =
          "Make again what is damaged, and nothing else; reads every byte. With --pictures, also"
              + " forget the rows whose pictures are others now: embed makes them again")
  private boolean repair;

  @Option(
      names = "--model",
      paramLabel = "NAME|DIR",
      description = "For --repair: model name or folder. Default: the ledger's")
  private String model;

  public VerifyCommand(Screen screen, Settings settings, Logging logging) {
    this.screen = screen;
    this.settings = settings;
    this.logging = logging;
  }

  @Override
  public Integer call() throws Exception {
    DataFolder data = settings.existingData();
    logging.start(data, "skylight.log");
    VerifyReport report = verify(data, deep);
    if (!repair || !report.hasDamage()) {
      long forgotten = repair ? forgetReplaced(data) : 0;
      VerifyReport now = forgotten > 0 ? verify(data, false) : report;
      print(report, now, Repair.Outcome.NONE, forgotten);
      next(data, now);
      return report.hasDamage() ? ExitCodes.DAMAGE : ExitCodes.OK;
    }
    VerifyReport whole = deep ? report : verify(data, true);
    for (VerifyReport.Finding finding : whole.findings()) {
      if (finding.severity() == VerifyReport.Severity.DAMAGE) {
        screen.say("damage: " + finding.sentence());
      }
    }
    Repair.Outcome outcome = repair(data, whole);
    long forgotten = outcome.cancelled() ? 0 : forgetReplaced(data);
    VerifyReport after = verify(data, false);
    print(whole, after, outcome, forgotten);
    if (outcome.cancelled()) {
      return ExitCodes.INTERRUPTED;
    }
    if (after.hasDamage()) {
      return ExitCodes.DAMAGE;
    }
    return after.counts().failed() > whole.counts().failed()
        ? ExitCodes.IMAGES_FAILED
        : ExitCodes.OK;
  }

  /**
   * With {@code --pictures}: forgets rows of pictures that are others now. A job would not, as it
   * looks at sizes and times alone.
   *
   * @return number of rows forgotten
   */
  private long forgetReplaced(DataFolder data) {
    Stores stores = settings.stores(data);
    if (!pictures || !stores.hasCatalog() || stores.header().isEmpty()) {
      return 0;
    }
    try (Working working = screen.working("reading every picture");
        Catalog catalog = stores.openCatalog();
        VectorStore store = stores.openVectors()) {
      working.detail(data.embeddings().toString());
      RowReview.Again again =
          new RowReview(catalog, store, new FilePictures(), data.folder(), true)
              .forgetChanged(false);
      again.notes().forEach(LOG::info);
      return again.rows();
    }
  }

  private Repair.Outcome repair(DataFolder data, VerifyReport report) throws Exception {
    ModelOptions options = ModelOptions.of(model);
    ModelUse use = options.choice(settings.stores(data).making(), settings.config());
    if (!report.damaged().isEmpty()) {
      logging.start(data, "regenerate_embeddings.log");
      LOG.info("skylight {}: {} {}", Version.text(), data, use);
    }
    JobPlace place = settings.place(data);
    Runnable check =
        () -> {
          options.checkDefault(use.model(), settings.env());
          new DemoNotice(screen, settings).collection(data, use.model());
        };
    return new Repair(place, report, use, new RepairScreen(screen, place, check)).run();
  }

  private void next(DataFolder data, VerifyReport report) {
    if (report.hasDamage() && !settings.stores(data).hasLedger()) {
      screen.next(settings.command("regenerate --only-missing")); // nothing says what to repair
    } else if (report.hasDamage()) {
      screen.next(settings.command("verify --repair"));
    } else if (registeredOnly(data)) {
      screen.next(settings.command("embed"));
    } else if (pictures && !repair && report.rowsChanged() > 0) {
      screen.next(settings.command("verify --pictures --repair"));
    } else if (report.rowsMissing() + report.rowsChanged() > 0) {
      screen.next(settings.command("regenerate"));
    }
  }

  /** Whether pictures wait for their rows, which {@code regenerate} does not give. */
  private boolean registeredOnly(DataFolder data) {
    try (Collection collection =
        Collection.open(CollectionSettings.of(data).withCatalog(settings.catalog()))) {
      return collection.rows().waiting() > 0;
    }
  }

  private VerifyReport verify(DataFolder data, boolean everyByte) {
    try (Working working = screen.working(everyByte ? "reading every row" : "comparing");
        Collection collection =
            Collection.open(CollectionSettings.of(data).withCatalog(settings.catalog()))) {
      working.detail(data.embeddings().toString());
      // a repair reads the pictures once, for itself
      return collection.verify(everyByte, pictures && !repair);
    }
  }

  /**
   * @param found what was found
   * @param now what is true now: the same where nothing was repaired
   * @param forgotten rows of pictures that are others now
   */
  private void print(VerifyReport found, VerifyReport now, Repair.Outcome outcome, long forgotten) {
    PrintStream out = screen.out();
    if (screen.json()) {
      out.println(json(found, now, outcome, forgotten));
      return;
    }
    Style style = screen.outStyle();
    out.printf(
        Locale.ROOT,
        "%s: %,d rows embedded, %,d failed, %,d without an image, %,d missing%s%n",
        headline(now, style),
        now.counts().embedded(),
        now.counts().failed(),
        now.counts().unassigned(),
        now.rowsMissing(),
        found.deep() ? "; every checksum compared" : "");
    for (VerifyReport.Finding finding : now.findings()) {
      String word = finding.severity().name().toLowerCase(Locale.ROOT) + ":";
      boolean damage = finding.severity() == VerifyReport.Severity.DAMAGE;
      String sentence = Printable.of(finding.sentence());
      out.println((damage ? style.bad(word) : style.warning(word)) + " " + sentence);
    }
    now.changed().forEach(row -> out.println("changed: " + row));
    for (FailedRow row : now.failed()) {
      out.println("failed: row " + row.row() + ": " + Printable.of(row.reason()));
    }
    if (repair) {
      printRepair(found, now, outcome, forgotten);
    }
  }

  private static String headline(VerifyReport now, Style style) {
    if (now.hasDamage()) {
      return style.bad("DAMAGED");
    }
    return now.findings().stream()
            .anyMatch(finding -> finding.severity() == VerifyReport.Severity.WARNING)
        ? style.warning("unfinished")
        : style.good("ok");
  }

  private void printRepair(
      VerifyReport found, VerifyReport now, Repair.Outcome outcome, long forgotten) {
    PrintStream out = screen.out();
    for (RowRange range : outcome.again()) {
      out.println(
          "repaired: "
              + range
              + (outcome.otherwise().contains(range)
                  ? " were made again, but to other bytes than the ledger had: their pictures have"
                      + " changed, or they were imported"
                  : " were made again, byte for byte as they were"));
    }
    if (found.headerDamaged() && !now.headerDamaged()) {
      out.println("repaired: the header");
    }
    if (outcome.indexBuilt()) {
      out.println("repaired: the index");
    }
    if (forgotten > 0) {
      out.printf(
          Locale.ROOT,
          "forgotten: %,d rows whose pictures are others now: skylight embed makes them again%n",
          forgotten);
    }
    if (!found.hasDamage() && forgotten == 0) {
      out.println("Nothing to repair.");
    }
  }

  private static String json(
      VerifyReport found, VerifyReport now, Repair.Outcome outcome, long forgotten) {
    return String.format(
        Locale.ROOT,
        "{\"damaged\":%b,\"rows_in_file\":%d,\"rows_in_catalog\":%d,\"rows_embedded\":%d,"
            + "\"rows_failed\":%d,\"rows_unassigned\":%d,\"rows_missing\":%d,\"rows_repaired\":%d,"
            + "\"rows_forgotten\":%d,\"rows_changed\":%d,\"rows_absent\":%d,"
            + "\"missing\":%s,\"damaged_ranges\":%s,\"header_damaged\":%b,\"index_damaged\":%b,"
            + "\"repaired_to_other_bytes\":%s,\"findings\":%s}",
        now.hasDamage(),
        now.rowsInFile(),
        now.rowsInCatalog(),
        now.counts().embedded(),
        now.counts().failed(),
        now.counts().unassigned(),
        now.rowsMissing(),
        outcome.again().stream().mapToLong(RowRange::size).sum(),
        forgotten,
        now.rowsChanged(),
        now.rowsAbsent(),
        RowRanges.json(now.missing()),
        RowRanges.json(found.damaged()),
        found.headerDamaged(),
        found.indexDamaged(),
        RowRanges.json(outcome.otherwise()),
        Json.array(
            found.findings(),
            finding ->
                "{\"severity\":"
                    + Json.quote(finding.severity().name().toLowerCase(Locale.ROOT))
                    + ",\"sentence\":"
                    + Json.quote(finding.sentence())
                    + "}"));
  }
}
