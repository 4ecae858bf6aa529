package dev.skylight.job;

import java.util.List;

/**
 * A shop before its pictures are gone through.
 *
 * @param modelVersion name, precision and fingerprint of the model, as rows carry them
 * @param dimension width of a vector
 * @param images main images of the shop
 * @param notes sentences for the user
 */
public record ProductSurvey(String modelVersion, int dimension, long images, List<String> notes) {

  /** Copies the notes. */
  public ProductSurvey {
    notes = List.copyOf(notes);
  }
}
