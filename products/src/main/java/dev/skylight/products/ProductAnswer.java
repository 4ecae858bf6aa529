package dev.skylight.products;

import java.util.List;

/**
 * What a search found.
 *
 * @param hits the best first
 * @param modelVersion of the rows searched
 * @param usedIndex whether an index answered; otherwise every row was compared
 * @param notices sentences for the user
 */
public record ProductAnswer(
    List<ProductHit> hits, String modelVersion, boolean usedIndex, List<String> notices) {

  /** Copies the lists. */
  public ProductAnswer {
    hits = List.copyOf(hits);
    notices = List.copyOf(notices);
  }
}
