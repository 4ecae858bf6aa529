package dev.skylight.cli;

import dev.skylight.terminal.JobStatus;
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
final class CancelCommand implements Callable<Integer> {

  private final GlobalOptions global;

  CancelCommand(GlobalOptions global) {
    this.global = global;
  }

  @Override
  public Integer call() {
    try (JobControl control = JobControl.open(global)) {
      JobStatus status = control.send("cancel", state -> !state.active());
      global.console().out().println(global.json() ? status.toJson() : status.toLine());
    }
    return ExitCodes.OK;
  }
}
