package dev.skylight.cli.products;

import dev.skylight.cli.shell.ExitCodes;
import dev.skylight.cli.shell.Interruption;
import dev.skylight.cli.shell.Logging;
import dev.skylight.cli.shell.Screen;
import dev.skylight.cli.shell.Settings;
import dev.skylight.cli.shell.Version;
import dev.skylight.collection.DataFolder;
import dev.skylight.internal.text.Counted;
import dev.skylight.json.Json;
import dev.skylight.library.Collection;
import dev.skylight.library.CollectionSettings;
import dev.skylight.library.Progress;
import dev.skylight.postgres.DatabaseUrl;
import dev.skylight.products.IndexKind;
import dev.skylight.products.Publication;
import dev.skylight.products.PublishReport;
import dev.skylight.products.PublishSettings;
import dev.skylight.products.ShopEnvironment;
import dev.skylight.terminal.Printable;
import dev.skylight.terminal.Working;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "publish",
    description =
        "Copies the collection's vectors into a table of PostgreSQL with pgvector, and compares"
            + " what the database returns. Run again, it sends what has changed.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  skylight publish --data ~/photos",
      "  skylight publish --to postgresql://me@db.example/vectors --table photos"
    })
public final class PublishCommand implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(PublishCommand.class);

  private final Screen screen;
  private final Settings settings;
  private final Logging logging;

  @Option(
      names = "--to",
      paramLabel = "URL",
      description =
          "Database, as postgresql://USER@HOST/DATABASE; others on this machine may see it, so a"
              + " password belongs into the environment. Default: VECTOR_DATABASE_URL")
  private String to;

  @Option(
      names = "--env",
      paramLabel = "FILE",
      description =
          "File with VECTOR_DATABASE_URL; the environment goes first. Default: .env in the current"
              + " folder, if it is there")
  private Path env;

  @Option(
      names = "--table",
      paramLabel = "NAME",
      defaultValue = PublishSettings.TABLE,
      description = "Table, made where it is not there. Default: ${DEFAULT-VALUE}")
  private String table;

  @Option(
      names = "--index",
      paramLabel = "ivfflat|hnsw|none",
      defaultValue = "ivfflat",
      description = "What is built at the end, from 5,000 rows on. Default: ${DEFAULT-VALUE}")
  private IndexKind index;

  @Option(
      names = "--deep",
      description = "Also compare the rows of chunks that have not changed with the database")
  private boolean deep;

  public PublishCommand(Screen screen, Settings settings, Logging logging) {
    this.screen = screen;
    this.settings = settings;
    this.logging = logging;
  }

  @Override
  public Integer call() throws Exception {
    DataFolder data = settings.existingData();
    logging.start(data, "skylight.log");
    DatabaseUrl database =
        to != null
            ? DatabaseUrl.parse("--to", to)
            : ShopEnvironment.of(settings.env(), env, Path.of("")).vectors();
    LOG.info("skylight {}: {} to {} in {}", Version.text(), data, table, database);
    PublishSettings asked = PublishSettings.to(database).with(table, index, deep);
    return Interruption.during(
        screen, PublishCommand::interrupted, () -> report(publish(data, asked)));
  }

  private static Interruption.Ending interrupted() {
    return new Interruption.Ending(
        System.lineSeparator()
            + "Interrupted: the chunks that were sent are there. Run the same command to go on.",
        ExitCodes.INTERRUPTED);
  }

  private PublishReport publish(DataFolder data, PublishSettings asked)
      throws InterruptedException {
    try (Working working = screen.working("publishing");
        Collection collection =
            Collection.open(CollectionSettings.of(data).withCatalog(settings.catalog()))) {
      Progress progress =
          (what, done, total) -> {
            working.detail(what.equals("index") ? "building the index" : "");
            working.part(done, total);
          };
      return Publication.run(settings.stores(data), collection, asked, progress);
    }
  }

  private int report(PublishReport report) {
    PrintStream out = screen.out();
    if (screen.json()) {
      out.println(json(report));
      return ExitCodes.OK;
    }
    out.printf(
        Locale.ROOT,
        "%s: %,d rows of %s, %,d written, %,d removed; %,d of %,d chunks were there%n",
        Printable.of(report.table()),
        report.rows(),
        Printable.of(report.modelVersion()),
        report.written(),
        report.removed(),
        report.unchanged(),
        report.chunks());
    if (report.withoutVector() > 0) {
      out.printf(
          Locale.ROOT,
          Counted.of(
              report.withoutVector(),
              "%,d [row was left out: its picture|rows were left out: their pictures] cannot be read, or"
                  + " no picture has [it|them]%n"),
          report.withoutVector());
    }
    report.notes().forEach(out::println);
    if (report.missing() > 0) {
      screen.warn(
          String.format(
              Locale.ROOT,
              Counted.of(
                  report.missing(),
                  "%,d [row has|rows have] no vector yet: run 'skylight regenerate', then publish"
                      + " again."),
              report.missing()));
    }
    return ExitCodes.OK;
  }

  private static String json(PublishReport report) {
    return String.format(
        Locale.ROOT,
        "{\"table\":%s,\"model_version\":%s,\"dimension\":%d,\"rows\":%d,\"rows_written\":%d,"
            + "\"rows_removed\":%d,\"chunks\":%d,\"chunks_unchanged\":%d,\"rows_without_vector\":%d,"
            + "\"rows_missing\":%d,\"notes\":%s}",
        Json.quote(report.table()),
        Json.quote(report.modelVersion()),
        report.dimension(),
        report.rows(),
        report.written(),
        report.removed(),
        report.chunks(),
        report.unchanged(),
        report.withoutVector(),
        report.missing(),
        Json.array(report.notes(), Json::quote));
  }
}
