package dev.skylight.contactsheet;

import java.util.List;

/**
 * What was asked and what was found.
 *
 * @param question the words, or the name of a picture
 * @param found best first
 */
public record Answer(String question, List<Found> found) {

  /** Copies the list. */
  public Answer {
    found = List.copyOf(found);
  }
}
