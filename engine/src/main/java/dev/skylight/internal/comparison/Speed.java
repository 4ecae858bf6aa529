package dev.skylight.internal.comparison;

/**
 * What a variant costs, from files in the system's cache.
 *
 * @param imagesPerSecond median of the rounds
 * @param cpuMillis time of all processors per picture
 * @param ratio how many times as fast as the reference: median of the rounds' ratios
 */
public record Speed(double imagesPerSecond, double cpuMillis, double ratio) {}
