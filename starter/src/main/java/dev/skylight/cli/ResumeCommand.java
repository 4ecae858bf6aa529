package dev.skylight.cli;

import dev.skylight.terminal.JobStatus;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "resume",
    description = "Goes on after 'pause'.",
    footerHeading = "%nExamples:%n",
    footer = {"  skylight resume --data ~/photos", "  skylight resume --temporal dev --json"})
final class ResumeCommand implements Callable<Integer> {

  private final GlobalOptions global;

  ResumeCommand(GlobalOptions global) {
    this.global = global;
  }

  @Override
  public Integer call() {
    try (JobControl control = JobControl.open(global)) {
      JobStatus status = control.send("resume", state -> !state.state().equals("paused"));
      global.console().out().println(global.json() ? status.toJson() : status.toLine());
    }
    return ExitCodes.OK;
  }
}
