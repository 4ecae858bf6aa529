package dev.skylight.internal.scan;

import dev.skylight.job.RegisterResult;

/** What a scan has found so far. One thread. */
final class ScanCounts {

  long added;
  long known;
  long updated;
  long unreadable;
  long moved;
  long gone;
  long away;
  long forgotten;
  long rowsAgain;

  RegisterResult result() {
    return new RegisterResult(
        added, known, updated, unreadable, moved, gone, away, forgotten, rowsAgain);
  }
}
