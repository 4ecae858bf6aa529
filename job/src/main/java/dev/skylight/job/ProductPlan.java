package dev.skylight.job;

import java.util.List;

/**
 * A page of a shop's images, gone through.
 *
 * @param seen main images of this page
 * @param current of those, how many need nothing
 * @param waiting of those, how many failed before and wait for their next try
 * @param chunks what is to be worked on, in order; at most {@link #MAX_CHUNKS}
 * @param next id to go on after; null where this was the last page
 */
public record ProductPlan(
    long seen, long current, long waiting, List<ProductRange> chunks, String next) {

  /** Keeps a plan well under Temporal's limit for one payload. */
  public static final int MAX_CHUNKS = 500;

  /** Copies the chunks. */
  public ProductPlan {
    chunks = List.copyOf(chunks);
  }

  /** How many images are to be worked on. */
  public long images() {
    return chunks.stream().mapToLong(ProductRange::images).sum();
  }
}
