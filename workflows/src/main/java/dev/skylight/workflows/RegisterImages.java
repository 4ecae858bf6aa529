package dev.skylight.workflows;

import dev.skylight.job.RegisterOptions;
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
   * @param options null, as in older histories: the usual
   */
  @WorkflowMethod(name = "RegisterImages")
  RegisterResult run(String collection, List<String> folders, RegisterOptions options);
}
