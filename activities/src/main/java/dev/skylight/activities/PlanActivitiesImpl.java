package dev.skylight.activities;

import dev.skylight.internal.embedding.Planner;
import dev.skylight.job.EmbedRequest;
import dev.skylight.job.FinishResult;
import dev.skylight.job.Plan;
import dev.skylight.workflows.PlanActivities;
import java.util.function.Supplier;

/** {@link Planner} as activities. */
final class PlanActivitiesImpl implements PlanActivities {

  private final Planner planner;

  PlanActivitiesImpl(Planner planner) {
    this.planner = planner;
  }

  @Override
  public Plan plan(EmbedRequest request) {
    return heartbeating("planning", () -> planner.plan(request));
  }

  @Override
  public Plan allocate(EmbedRequest request, Plan plan, String runId) {
    return heartbeating("allocating", () -> planner.allocate(request, plan, runId));
  }

  @Override
  public FinishResult finish(EmbedRequest request, Plan plan) {
    return heartbeating("finishing", planner::finish);
  }

  @SuppressWarnings("try") // it beats by itself
  private static <T> T heartbeating(String stage, Supplier<T> work) {
    try (Heartbeater heartbeater = new Heartbeater(stage)) {
      return Failures.translating(work);
    }
  }
}
