package dev.skylight.workflows;

import dev.skylight.job.IndexRequest;
import dev.skylight.job.IndexResult;

/** One activity: a build that dies starts again from the vectors, which are safe. */
public final class BuildIndexImpl implements BuildIndex {

  @Override
  public IndexResult run(String collection, IndexRequest request) {
    return ActivityStubs.index(collection, request.type()).buildIndex(request);
  }
}
