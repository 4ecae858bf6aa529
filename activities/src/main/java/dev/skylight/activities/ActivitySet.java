package dev.skylight.activities;

import dev.skylight.internal.embedding.ChunkWork;
import dev.skylight.internal.embedding.Planner;
import dev.skylight.internal.models.EmbedderProvider;
import dev.skylight.internal.stores.Stores;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The activities of one process over one collection, to be registered with its workers.
 * Thread-safe.
 */
public final class ActivitySet {

  private static final Logger log = LoggerFactory.getLogger(ActivitySet.class);

  private final Drain drain = new Drain();
  private final List<Object> light;
  private final List<Object> chunks;
  private final List<Object> index;

  /**
   * The activities over a collection.
   *
   * @param embedders stays the caller's to close, after the workers have ended
   * @param alone whether no other process can work for the same server: what this one cannot do
   *     nobody can
   */
  public ActivitySet(Stores stores, EmbedderProvider embedders, boolean alone) {
    light =
        List.of(
            new PlanActivitiesImpl(new Planner(stores, embedders)),
            new RegisterActivitiesImpl(stores, drain));
    String worker = workerName();
    ChunkWork work = new ChunkWork(stores, embedders.pictures(), worker);
    chunks =
        List.of(
            new ChunkActivitiesImpl(work, new Fitness(embedders, worker, alone), drain, worker));
    index = List.of(new IndexActivitiesImpl(stores, drain));
  }

  /** Host and process id, as heartbeats, ledger and the Temporal UI show them. */
  public static String workerName() {
    return hostName() + "/" + ProcessHandle.current().pid();
  }

  /** This machine's name, or {@code localhost} where it has none that resolves. */
  public static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      log.debug("this machine's name does not resolve", e);
      return "localhost";
    }
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
