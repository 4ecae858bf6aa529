package dev.skylight.terminal;

import java.util.Locale;

/**
 * Where some work on many like things is.
 *
 * @param state one word for what is being done, as {@code drawing}
 * @param things what is counted, as {@code pictures}
 * @param total how many there are
 * @param done of those, done
 * @param perSecond current rate; 0 where unknown
 */
public record WorkStatus(String state, String things, long total, long done, double perSecond)
    implements Progress {

  @Override
  public String toLine() {
    StringBuilder line = new StringBuilder(state);
    line.append(String.format(Locale.ROOT, ": %,d of %,d %s", done, total, things));
    if (perSecond > 0) {
      line.append(String.format(Locale.ROOT, ", %,.0f/s", perSecond));
      if (done < total) {
        line.append(", ETA ").append(Durations.words((long) Math.ceil((total - done) / perSecond)));
      }
    }
    return line.toString();
  }
}
