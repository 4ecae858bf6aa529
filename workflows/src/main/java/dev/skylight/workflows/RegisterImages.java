package dev.skylight.workflows;

import dev.skylight.job.RegisterResult;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.util.List;

/**
 * Scans folders for pictures and registers them. Workflow id: {@link WorkflowIds#registerImages}.
 */
@WorkflowInterface
public interface RegisterImages {

  /**
   * Registers all pictures under {@code folders} (absolute paths), one activity per folder.
   *
   * @param collection the collection's name
   */
  @WorkflowMethod(name = "RegisterImages")
  RegisterResult run(String collection, List<String> folders);
}
