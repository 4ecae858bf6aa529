package dev.skylight.internal.duplicates;

import dev.skylight.internal.catalog.CatalogPicture;
import java.util.List;

/**
 * Pictures that are the same or nearly so.
 *
 * @param score the least cosine of the pairs that connect them
 * @param pictures two or more, the best to keep first
 */
public record Group(float score, List<CatalogPicture> pictures) {

  /** Copies the list. */
  public Group {
    pictures = List.copyOf(pictures);
  }
}
