package dev.skylight.workflows;

import dev.skylight.job.IndexRequest;
import dev.skylight.job.IndexResult;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Builds {@code faiss.index} over the rows in the ledger. Workflow id: {@link
 * WorkflowIds#buildIndex}.
 */
@WorkflowInterface
public interface BuildIndex {

  /**
   * Builds, measures and publishes the index.
   *
   * @param collection the collection's name
   */
  @WorkflowMethod(name = "BuildIndex")
  IndexResult run(String collection, IndexRequest request);
}
