package dev.skylight.cli;

import dev.skylight.terminal.Json;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

@Command(
    name = "version",
    description = "Shows the version of Skylight and of the Java that runs it.",
    footerHeading = "%nExamples:%n",
    footer = {"  skylight version", "  skylight version --json"})
final class VersionCommand implements Callable<Integer> {

  private final GlobalOptions global;

  VersionCommand(GlobalOptions global) {
    this.global = global;
  }

  @Override
  public Integer call() {
    String java = Runtime.version().toString();
    global
        .console()
        .out()
        .println(
            global.json()
                ? "{\"version\":"
                    + Json.quote(Version.text())
                    + ",\"java\":"
                    + Json.quote(java)
                    + "}"
                : "skylight " + Version.text() + " (Java " + java + ")");
    return ExitCodes.OK;
  }
}
