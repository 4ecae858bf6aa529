package dev.skylight.cli;

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
final class TemporalCommand implements Callable<Integer> {

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

  private final GlobalOptions global;

  @Parameters(paramLabel = "start|stop|status", description = "What to do")
  private Action action;

  TemporalCommand(GlobalOptions global) {
    this.global = global;
  }

  @Override
  public Integer call() {
    DataFolder data = action == Action.START ? global.createdData() : global.existingData();
    DevServer server = new DevServer(data);
    switch (action) {
      case START -> {
        global.log(data, "skylight.log");
        print(Optional.of(start(server)));
        boolean pictures = Files.exists(data.catalog());
        global.next(global.command(pictures ? "embed" : "run-pipeline DIR"));
      }
      case STOP -> {
        Optional<DevServer.Running> stopped = stop(server);
        if (global.json()) {
          print(Optional.empty());
        } else {
          global
              .console()
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
    try (Working working = global.working("stopping Temporal's server")) {
      server.running().ifPresent(running -> working.detail("process " + running.pid()));
      return server.stop();
    }
  }

  private DevServer.Running start(DevServer server) {
    try (Working working = global.working("starting Temporal's server")) {
      return server.start(global.console().env(), working::line);
    }
  }

  private void print(Optional<DevServer.Running> running) {
    String line =
        global.json()
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
    global.console().out().println(line);
  }
}
