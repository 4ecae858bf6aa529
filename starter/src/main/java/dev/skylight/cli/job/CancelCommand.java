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
    name = "cancel",
    description =
        "Ends the job; chunks at work save what they have, and 'regenerate' goes on later.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  skylight cancel --data ~/photos",
      "  skylight cancel --temporal temporal.local:7233"
    })
public final class CancelCommand implements Callable<Integer> {

  private final Screen screen;
  private final Settings settings;
  private final Logging logging;

  public CancelCommand(Screen screen, Settings settings, Logging logging) {
    this.screen = screen;
    this.settings = settings;
    this.logging = logging;
  }

  @Override
  public Integer call() {
    new JobControl(screen, settings, logging).ask(Request.CANCEL);
    return ExitCodes.OK;
  }
}
