package dev.skylight.workflows;

import dev.skylight.job.EmbedRequest;
import dev.skylight.job.FinishResult;
import dev.skylight.job.IndexRequest;
import dev.skylight.job.IndexResult;
import dev.skylight.job.Plan;
import dev.skylight.job.RegisterOptions;
import dev.skylight.job.RegisterResult;
import dev.skylight.job.RowRange;
import io.temporal.failure.ApplicationFailure;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

/** Activities over a ledger in memory that counts how often each row was embedded. */
final class FakeCollection
    implements PlanActivities, ChunkActivities, IndexActivities, RegisterActivities {

  /** Rows that another program's pictures have; may grow at any moment. */
  volatile long rows;

  final int[] embeddings;

  final AtomicInteger indexBuilds = new AtomicInteger();
  final AtomicInteger plans = new AtomicInteger();

  /** Chunks that start with one of these rows fail for good, as often as said. */
  final ConcurrentHashMap<Long, AtomicInteger> failures = new ConcurrentHashMap<>();

  /** Attempts at chunks. */
  final AtomicInteger attempts = new AtomicInteger();

  /** What those failures are of. */
  volatile String failureType = "SomeBug";

  /** Where not null, a chunk takes a permit before it works, heartbeating while it waits. */
  volatile Semaphore gate;

  /** Most ranges in a plan. */
  volatile int maxRanges = Plan.MAX_RANGES;

  /** Most rows that there will ever be. */
  private static final int MOST = 200;

  /** Rows that the file was made ready for. */
  private volatile long allocated;

  private final BitSet done = new BitSet();

  FakeCollection(long rows) {
    this.rows = rows;
    this.embeddings = new int[(int) rows + MOST];
  }

  /** Rows of which every {@code step}-th is done already. */
  static FakeCollection withGaps(int rows, int step) {
    FakeCollection collection = new FakeCollection(rows);
    for (long row = 0; row < rows; row += step) {
      collection.markDone(new RowRange(row, row + 1));
    }
    return collection;
  }

  synchronized void markDone(RowRange range) {
    done.set((int) range.from(), (int) range.to());
  }

  @Override
  public synchronized Plan plan(EmbedRequest request) {
    plans.incrementAndGet();
    List<RowRange> missing = new ArrayList<>();
    long left = request.maxImages() == 0 ? Long.MAX_VALUE : request.maxImages();
    long end = rows;
    for (int at = done.nextClearBit((int) request.startFrom()); at < rows && left > 0; ) {
      int to = done.nextSetBit(at);
      long until = Math.min(to < 0 ? rows : to, at + Math.min(left, rows));
      missing.add(new RowRange(at, until));
      left -= until - at;
      if (left == 0) {
        end = until;
      }
      at = done.nextClearBit((int) until);
    }
    long total = Math.max(0, end - request.startFrom());
    long todo = missing.stream().mapToLong(RowRange::size).sum();
    boolean truncated = missing.size() > maxRanges;
    return new Plan(
        rows,
        512,
        "f",
        total,
        total - todo,
        0,
        ChunkQueue.count(missing, request.chunkSize()),
        truncated ? missing.subList(0, maxRanges) : missing,
        truncated,
        List.of());
  }

  @Override
  public Plan allocate(EmbedRequest request, Plan plan, String runId) {
    allocated = plan.rowsInFile();
    return plan;
  }

  @Override
  public synchronized FinishResult finish(EmbedRequest request, Plan plan) {
    int have = done.cardinality();
    return new FinishResult(rows, have, 0, 0, rows - have, 0);
  }

  @Override
  public ChunkResult embedChunk(ChunkTask task) {
    RowRange range = task.rows();
    attempts.incrementAndGet();
    AtomicInteger left = failures.get(range.from());
    if (left != null && left.getAndDecrement() > 0) {
      throw ApplicationFailure.newNonRetryableFailure("cannot embed " + range, failureType);
    }
    if (!Gate.pass(gate)) {
      return new ChunkResult(0, 0, 0, 0);
    }
    if (range.to() > allocated) {
      throw ApplicationFailure.newNonRetryableFailure(
          "the file has " + allocated + " rows, not " + range, FailureTypes.DAMAGED);
    }
    synchronized (this) {
      for (long row = range.from(); row < range.to(); row++) {
        embeddings[(int) row]++;
      }
      markDone(range);
    }
    return new ChunkResult(range.size(), 0, 0, range.size());
  }

  @Override
  public IndexResult buildIndex(IndexRequest request) {
    indexBuilds.incrementAndGet();
    return new IndexResult(request.type(), rows, 1, 0.95, 0.1, 1, 0.1, "");
  }

  @Override
  public RegisterResult register(String folder, RegisterOptions options) {
    return new RegisterResult(
        1, 2, 3, 4, 0, 0, 0, 0, 0, Map.of(".heic", 5L), List.of("a sentence"), List.of());
  }

  /** The distinct numbers of times that rows were embedded. */
  synchronized Set<Integer> timesEmbedded(long from, long to) {
    Set<Integer> times = new TreeSet<>();
    for (long row = from; row < to; row++) {
      times.add(embeddings[(int) row]);
    }
    return times;
  }
}
