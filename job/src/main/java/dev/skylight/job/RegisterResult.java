package dev.skylight.job;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What a scan found. Numbers that older histories lack are 0, lists and maps empty. Immutable.
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
 * @param leftOut what was passed over, and how many: by extension, as in {@code .heic}, or by a
 *     word, as in {@code hidden}
 * @param problems why the first {@link #MOST_NAMED} of the unreadable ones are not registered
 * @param notes other sentences for the user, {@link #MOST_NAMED} at most
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
    long rowsAgain,
    Map<String, Long> leftOut,
    List<String> problems,
    List<String> notes) {

  /** Most sentences of a sort. */
  public static final int MOST_NAMED = 20;

  /** Most kinds that are told apart. */
  public static final int MOST_KINDS = 200;

  /** Nothing yet. */
  public static final RegisterResult NONE =
      new RegisterResult(0, 0, 0, 0, 0, 0, 0, 0, 0, Map.of(), List.of(), List.of());

  /** Copies the map and the lists. */
  public RegisterResult {
    leftOut = leftOut == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(leftOut));
    problems = problems == null ? List.of() : List.copyOf(problems);
    notes = notes == null ? List.of() : List.copyOf(notes);
  }

  /** The sum. */
  public RegisterResult plus(RegisterResult other) {
    Map<String, Long> both = new TreeMap<>(leftOut);
    other.leftOut.forEach((kind, count) -> both.merge(kind, count, Long::sum));
    return new RegisterResult(
        added + other.added,
        known + other.known,
        updated + other.updated,
        unreadable + other.unreadable,
        moved + other.moved,
        gone + other.gone,
        away + other.away,
        forgotten + other.forgotten,
        rowsAgain + other.rowsAgain,
        both,
        Stream.concat(problems.stream(), other.problems.stream()).limit(MOST_NAMED).toList(),
        Stream.concat(notes.stream(), other.notes.stream()).limit(MOST_NAMED).toList());
  }

  /** Pictures that are registered and there. */
  public long there() {
    return added + known + updated + moved;
  }
}
