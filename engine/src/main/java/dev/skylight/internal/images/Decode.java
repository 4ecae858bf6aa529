package dev.skylight.internal.images;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import java.util.Locale;

/** How much of a large JPEG is decoded. */
public enum Decode {
  /** All of it: pixels equal Pillow's. */
  EXACT,
  /**
   * The decoder halves it, once or more, as long as the shorter side keeps twice the pixels that
   * the model wants: less work, other pixels. Smaller pictures and other formats are as ever.
   */
  FAST;

  /** Whether a picture is decoded otherwise than exactly. */
  public boolean reduces(ImageHeader picture, Preprocessing model) {
    return this == FAST && ImageDecoder.divisor(picture, 2 * model.shortestEdge()) > 1;
  }

  /** By its name in requests, ledgers and on the command line; BAD_INPUT where there is none. */
  public static Decode of(String name) {
    for (Decode decode : values()) {
      if (decode.toString().equals(name)) {
        return decode;
      }
    }
    throw new SkylightException(
        Kind.BAD_INPUT, "--decode " + name + " is unknown; use one of exact, fast");
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
