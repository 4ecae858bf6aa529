package dev.skylight.cli;

import dev.skylight.terminal.JobStatus;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "pause",
    description = "Starts no further chunk; those at work save what they have. 'resume' goes on.",
    footerHeading = "%nExamples:%n",
    footer = {"  skylight pause --data ~/photos", "  skylight pause --temporal dev --json"})
final class PauseCommand implements Callable<Integer> {

  private final GlobalOptions global;

  PauseCommand(GlobalOptions global) {
    this.global = global;
  }

  @Override
  public Integer call() {
    try (JobControl control = JobControl.open(global)) {
      JobStatus status = control.send("pause", state -> state.state().equals("paused"));
      global.console().out().println(global.json() ? status.toJson() : status.toLine());
      global.next(global.command("resume"));
    }
    return ExitCodes.OK;
  }
}
