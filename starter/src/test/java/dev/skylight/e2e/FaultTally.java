package dev.skylight.e2e;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the tries of one kind of fault came to. */
final class FaultTally {

  static final String HEAD =
      String.format(
          "%-18s %5s %8s %9s %19s %22s %20s  %s",
          "fault",
          "tries",
          "survived",
          "same",
          "rows redone, most",
          "to go on, median/most",
          "to end, median/most",
          "when");

  private final String name;
  private final List<Long> waits = new ArrayList<>();
  private final List<Long> ends = new ArrayList<>();
  private final Map<Moment, Integer> moments = new EnumMap<>(Moment.class);
  private final List<String> failures = new ArrayList<>();
  private int tries;
  private int survived;
  private int again;
  private long redone;
  private long mostRedone;

  FaultTally(String name) {
    this.name = name;
  }

  int tries() {
    return tries;
  }

  List<String> failures() {
    return failures;
  }

  /** A fault that struck. */
  void struck(Moment moment) {
    tries++;
    moments.merge(moment, 1, Integer::sum);
  }

  /**
   * A run that survived.
   *
   * @param strikes faults that it met
   * @param rowsRedone rows whose picture was read more often than once; -1: not counted
   * @param commandGivenAgain whether the same command was needed once more
   */
  void survived(int strikes, long rowsRedone, boolean commandGivenAgain) {
    survived += strikes;
    redone += rowsRedone;
    mostRedone = Math.max(mostRedone, rowsRedone);
    again += commandGivenAgain ? 1 : 0;
  }

  void failed(String why) {
    failures.add(why);
  }

  /** Milliseconds from the moment from which it could go on to the first new chunk. */
  void wentOnAfter(long millis) {
    waits.add(millis);
  }

  /** Milliseconds that a process took to end when it was asked to. */
  void endedAfter(long millis) {
    ends.add(millis);
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "%-18s %5d %8d %9s %19s %22s %20s  %s",
        name,
        tries,
        survived,
        again + " again",
        redone + " in all, " + mostRedone,
        seconds(waits),
        seconds(ends),
        moments.toString().toLowerCase(Locale.ROOT));
  }

  private static String seconds(List<Long> millis) {
    if (millis.isEmpty()) {
      return "-";
    }
    List<Long> sorted = millis.stream().sorted().toList();
    return String.format(
        Locale.ROOT,
        "%.1f / %.1f s",
        sorted.get(sorted.size() / 2) / 1000.0,
        sorted.get(sorted.size() - 1) / 1000.0);
  }
}
