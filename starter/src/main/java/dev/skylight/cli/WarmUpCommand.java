package dev.skylight.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Touches what a search touches, for the launcher, which records those classes in an archive. */
@Command(name = WarmUpCommand.NAME, hidden = true, description = "For the launcher.")
final class WarmUpCommand implements Callable<Integer> {

  static final String NAME = "warm-up";

  private final GlobalOptions global;

  WarmUpCommand(GlobalOptions global) {
    this.global = global;
  }

  @Override
  public Integer call() {
    // the commands' own classes and picocli's reading of them: most of what a start loads
    Console quiet =
        new Console(
            new java.io.PrintStream(java.io.OutputStream.nullOutputStream(), false),
            new java.io.PrintStream(java.io.OutputStream.nullOutputStream(), false),
            false,
            global.console().env(),
            false);
    return Main.run(quiet, "--help");
  }
}
