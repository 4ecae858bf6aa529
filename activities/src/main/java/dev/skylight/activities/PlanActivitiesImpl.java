package dev.skylight.activities;

import dev.skylight.internal.embedding.Planner;
import dev.skylight.job.EmbedRequest;
import dev.skylight.job.FinishResult;
import dev.skylight.job.Plan;
import dev.skylight.workflows.PlanActivities;

/** {@link Planner} as activities. */
final class PlanActivitiesImpl implements PlanActivities {

  private final Planner planner;

  PlanActivitiesImpl(Planner planner) {
    this.planner = planner;
  }

  @Override
  public Plan plan(EmbedRequest request) {
    return Heartbeater.during("planning", beating -> planner.plan(request));
  }

  @Override
  public Plan allocate(EmbedRequest request, Plan plan, String runId) {
    return Heartbeater.during("allocating", beating -> planner.allocate(request, plan, runId));
  }

  @Override
  public FinishResult finish(EmbedRequest request, Plan plan) {
    return Heartbeater.during("finishing", beating -> planner.finish());
  }
}
