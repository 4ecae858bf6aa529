package dev.skylight.activities;

import dev.skylight.internal.index.IndexBuilder;
import dev.skylight.internal.index.IndexReport;
import dev.skylight.internal.stores.Stores;
import dev.skylight.job.IndexRequest;
import dev.skylight.job.IndexResult;
import dev.skylight.workflows.IndexActivities;

/** {@link IndexBuilder} as an activity. */
final class IndexActivitiesImpl implements IndexActivities {

  private final Stores stores;
  private final Drain drain;

  IndexActivitiesImpl(Stores stores, Drain drain) {
    this.stores = stores;
    this.drain = drain;
  }

  @Override
  public IndexResult buildIndex(IndexRequest request) {
    return Heartbeater.during("starting", heartbeater -> build(request, heartbeater));
  }

  private IndexResult build(IndexRequest request, Heartbeater heartbeater) {
    IndexReport report =
        new IndexBuilder(stores)
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
