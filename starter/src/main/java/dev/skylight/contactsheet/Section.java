package dev.skylight.contactsheet;

import dev.skylight.library.Found;
import java.util.List;

/**
 * What was asked and what was found.
 *
 * @param question the words, or the name of a picture
 * @param found best first
 */
public record Section(String question, List<Found> found) {

  /** Copies the list. */
  public Section {
    found = List.copyOf(found);
  }
}
