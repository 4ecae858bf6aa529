package dev.skylight.cli.job;

import dev.skylight.cli.shell.ExitCodes;
import dev.skylight.cli.shell.JobControl;
import dev.skylight.cli.shell.Logging;
import dev.skylight.cli.shell.Screen;
import dev.skylight.cli.shell.Settings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "status",
    description = "Shows where the job is, or, when none runs, what is on disk.",
    footerHeading = "%nExamples:%n",
    footer = {"  skylight status --watch", "  skylight status --json --data ~/photos"})
public final class StatusCommand implements Callable<Integer> {

  private final Screen screen;
  private final Settings settings;
  private final Logging logging;

  @Option(names = "--watch", description = "Go on until the job ends")
  private boolean watch;

  public StatusCommand(Screen screen, Settings settings, Logging logging) {
    this.screen = screen;
    this.settings = settings;
    this.logging = logging;
  }

  @Override
  public Integer call() throws InterruptedException {
    new JobControl(screen, settings, logging).status(watch, "embed");
    return ExitCodes.OK;
  }
}
