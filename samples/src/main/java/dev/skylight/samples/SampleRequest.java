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
 * @param duplicates how many copies of pictures to add, 0 to {@value #MOST}; with any, a catalog is
 *     written
 * @param broken how many files to add that are no pictures, 0 to {@value #MOST}
 */
public record SampleRequest(
    Path folder,
    long count,
    long seed,
    long layoutSeed,
    int width,
    int height,
    int threads,
    long duplicates,
    long broken) {

  /** Most pictures. */
  public static final long MOST = 10_000_000;

  /** Least pixels of a side. */
  public static final int SHORTEST = 64;

  /** Most pixels of a side. */
  public static final int LONGEST = 4096;

  /** Checks the numbers. */
  public SampleRequest {
    check("count", count, 1, MOST);
    check("width", width, SHORTEST, LONGEST);
    check("height", height, SHORTEST, LONGEST);
    check("threads", threads, 1, 1_000);
    check("duplicates", duplicates, 0, MOST);
    check("broken", broken, 0, MOST);
  }

  /** Pictures alone. */
  public SampleRequest(
      Path folder, long count, long seed, long layoutSeed, int width, int height, int threads) {
    this(folder, count, seed, layoutSeed, width, height, threads, 0, 0);
  }

  private static void check(String name, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          name + " must be between " + least + " and " + most + ": " + value);
    }
  }
}
