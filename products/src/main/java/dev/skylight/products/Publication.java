package dev.skylight.products;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.stores.Stores;
import dev.skylight.library.Collection;
import dev.skylight.library.Progress;
import dev.skylight.products.PublishWriter.Written;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies a collection's vectors into a pgvector table, in units of {@value PublishSource#UNIT}
 * rows, each in one transaction. A table beside it keeps a digest of each unit, so that a run that
 * was killed goes on, and a later one sends what has changed. Rows without a vector or a picture
 * are left out. Any number of processes may publish one collection at once. One use per object.
 */
public final class Publication {

  private static final Logger LOG = LoggerFactory.getLogger(Publication.class);

  /** How long a database may be away: a restart, a failover. */
  private static final long PATIENCE_SECONDS = 90;

  private static final int PASSES = 3;

  private final PublishSource source;
  private final PublishTarget target;
  private final PublishSettings settings;
  private final Progress progress;
  private final Map<Long, String> digests = new HashMap<>();
  private Map<Long, String> known;
  private final Queue<PublishWriter> idle = new ConcurrentLinkedQueue<>();
  private volatile boolean stopped;
  private long rows;
  private long written;
  private long removed;
  private long unchanged;

  private Publication(
      PublishSource source,
      PublishTarget target,
      PublishSettings settings,
      Progress progress,
      Map<Long, String> known) {
    this.source = source;
    this.target = target;
    this.settings = settings;
    this.progress = progress;
    this.known = known;
  }

  /**
   * Publishes.
   *
   * @param stores of the collection
   * @param collection the same; tells which pictures rows have
   * @param progress hears of rows, as {@code publish}, and of {@code index}
   * @throws SkylightException BAD_INPUT where nothing is embedded or the table is another's;
   *     DAMAGED where file, ledger and database do not agree; TRANSIENT, DISK_FULL of the database
   * @throws InterruptedException where the thread is interrupted; what was sent stays
   */
  public static PublishReport run(
      Stores stores, Collection collection, PublishSettings settings, Progress progress)
      throws InterruptedException {
    try (PublishSource source = PublishSource.open(stores, collection)) {
      PublishTarget target =
          new PublishTarget(
              settings.to(),
              TableName.parse("--table", settings.table()),
              source.header().dimension());
      target.prepare(collection.data().name());
      return new Publication(source, target, settings, progress, target.counted()).run();
    }
  }

  private PublishReport run() throws InterruptedException {
    ExecutorService threads = Executors.newFixedThreadPool(settings.connections());
    try {
      CompletionService<Settled> writers = new ExecutorCompletionService<>(threads);
      send(writers);
      for (int pass = 1; !isThere(); pass++) {
        if (pass == PASSES) {
          throw new SkylightException(
              Kind.TRANSIENT,
              target.where()
                  + " lost rows of "
                  + target.name()
                  + " that it had committed, or somebody else writes to that table. Publish"
                  + " again.");
        }
        send(writers);
      }
    } finally {
      stopped = true;
      threads.shutdownNow();
      boolean ended = threads.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
      LOG.debug("writers ended: {}", ended);
      idle.forEach(PublishWriter::close);
    }
    removed += target.cut((long) source.units() * PublishSource.UNIT);
    progress.at("index", 0, 0);
    List<String> notes =
        new PublishIndex(target, settings.index(), source.model(), progress).build(rows, written);
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted while the index was built");
    }
    return new PublishReport(
        target.name().toString(),
        source.model().text(),
        target.dimension(),
        rows,
        written,
        removed,
        source.units(),
        unchanged,
        source.counts().settled() - rows,
        source.header().rows() - source.counts().settled(),
        notes);
  }

  /**
   * Whether the database has now what it said it had: one that does not wait for its disk loses the
   * last of it when it is killed.
   */
  private boolean isThere() {
    known = target.noted();
    return known.entrySet().containsAll(digests.entrySet());
  }

  /**
   * What came of a unit.
   *
   * @param rows of it that have a vector and a picture
   * @param unchanged whether it was there when the publication began
   */
  private record Settled(long from, String digest, long rows, boolean unchanged, Written written) {}

  /** Looks at all units, each where it is written; a few are kept in memory. */
  private void send(CompletionService<Settled> writers) throws InterruptedException {
    long total = source.header().rows();
    boolean first = digests.isEmpty();
    Map<Long, String> there = known;
    int outstanding = 0;
    rows = 0;
    for (int number = 0; number < source.units(); number++) {
      int unit = number;
      writers.submit(() -> settle(source.unit(unit), there, first));
      outstanding++;
      while (outstanding > 2 * settings.connections()) {
        progress.at("publish", Math.min((long) number * PublishSource.UNIT, total), total);
        outstanding -= take(writers);
      }
    }
    while (outstanding > 0) {
      progress.at("publish", Math.max(0, total - (long) outstanding * PublishSource.UNIT), total);
      outstanding -= take(writers);
    }
    progress.at("publish", total, total);
  }

  /** Waits for a unit, for at most half a second. */
  private int take(CompletionService<Settled> writers) throws InterruptedException {
    Future<Settled> done = writers.poll(500, TimeUnit.MILLISECONDS);
    if (done == null) {
      return 0;
    }
    try {
      Settled unit = done.get();
      digests.put(unit.from(), unit.digest());
      rows += unit.rows();
      unchanged += unit.unchanged() ? 1 : 0;
      written += unit.written().written();
      removed += unit.written().removed();
      return 1;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof SkylightException told) {
        throw told;
      }
      throw new IllegalStateException("a unit was not written", e.getCause());
    }
  }

  /** Writes a unit where that is needed; where the database is away, again and again. */
  private Settled settle(PublishUnit unit, Map<Long, String> there, boolean first)
      throws InterruptedException {
    long from = unit.rows().from();
    boolean believed = unit.digest().equals(there.get(from));
    Written done = Written.NOTHING;
    if (!believed || (settings.deep() && first)) {
      done = patiently(unit, believed);
    }
    return new Settled(from, unit.digest(), unit.pictures().size(), believed && first, done);
  }

  private Written patiently(PublishUnit unit, boolean believed) throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    for (long wait = 250; ; wait = Math.min(2 * wait, 5_000)) {
      try {
        return write(unit, believed);
      } catch (SkylightException e) {
        if (e.kind() != Kind.TRANSIENT || stopped || System.nanoTime() > deadline) {
          throw e;
        }
        LOG.warn("{} once more in {} ms: {}", unit.rows(), wait, e.getMessage());
      }
      TimeUnit.MILLISECONDS.sleep(wait);
    }
  }

  private Written write(PublishUnit unit, boolean believed) {
    PublishWriter writer = idle.poll();
    if (writer == null) {
      writer = new PublishWriter(source, target);
    }
    Written done = writer.write(unit, believed);
    idle.add(writer);
    return done;
  }
}
