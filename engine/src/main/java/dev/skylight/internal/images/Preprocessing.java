package dev.skylight.internal.images;

import java.util.List;

/**
 * How a picture becomes model input: bicubic resize of the shortest edge, centre crop, rescale,
 * normalise, as {@code CLIPImageProcessor} does it on Pillow. Immutable.
 *
 * @param shortestEdge pixels of the shorter side after the resize, at least {@code cropSize}
 * @param cropSize pixels of each side of the square that is cut from the centre
 * @param rescaleFactor what a channel value 0 to 255 is multiplied with first
 * @param mean of red, green, blue
 * @param std of red, green, blue
 */
public record Preprocessing(
    int shortestEdge, int cropSize, double rescaleFactor, List<Float> mean, List<Float> std) {

  /** Checks the numbers. */
  public Preprocessing {
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    if (cropSize < 1 || shortestEdge < cropSize || shortestEdge > 4096) {
      throw new IllegalArgumentException(
          "a resize to "
              + shortestEdge
              + " and a crop to "
              + cropSize
              + " pixels are not supported");
    }
    if (mean.size() != 3 || std.size() != 3) {
      throw new IllegalArgumentException(
          "mean and std need one number for each of red, green, blue");
    }
  }

  /** Floats of one picture: 3 * cropSize * cropSize. */
  public int floats() {
    return 3 * cropSize * cropSize;
  }

  /**
   * What the fingerprint says of these numbers. Every collection there is was made with this very
   * text, so it is spelled out here: a component added later appears in it only where it says
   * something else than was done before there was a choice.
   */
  public String fingerprintText() {
    // not one concatenation: preparing one of so many parts costs a cold search 15 ms
    return String.join(
            ", ",
            "Preprocessing[shortestEdge=" + shortestEdge,
            "cropSize=" + cropSize,
            "rescaleFactor=" + rescaleFactor,
            "mean=" + mean,
            "std=" + std)
        + "]";
  }
}
