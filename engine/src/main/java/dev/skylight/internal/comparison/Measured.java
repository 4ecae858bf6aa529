package dev.skylight.internal.comparison;

/**
 * What was found out about a variant.
 *
 * @param variant it
 * @param likeness of its vectors to the reference's
 * @param speed what it costs
 */
public record Measured(Variant variant, Likeness likeness, Speed speed) {}
