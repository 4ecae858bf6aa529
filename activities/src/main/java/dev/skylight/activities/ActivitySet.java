package dev.skylight.activities;

import dev.skylight.collection.DataFolder;
import dev.skylight.models.EmbedderProvider;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * The activities of one process over one collection, to be registered with its workers.
 * Thread-safe.
 */
public final class ActivitySet {

  private final Drain drain = new Drain();
  private final List<Object> light;
  private final List<Object> chunks;
  private final List<Object> index;

  /**
   * The activities over {@code data}.
   *
   * @param catalogUrl database of the catalog, or null for {@code metadata.db}
   * @param embedders stays the caller's to close, after the workers have ended
   */
  public ActivitySet(DataFolder data, String catalogUrl, EmbedderProvider embedders) {
    light =
        List.of(
            new PlanActivitiesImpl(new Planner(data, catalogUrl, embedders)),
            new RegisterActivitiesImpl(data, catalogUrl, drain));
    chunks = List.of(new ChunkActivitiesImpl(data, catalogUrl, embedders, drain, workerName()));
    index = List.of(new IndexActivitiesImpl(data, drain));
  }

  /** Host and process id, as heartbeats, ledger and the Temporal UI show them. */
  public static String workerName() {
    String host;
    try {
      host = InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      // a machine without a name of its own still has a process id
      host = "localhost";
    }
    return host + "/" + ProcessHandle.current().pid();
  }

  /** For {@code TaskQueues.light}. */
  public List<Object> light() {
    return light;
  }

  /** For {@code TaskQueues.embed}. */
  public List<Object> chunks() {
    return chunks;
  }

  /** For {@code TaskQueues.index}. */
  public List<Object> index() {
    return index;
  }

  /** Chunks publish what they have and hand the rest back; cannot be undone. */
  public void drain() {
    drain.request();
  }
}
