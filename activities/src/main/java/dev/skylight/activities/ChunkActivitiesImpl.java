package dev.skylight.activities;

import dev.skylight.collection.SkylightException;
import dev.skylight.internal.embedding.ChunkWork;
import dev.skylight.internal.models.Embedder;
import dev.skylight.workflows.ChunkActivities;
import dev.skylight.workflows.ChunkResult;
import dev.skylight.workflows.ChunkTask;

/** {@link ChunkWork} as an activity. */
final class ChunkActivitiesImpl implements ChunkActivities {

  private final ChunkWork work;
  private final Fitness fitness;
  private final Drain drain;
  private final String worker;

  ChunkActivitiesImpl(ChunkWork work, Fitness fitness, Drain drain, String worker) {
    this.work = work;
    this.fitness = fitness;
    this.drain = drain;
    this.worker = worker;
  }

  @Override
  public ChunkResult embedChunk(ChunkTask task) {
    ChunkBeat beat = new ChunkBeat(task.rows().size(), worker);
    return Heartbeater.during(beat.of(0, 0), heartbeater -> embed(task, beat, heartbeater));
  }

  private ChunkResult embed(ChunkTask task, ChunkBeat beat, Heartbeater heartbeater) {
    Embedder embedder = fitness.embedderFor(task);
    ChunkWork.Result result;
    try {
      result =
          work.embed(
              task.rows(),
              embedder,
              (done, failed) -> {
                heartbeater.details(beat.of(done, failed));
                return !heartbeater.stopped() && !drain.requested();
              });
    } catch (SkylightException e) {
      throw fitness.failed(e);
    }
    if (result.counts().settled() < task.rows().size() && !heartbeater.canceled()) {
      // a cancelled chunk returns what it has; every other early end is told by its exception
      heartbeater.check();
      throw Failures.draining();
    }
    return new ChunkResult(
        result.counts().settled(),
        result.counts().failed(),
        result.counts().unassigned(),
        result.embedded());
  }
}
