package dev.skylight.cli.serve;

import dev.skylight.cli.shell.Logging;
import dev.skylight.cli.shell.Screen;
import dev.skylight.cli.shell.Settings;
import dev.skylight.collection.DataFolder;
import dev.skylight.web.WebSettings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "serve",
    description =
        "Shows the collection in a browser, and answers programs over HTTP: search by words and"
            + " pictures, tags, ratings, duplicates, the job's progress. Only this machine reaches"
            + " it, unless --bind says otherwise.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  skylight serve --data ~/photos --open",
      "  skylight serve --bind 0.0.0.0 --host-name photos.lan",
      "  skylight serve --read-only --port 9000"
    })
public final class ServeCommand implements Callable<Integer> {

  private final Screen screen;
  private final Settings settings;
  private final Logging logging;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8420",
      description = "Port to listen at; 0: any that is free. Default: ${DEFAULT-VALUE}")
  private int port;

  @Mixin private ServerOptions server;

  @Option(names = "--read-only", description = "Refuse tags, ratings and the job's steering")
  private boolean readOnly;

  public ServeCommand(Screen screen, Settings settings, Logging logging) {
    this.screen = screen;
    this.settings = settings;
    this.logging = logging;
  }

  @Override
  public Integer call() throws Exception {
    WebSettings given = server.asked(port);
    WebSettings asked = readOnly ? given.asReadOnly() : given;
    DataFolder data = settings.existingData();
    logging.start(data, "serve.log");
    try (Serving serving = Serving.start(screen, settings, data, asked)) {
      serving.tell(server.open());
      return ServedPage.untilInterrupted(screen, serving::close);
    }
  }
}
