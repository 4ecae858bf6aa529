package dev.skylight.jobs;

import dev.skylight.job.EmbedRequest;
import dev.skylight.job.IndexRequest;
import dev.skylight.workflows.RegenerateInput;

/**
 * A regeneration to start.
 *
 * @param request what to embed
 * @param index the index to build afterwards, or null for none
 * @param parallel most chunks in flight at once, 1 to 500, or null for as many as suit the place
 */
public record Regeneration(EmbedRequest request, IndexRequest index, Integer parallel) {

  /** Chunks in flight where others may join the work; the process's own slots bound the rest. */
  private static final int SERVER_PARALLEL = 16;

  /** Chunks at work at once in one process, unless told otherwise. */
  public static final int LOCAL_SLOTS = 2;

  /** Checks the numbers. */
  public Regeneration {
    if (parallel != null) {
      RegenerateInput.checkParallelism(parallel);
    }
  }

  /** Everything the workflow needs to know. */
  RegenerateInput input(String collection, boolean embedded, boolean searchAttributes) {
    return new RegenerateInput(
        RegenerateInput.SCHEMA_VERSION,
        collection,
        request,
        index,
        parallel != null ? parallel : embedded ? LOCAL_SLOTS : SERVER_PARALLEL,
        searchAttributes,
        !embedded,
        RegenerateInput.DEFAULT_CONTINUE_AS_NEW_EVENTS,
        0,
        null);
  }
}
