package dev.skylight.cli.job;

import dev.skylight.cli.shell.ExitCodes;
import dev.skylight.cli.shell.JobControl;
import dev.skylight.cli.shell.Logging;
import dev.skylight.cli.shell.Screen;
import dev.skylight.cli.shell.Settings;
import dev.skylight.jobs.Request;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "pause",
    description = "Starts no further chunk; those at work save what they have. 'resume' goes on.",
    footerHeading = "%nExamples:%n",
    footer = {"  skylight pause --data ~/photos", "  skylight pause --temporal dev --json"})
public final class PauseCommand implements Callable<Integer> {

  private final Screen screen;
  private final Settings settings;
  private final Logging logging;

  public PauseCommand(Screen screen, Settings settings, Logging logging) {
    this.screen = screen;
    this.settings = settings;
    this.logging = logging;
  }

  @Override
  public Integer call() {
    new JobControl(screen, settings, logging).ask(Request.PAUSE);
    screen.next(settings.command("resume"));
    return ExitCodes.OK;
  }
}
