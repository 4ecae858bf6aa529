package dev.skylight.terminal;

/** When output has colours. */
public enum ColourMode {
  /** On terminals, unless the environment says otherwise. */
  AUTO,
  /** In files and pipes, too. */
  ALWAYS,
  /** Nowhere. */
  NEVER
}
