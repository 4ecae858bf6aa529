package dev.skylight.internal.pictures;

/**
 * Whether a picture is there, as far as can be told without reading it. Immutable.
 *
 * @param state whether it is
 * @param place of what is {@code GONE}, the nearest place around it that is there; of what is
 *     {@code UNREACHABLE}, the place that is not; else empty
 * @param mend what a person is told and can do; empty unless {@code UNREACHABLE}
 */
public record Presence(State state, String place, String mend) {

  /** Whether a picture is there. */
  public enum State {
    /** It is, though it may be damaged. */
    HERE,
    /** It is not: deleted, moved, never there. */
    GONE,
    /** What it lies on was there before, and is not: nothing can be said of the picture. */
    UNREACHABLE
  }

  /** Of a picture that is there. */
  public static final Presence HERE = new Presence(State.HERE, "", "");

  /** Of a picture that is gone from a place. */
  public static Presence gone(String place) {
    return new Presence(State.GONE, place, "");
  }

  /** Of a picture that nothing can be said of. */
  public static Presence unreachable(String place, String mend) {
    return new Presence(State.UNREACHABLE, place, mend);
  }

  /** Whether it is there. */
  public boolean here() {
    return state == State.HERE;
  }
}
