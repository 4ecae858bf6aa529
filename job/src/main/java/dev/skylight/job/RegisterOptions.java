package dev.skylight.job;

import java.util.List;

/**
 * How a scan is done.
 *
 * @param forgetGone whether pictures whose files are gone are forgotten, with their rows
 * @param exclude globs of what is left out; null, as in older histories, means none
 */
public record RegisterOptions(boolean forgetGone, List<String> exclude) {

  /** The usual. */
  public static final RegisterOptions USUAL = new RegisterOptions(false, List.of());

  /** Copies the list. */
  public RegisterOptions {
    exclude = exclude == null ? List.of() : List.copyOf(exclude);
  }
}
