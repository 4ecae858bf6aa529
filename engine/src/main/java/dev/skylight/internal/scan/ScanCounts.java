package dev.skylight.internal.scan;

import dev.skylight.job.RegisterResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a scan has found so far. One thread. */
final class ScanCounts {

  long added;
  long known;
  long updated;
  private long unreadable;
  long moved;
  long gone;
  long away;
  long forgotten;
  long rowsAgain;
  private final Map<String, Long> leftOut = new TreeMap<>();
  private final List<String> problems = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  /** One more of a kind; of very many kinds the last ones are not told apart. */
  void leftOut(String kind) {
    boolean counted = leftOut.containsKey(kind) || leftOut.size() < RegisterResult.MOST_KINDS;
    leftOut.merge(counted ? kind : "other", 1L, Long::sum);
  }

  /** One more file or folder that cannot be read, and why. */
  void unreadable(String problem) {
    unreadable++;
    if (problems.size() < RegisterResult.MOST_NAMED) {
      problems.add(problem);
    }
  }

  /** Something else that a person wants to know. */
  void note(String note) {
    if (notes.size() < RegisterResult.MOST_NAMED) {
      notes.add(note);
    }
  }

  RegisterResult result() {
    return new RegisterResult(
        added,
        known,
        updated,
        unreadable,
        moved,
        gone,
        away,
        forgotten,
        rowsAgain,
        leftOut,
        problems,
        notes);
  }
}
