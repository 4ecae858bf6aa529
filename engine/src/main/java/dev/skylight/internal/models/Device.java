package dev.skylight.internal.models;

import java.util.Locale;

/** What the user wants models to run on. */
public enum Device {
  /** CUDA where it starts, else the CPU. */
  AUTO,
  /** The CPU. */
  CPU,
  /** An NVIDIA GPU; where there is none, the CPU. */
  CUDA;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT); // as users type it
  }
}
