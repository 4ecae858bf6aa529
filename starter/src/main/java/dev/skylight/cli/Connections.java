package dev.skylight.cli;

import dev.skylight.collection.DataFolder;
import dev.skylight.temporal.Target;
import dev.skylight.temporal.TemporalConnection;
import dev.skylight.terminal.Working;

/** Opens connections, and shows that a server is waited for. */
final class Connections {

  private Connections() {}

  static TemporalConnection open(Screen screen, Settings settings, Target target, DataFolder data) {
    try (Working working = screen.working("waiting for Temporal")) {
      return TemporalConnection.open(target, data, settings.env(), working::line);
    }
  }
}
