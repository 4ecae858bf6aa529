package dev.skylight.samples;

import java.nio.file.Path;

/**
 * Which samples to draw.
 *
 * @param folder where to
 * @param count how many pictures, 1 to {@value #MOST}
 * @param seed decides what the pictures show
 * @param layoutSeed decides where things are and what the background looks like
 * @param width pixels, {@value #SHORTEST} to {@value #LONGEST}
 * @param height pixels, the same
 * @param threads how many draw at a time
 */
public record SampleRequest(
    Path folder, long count, long seed, long layoutSeed, int width, int height, int threads) {

  /** Most pictures. */
  public static final long MOST = 10_000_000;

  /** Least pixels of a side. */
  public static final int SHORTEST = 64;

  /** Most pixels of a side. */
  public static final int LONGEST = 4096;
}
