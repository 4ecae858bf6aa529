package dev.skylight.cli.shell;

import java.util.logging.LogManager;

/**
 * A log manager that reads no configuration (nothing is printed unless {@link Logs} says so) and
 * that keeps its handlers while the JVM shuts down: a worker that drains after SIGTERM still logs.
 * Public because java.util.logging makes it by name.
 */
public final class LateLogManager extends LogManager {

  /** Made by java.util.logging. */
  public LateLogManager() {}

  @Override
  public void readConfiguration() {
    // none: no file of the JDK's, no console handler
  }

  @Override
  public void reset() {
    // called by the JVM's own shutdown hook, which runs beside ours
  }
}
