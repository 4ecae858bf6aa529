package dev.skylight.library;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a search found.
 *
 * @param found best first; rows of one score in order of row
 * @param model folder of the model that made the query's vector; empty where none was needed
 * @param cut whether the query has more words than the model reads, so that some did not count
 * @param notices sentences for whoever asked: that the index is not of these vectors, that another
 *     model made them, that many have no vector yet; empty as a rule
 */
public record Answer(List<Found> found, Optional<Path> model, boolean cut, List<String> notices) {

  /** Copies the lists. */
  public Answer {
    found = List.copyOf(found);
    notices = List.copyOf(notices);
  }
}
