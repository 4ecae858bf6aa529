package dev.skylight.library;

import java.util.List;

/**
 * Pictures that are the same, or connected by pairs that nearly are.
 *
 * @param kind in what
 * @param score a cosine at which they still are one group: the least of the pairs that connect
 *     them; 1 where they have the same bytes
 * @param pictures the best to keep first: most pixels, then most bytes, then the lowest id
 */
public record DuplicateGroup(DuplicateKind kind, float score, List<Picture> pictures) {

  /** Copies the list. */
  public DuplicateGroup {
    pictures = List.copyOf(pictures);
  }
}
