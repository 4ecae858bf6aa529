package dev.skylight.workflows;

import dev.skylight.job.IndexRequest;
import dev.skylight.job.IndexResult;
import io.temporal.activity.ActivityInterface;

/** The index build. */
@ActivityInterface
public interface IndexActivities {

  /** Trains, adds, measures, writes beside the place, fsyncs and renames. Heartbeats its stage. */
  IndexResult buildIndex(IndexRequest request);
}
