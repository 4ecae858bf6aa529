package dev.skylight.cli.job;

import dev.skylight.cli.shell.Screen;
import dev.skylight.cli.shell.Settings;
import dev.skylight.collection.DataFolder;
import dev.skylight.temporal.Target;
import dev.skylight.temporal.TemporalConnection;
import dev.skylight.terminal.Working;

/** Opens connections, and shows that a server is waited for. */
public final class Connections {

  private Connections() {}

  public static TemporalConnection open(
      Screen screen, Settings settings, Target target, DataFolder data) {
    try (Working working = screen.working("waiting for Temporal")) {
      return TemporalConnection.open(target, data, settings.env(), working::line);
    }
  }
}
