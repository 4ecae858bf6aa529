package dev.skylight.workflows;

import dev.skylight.job.RegisterOptions;
import dev.skylight.job.RegisterResult;
import io.temporal.activity.ActivityInterface;

/** The scan. */
@ActivityInterface
public interface RegisterActivities {

  /**
   * Scans one folder (absolute path): hash, size, format of every picture, into the catalog. Files
   * that are registered and unchanged are skipped, so a retry goes on where the last one stopped.
   *
   * @param options null, as in older histories: the usual
   */
  RegisterResult register(String folder, RegisterOptions options);
}
