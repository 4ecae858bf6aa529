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
    name = "resume",
    description = "Goes on after 'pause'.",
    footerHeading = "%nExamples:%n",
    footer = {"  skylight resume --data ~/photos", "  skylight resume --temporal dev --json"})
public final class ResumeCommand implements Callable<Integer> {

  private final Screen screen;
  private final Settings settings;
  private final Logging logging;

  public ResumeCommand(Screen screen, Settings settings, Logging logging) {
    this.screen = screen;
    this.settings = settings;
    this.logging = logging;
  }

  @Override
  public Integer call() {
    new JobControl(screen, settings, logging).ask(Request.RESUME);
    return ExitCodes.OK;
  }
}
