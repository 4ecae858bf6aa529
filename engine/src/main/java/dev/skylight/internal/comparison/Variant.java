package dev.skylight.internal.comparison;

/**
 * A way of making vectors with one model.
 *
 * @param precision of {@link dev.skylight.internal.models.ModelFolder#PRECISIONS}
 * @param decode {@code exact} or {@code fast}
 */
public record Variant(String precision, String decode) {

  /** What the others are compared with. */
  public static final Variant REFERENCE = new Variant("fp32", "exact");
}
