package dev.skylight.web.http;

/**
 * What body a route takes.
 *
 * @param json whether it must be {@code application/json}
 * @param most bytes; 0: none is read
 * @param lane to be in while it is read and answered, or null
 */
public record Body(boolean json, int most, Lane lane) {

  /** None. */
  public static final Body NONE = new Body(false, 0, null);

  /** JSON. */
  public static Body json(int most) {
    return new Body(true, most, null);
  }

  /** Whatever somebody uploads. */
  public static Body upload(int most, Lane lane) {
    return new Body(false, most, lane);
  }
}
