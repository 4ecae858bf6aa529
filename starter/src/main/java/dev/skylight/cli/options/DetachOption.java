package dev.skylight.cli.options;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Whether a job is left to others once it is started. */
public final class DetachOption {

  @Option(
      names = "--detach",
      description = "Start the job on the server, print its workflow id, and leave")
  private boolean detach;

  /** Whether it is; an embedded server cannot do that. */
  public boolean asked(boolean embedded, CommandSpec spec) {
    if (detach && embedded) {
      throw new ParameterException(
          spec.commandLine(),
          "--detach needs a Temporal server that outlives this command: add --temporal dev or"
              + " --temporal HOST:PORT.");
    }
    return detach;
  }
}
