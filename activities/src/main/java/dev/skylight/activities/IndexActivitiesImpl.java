package dev.skylight.activities;

import dev.skylight.collection.DataFolder;
import dev.skylight.internal.index.IndexBuilder;
import dev.skylight.internal.index.IndexReport;
import dev.skylight.job.IndexRequest;
import dev.skylight.job.IndexResult;
import dev.skylight.workflows.IndexActivities;

/** {@link IndexBuilder} as an activity. */
final class IndexActivitiesImpl implements IndexActivities {

  private final DataFolder data;
  private final Drain drain;

  IndexActivitiesImpl(DataFolder data, Drain drain) {
    this.data = data;
    this.drain = drain;
  }

  @Override
  public IndexResult buildIndex(IndexRequest request) {
    try (Heartbeater heartbeater = new Heartbeater("starting")) {
      return Failures.translating(() -> build(request, heartbeater));
    }
  }

  private IndexResult build(IndexRequest request, Heartbeater heartbeater) {
    IndexReport report =
        new IndexBuilder(data)
            .build(
                request,
                (stage, done, total) -> {
                  heartbeater.details(stage + " " + done + " of " + total);
                  heartbeater.check();
                  if (drain.requested()) {
                    throw Failures.draining();
                  }
                });
    return report.result();
  }
}
