package dev.skylight.workflows;

import dev.skylight.job.ProductCounts;
import dev.skylight.job.ProductPlan;
import dev.skylight.job.ProductRange;
import dev.skylight.job.ProductSurvey;
import dev.skylight.job.ProductsFinish;
import dev.skylight.job.ProductsRequest;
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

/**
 * Activities over a shop in memory, with images 1 to n, that counts how often each row was written.
 */
final class FakeShop implements ProductActivities, ProductChunkActivities {

  /** Images of the shop; may grow at any moment. */
  volatile int images;

  /** How often the row of each image was written. */
  final int[] written;

  /** Images that cannot be fetched. */
  final Set<Integer> broken = ConcurrentHashMap.newKeySet();

  /** Chunks that end with one of these images fail, as often as said. */
  final ConcurrentHashMap<Integer, AtomicInteger> failures = new ConcurrentHashMap<>();

  /** What those failures are of. */
  volatile String failureType = "SomeBug";

  /** Attempts at chunks. */
  final AtomicInteger attempts = new AtomicInteger();

  final AtomicInteger plans = new AtomicInteger();
  final AtomicInteger finishes = new AtomicInteger();

  /** How often the database will be away for the survey. */
  final AtomicInteger noSurvey = new AtomicInteger();

  /** How often it will be away for a plan. */
  final AtomicInteger noPlan = new AtomicInteger();

  /** How often it will be away at the end. */
  final AtomicInteger noFinish = new AtomicInteger();

  /** Images of a page. */
  volatile int pageSize = 1_000;

  /** Where not null, a chunk takes a permit for each image, heartbeating while it waits. */
  volatile Semaphore gate;

  private final BitSet done = new BitSet();
  private final Set<Integer> failed = new TreeSet<>();

  FakeShop(int images) {
    this.images = images;
    this.written = new int[images + 1_001];
  }

  /** Rows that are there before any job. */
  synchronized void markDone(int from, int to) {
    done.set(from, to + 1);
  }

  @Override
  public ProductSurvey surveyProducts(ProductsRequest request) {
    outage(noSurvey);
    return new ProductSurvey("m/fp32/0123456789ab", 4, images, List.of("a note"));
  }

  private static void outage(AtomicInteger times) {
    if (times.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw ApplicationFailure.newNonRetryableFailure(
          "the database is away", FailureTypes.TRANSIENT);
    }
  }

  @Override
  public synchronized ProductPlan planProducts(ProductsRequest request, String after) {
    outage(noPlan);
    plans.incrementAndGet();
    int from = after == null ? 1 : Integer.parseInt(after) + 1;
    int end = Math.min(images, from + pageSize - 1);
    List<ProductRange> chunks = new ArrayList<>();
    long left = request.maxImages() == 0 ? Long.MAX_VALUE : request.maxImages();
    long current = 0;
    long waiting = 0;
    int open = 0;
    String before = after;
    for (int image = from; image <= end; image++) {
      if (done.get(image)) {
        current++;
      } else if (failed.contains(image) && !request.retryFailed()) {
        waiting++;
      } else if (left > 0) {
        left--;
        open++;
      }
      boolean last = image == end;
      if (open > 0 && (open == request.batchSize() || last || left == 0)) {
        chunks.add(new ProductRange(before, String.valueOf(image), open));
        before = String.valueOf(image);
        open = 0;
      }
    }
    return new ProductPlan(
        Math.max(0, end - from + 1),
        current,
        waiting,
        chunks,
        end >= images ? null : String.valueOf(end));
  }

  @Override
  public ProductsFinish finishProducts(ProductsRequest request, String modelVersion) {
    outage(noFinish);
    finishes.incrementAndGet();
    synchronized (this) {
      Map<String, Long> kinds = failed.isEmpty() ? Map.of() : Map.of("GONE", (long) failed.size());
      return new ProductsFinish(done.cardinality(), kinds, 0, List.of("an index"));
    }
  }

  @Override
  public ProductChunkResult embedProducts(ProductChunk chunk) {
    attempts.incrementAndGet();
    ProductRange range = chunk.range();
    int to = Integer.parseInt(range.to());
    AtomicInteger left = failures.get(to);
    if (left != null && left.getAndDecrement() > 0) {
      throw ApplicationFailure.newNonRetryableFailure("cannot embed up to " + to, failureType);
    }
    ProductCounts counts = ProductCounts.NONE;
    for (int image = range.after() == null ? 1 : Integer.parseInt(range.after()) + 1;
        image <= to;
        image++) {
      if (!Gate.pass(gate)) {
        return new ProductChunkResult(counts, false);
      }
      counts = counts.plus(embed(image, chunk.request()));
    }
    return new ProductChunkResult(counts, true);
  }

  private synchronized ProductCounts embed(int image, ProductsRequest request) {
    if (done.get(image) || (failed.contains(image) && !request.retryFailed())) {
      return new ProductCounts(0, 1, 0);
    }
    if (broken.contains(image)) {
      failed.add(image);
      return new ProductCounts(0, 0, 1);
    }
    failed.remove(image);
    written[image]++;
    done.set(image);
    return new ProductCounts(1, 0, 0);
  }

  /** The distinct numbers of times that rows were written. */
  synchronized Set<Integer> timesWritten(int from, int to) {
    Set<Integer> times = new TreeSet<>();
    for (int image = from; image <= to; image++) {
      times.add(written[image]);
    }
    return times;
  }
}
