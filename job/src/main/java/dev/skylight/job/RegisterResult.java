package dev.skylight.job;

/**
 * What a scan found. Numbers that older histories lack are 0.
 *
 * @param added pictures registered now
 * @param known pictures that were registered before and have not changed
 * @param updated pictures whose file has changed
 * @param unreadable picture files whose header could not be read: not registered, named in the log
 * @param moved pictures that were registered before and have another path now
 * @param gone registered pictures whose files are gone
 * @param away registered pictures whose folders are not there: perhaps their disk is not mounted
 * @param forgotten of the gone ones, those that are registered no more
 * @param rowsAgain rows to be made again, as their pictures have changed
 */
public record RegisterResult(
    long added,
    long known,
    long updated,
    long unreadable,
    long moved,
    long gone,
    long away,
    long forgotten,
    long rowsAgain) {

  /** Nothing yet. */
  public static final RegisterResult NONE = new RegisterResult(0, 0, 0, 0, 0, 0, 0, 0, 0);

  /** The sum. */
  public RegisterResult plus(RegisterResult other) {
    return new RegisterResult(
        added + other.added,
        known + other.known,
        updated + other.updated,
        unreadable + other.unreadable,
        moved + other.moved,
        gone + other.gone,
        away + other.away,
        forgotten + other.forgotten,
        rowsAgain + other.rowsAgain);
  }

  /** Pictures that are registered and there. */
  public long there() {
    return added + known + updated + moved;
  }
}
