package dev.skylight.jobs;

import dev.skylight.activities.ActivitySet;
import dev.skylight.internal.models.EmbedderProvider;
import dev.skylight.internal.models.OnnxEmbedders;
import dev.skylight.temporal.TemporalConnection;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;

/** The workers of this process and what they own. */
public final class LocalWork implements AutoCloseable {

  private final EmbedderProvider embedders;
  private final WorkerHost host;

  private LocalWork(EmbedderProvider embedders, WorkerHost host) {
    this.embedders = embedders;
    this.host = host;
  }

  /**
   * Starts working on everything.
   *
   * @param embedders closed with this
   * @param slots chunks at work at once
   */
  static LocalWork start(
      TemporalConnection connection, JobPlace place, EmbedderProvider embedders, int slots) {
    return start(connection, place, embedders, slots, work -> work);
  }

  /** Starts working on scans: a short command must not take chunks only to hand them back. */
  static LocalWork startScans(TemporalConnection connection, JobPlace place) {
    return start(
        connection,
        place,
        forPlans(),
        1,
        work -> new WorkerHost.Work(work.light(), List.of(), List.of(), work.drain()));
  }

  /** Starts working on index builds. */
  static LocalWork startIndex(TemporalConnection connection, JobPlace place) {
    return start(
        connection,
        place,
        forPlans(),
        1,
        work -> new WorkerHost.Work(work.light(), List.of(), work.index(), work.drain()));
  }

  /** Who polls the queue of workflows may be given another job's plan, which asks its model. */
  private static EmbedderProvider forPlans() {
    return new OnnxEmbedders(1);
  }

  /**
   * @param part what of all the work is taken; queues of the rest are not polled
   */
  private static LocalWork start(
      TemporalConnection connection,
      JobPlace place,
      EmbedderProvider embedders,
      int slots,
      UnaryOperator<WorkerHost.Work> part) {
    ActivitySet activities = new ActivitySet(place.stores(), embedders, connection.embedded());
    WorkerHost.Work all =
        new WorkerHost.Work(
            activities.light(), activities.chunks(), activities.index(), activities::drain);
    WorkerHost host = new WorkerHost(connection, place.data().name(), part.apply(all), slots);
    host.start();
    return new LocalWork(embedders, host);
  }

  /** Hands running work back; returns whether all of it ended by itself. */
  public boolean drain(Duration grace) {
    return host.drain(grace);
  }

  @Override
  public void close() {
    host.close();
    embedders.close();
  }
}
