package dev.skylight.cli.options;

import java.util.Locale;

/** Precisions of a model. */
public enum Precision {
  FP32,
  INT8,
  FP16;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT); // as users type it
  }
}
