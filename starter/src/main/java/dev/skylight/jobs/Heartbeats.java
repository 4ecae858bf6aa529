package dev.skylight.jobs;

import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.client.WorkflowClient;
import java.util.Optional;

/** Reads what running activities said last. */
final class Heartbeats {

  private Heartbeats() {}

  /**
   * What the last heartbeat of an activity carried, if there was one.
   *
   * @throws io.temporal.common.converter.DataConverterException when it is of another type
   */
  static <T> Optional<T> last(WorkflowClient client, PendingActivityInfo activity, Class<T> type) {
    if (!activity.hasHeartbeatDetails()) {
      return Optional.empty();
    }
    return Optional.ofNullable(
        client
            .getOptions()
            .getDataConverter()
            .fromPayloads(0, Optional.of(activity.getHeartbeatDetails()), type, type));
  }
}
