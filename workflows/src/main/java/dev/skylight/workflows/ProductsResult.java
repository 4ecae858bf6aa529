package dev.skylight.workflows;

import dev.skylight.job.ProductCounts;
import dev.skylight.job.ProductsFinish;
import java.util.List;

/**
 * Result of {@link EmbedProducts}.
 *
 * @param modelVersion of the rows, as the table has it
 * @param images main images of the shop
 * @param counts what came of the images that this run went through
 * @param waiting images that failed before and wait for their next try
 * @param finish state of the table
 * @param notes sentences for the user, of the survey and of the end
 */
public record ProductsResult(
    String modelVersion,
    long images,
    ProductCounts counts,
    long waiting,
    ProductsFinish finish,
    List<String> notes) {

  /** Copies the list. */
  public ProductsResult {
    notes = List.copyOf(notes);
  }
}
