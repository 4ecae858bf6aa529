package dev.skylight.cli.job;

import dev.skylight.cli.shell.ExitCodes;
import dev.skylight.cli.shell.Logging;
import dev.skylight.cli.shell.Screen;
import dev.skylight.cli.shell.Settings;
import dev.skylight.collection.DataFolder;
import dev.skylight.temporal.DevServer;
import dev.skylight.terminal.Working;
import java.nio.file.Files;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "temporal",
    description = "Starts, stops or shows the data folder's own Temporal server.",
    footerHeading = "%nExamples:%n",
    footer = {"  skylight temporal start --data ~/photos", "  skylight temporal stop"})
public final class TemporalCommand implements Callable<Integer> {

  /** What to do with the server. */
  enum Action {
    START,
    STOP,
    STATUS;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT); // as users type it
    }
  }

  private final Screen screen;
  private final Settings settings;
  private final Logging logging;

  @Parameters(paramLabel = "start|stop|status", description = "What to do")
  private Action action;

  public TemporalCommand(Screen screen, Settings settings, Logging logging) {
    this.screen = screen;
    this.settings = settings;
    this.logging = logging;
  }

  @Override
  public Integer call() {
    DataFolder data = action == Action.START ? settings.createdData() : settings.existingData();
    DevServer server = new DevServer(data);
    switch (action) {
      case START -> {
        logging.start(data, "skylight.log");
        print(Optional.of(start(server)));
        boolean pictures = Files.exists(data.catalog());
        screen.next(settings.command(pictures ? "embed" : "run-pipeline DIR"));
      }
      case STOP -> {
        Optional<DevServer.Running> stopped = stop(server);
        if (screen.json()) {
          print(Optional.empty());
        } else {
          screen
              .out()
              .println(
                  stopped
                      .map(running -> "stopped (process " + running.pid() + ")")
                      .orElse("no server was running for " + data.folder()));
        }
      }
      case STATUS -> print(server.running());
    }
    return ExitCodes.OK;
  }

  private Optional<DevServer.Running> stop(DevServer server) {
    try (Working working = screen.working("stopping Temporal's server")) {
      server.running().ifPresent(running -> working.detail("process " + running.pid()));
      return server.stop();
    }
  }

  private DevServer.Running start(DevServer server) {
    try (Working working = screen.working("starting Temporal's server")) {
      return server.start(settings.env(), working::line);
    }
  }

  private void print(Optional<DevServer.Running> running) {
    String line =
        screen.json()
            ? running
                .map(
                    server ->
                        "{\"running\":true,\"pid\":"
                            + server.pid()
                            + ",\"address\":\""
                            + server.address()
                            + "\",\"ui\":\""
                            + server.ui()
                            + "\"}")
                .orElse("{\"running\":false}")
            : running
                .map(
                    server ->
                        "running: address "
                            + server.address()
                            + ", web page "
                            + server.ui()
                            + ", process "
                            + server.pid())
                .orElse("not running");
    screen.out().println(line);
  }
}
