package dev.skylight.terminal;

import java.util.Locale;

/** When output has colours. */
public enum ColourMode {
  /** On terminals, unless the environment says otherwise. */
  AUTO,
  /** In files and pipes, too. */
  ALWAYS,
  /** Nowhere. */
  NEVER;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT); // as users type it
  }
}
