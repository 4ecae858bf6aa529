package dev.skylight.job;

/**
 * What a scan found.
 *
 * @param added pictures registered now
 * @param known pictures that were registered before and have not changed
 * @param updated pictures whose file has changed
 * @param unreadable picture files whose header could not be read: not registered, named in the log
 */
public record RegisterResult(long added, long known, long updated, long unreadable) {

  /** Nothing yet. */
  public static final RegisterResult NONE = new RegisterResult(0, 0, 0, 0);

  /** The sum. */
  public RegisterResult plus(RegisterResult other) {
    return new RegisterResult(
        added + other.added,
        known + other.known,
        updated + other.updated,
        unreadable + other.unreadable);
  }
}
