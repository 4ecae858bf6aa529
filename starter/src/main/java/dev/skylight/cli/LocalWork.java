package dev.skylight.cli;

import dev.skylight.activities.ActivitySet;
import dev.skylight.collection.DataFolder;
import dev.skylight.models.EmbedderProvider;
import dev.skylight.models.OnnxEmbedders;
import dev.skylight.temporal.TemporalConnection;
import dev.skylight.temporal.WorkerHost;
import java.time.Duration;
import java.util.List;

/** The workers of this process and what they own. */
final class LocalWork implements AutoCloseable {

  private final EmbedderProvider embedders;
  private final WorkerHost host;

  private LocalWork(EmbedderProvider embedders, WorkerHost host) {
    this.embedders = embedders;
    this.host = host;
  }

  /**
   * Starts working on everything.
   *
   * @param slots chunks at work at once
   * @param threads threads that decode and run the model
   * @param batchSize pictures of a run of the model
   */
  static LocalWork start(
      TemporalConnection connection,
      DataFolder data,
      String catalog,
      int slots,
      int threads,
      int batchSize) {
    EmbedderProvider embedders = new OnnxEmbedders(threads, batchSize);
    ActivitySet activities = new ActivitySet(data, catalog, embedders);
    return start(
        connection,
        data,
        embedders,
        new WorkerHost.Work(
            activities.light(), activities.chunks(), activities.index(), activities::drain),
        slots);
  }

  /** Starts working on scans: a short command must not take chunks only to hand them back. */
  static LocalWork startScans(TemporalConnection connection, DataFolder data, String catalog) {
    EmbedderProvider embedders = new OnnxEmbedders(1);
    ActivitySet activities = new ActivitySet(data, catalog, embedders);
    return start(
        connection,
        data,
        embedders,
        new WorkerHost.Work(activities.light(), List.of(), List.of(), activities::drain),
        1);
  }

  /** Starts working on index builds. */
  static LocalWork startIndex(TemporalConnection connection, DataFolder data, String catalog) {
    EmbedderProvider embedders = new OnnxEmbedders(1);
    ActivitySet activities = new ActivitySet(data, catalog, embedders);
    return start(
        connection,
        data,
        embedders,
        new WorkerHost.Work(activities.light(), List.of(), activities.index(), activities::drain),
        1);
  }

  private static LocalWork start(
      TemporalConnection connection,
      DataFolder data,
      EmbedderProvider embedders,
      WorkerHost.Work work,
      int slots) {
    WorkerHost host = new WorkerHost(connection, data.name(), work, slots);
    host.start();
    return new LocalWork(embedders, host);
  }

  /** Hands running work back; returns whether all of it ended by itself. */
  boolean drain(Duration grace) {
    return host.drain(grace);
  }

  @Override
  public void close() {
    host.close();
    embedders.close();
  }
}
