package dev.skylight.activities;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.job.ProductCounts;
import dev.skylight.job.ProductPlan;
import dev.skylight.job.ProductRange;
import dev.skylight.job.ProductSurvey;
import dev.skylight.job.ProductsFinish;
import dev.skylight.job.ProductsRequest;
import dev.skylight.products.ShopWork;
import dev.skylight.workflows.ChunkHeartbeat;
import dev.skylight.workflows.FailureTypes;
import dev.skylight.workflows.ProductActivities;
import dev.skylight.workflows.ProductChunk;
import dev.skylight.workflows.ProductChunkActivities;
import dev.skylight.workflows.ProductChunkResult;
import io.temporal.activity.ActivityOptions;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestActivityEnvironment;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What Temporal is told of what happens to a shop's chunks. */
class ProductActivitiesTest {

  private static final ProductsRequest REQUEST =
      new ProductsRequest("m", "fp32", 10, 0, false, false, false);
  private static final ActivityOptions ONCE =
      ActivityOptions.newBuilder()
          .setStartToCloseTimeout(Duration.ofSeconds(30))
          .setHeartbeatTimeout(Duration.ofSeconds(5))
          .setRetryOptions(RetryOptions.newBuilder().setMaximumAttempts(1).build())
          .build();

  private final TestActivityEnvironment environment = TestActivityEnvironment.newInstance();
  private final Drain drain = new Drain();

  @AfterEach
  void close() {
    environment.close();
  }

  /** A shop whose chunks and ends go as told. */
  private record Told(Function<ShopWork.Listener, ProductCounts> chunk) implements ShopSteps {
    @Override
    public ProductSurvey survey(ProductsRequest request) {
      return new ProductSurvey("v", 4, 10, List.of());
    }

    @Override
    public ProductPlan plan(ProductsRequest request, String after) {
      return new ProductPlan(0, 0, 0, List.of(), null);
    }

    @Override
    public ProductCounts embed(
        ProductsRequest request,
        String modelVersion,
        ProductRange range,
        ShopWork.Listener listener) {
      return chunk.apply(listener);
    }

    @Override
    public ProductsFinish finish(
        ProductsRequest request, String modelVersion, ShopWork.Listener listener) {
      return new ProductsFinish(chunk.apply(listener).embedded(), Map.of(), 0, List.of());
    }
  }

  private ProductChunkResult embed(
      boolean alone, int version, Function<ShopWork.Listener, ProductCounts> work) {
    environment.registerActivitiesImplementations(
        new ProductChunkActivitiesImpl(new Told(work), "this-worker", alone, drain));
    return environment
        .newActivityStub(ProductChunkActivities.class, ONCE)
        .embedProducts(new ProductChunk(version, REQUEST, "v", new ProductRange(null, "9", 9)));
  }

  private ApplicationFailure failure(
      boolean alone, int version, Function<ShopWork.Listener, ProductCounts> work) {
    return (ApplicationFailure)
        assertThrows(ActivityFailure.class, () -> embed(alone, version, work)).getCause();
  }

  private static Function<ShopWork.Listener, ProductCounts> failing(Kind kind) {
    return listener -> {
      throw new SkylightException(kind, "a sentence");
    };
  }

  /** Settles one picture after the other until it is told to stop. */
  private static ProductCounts untilStopped(ShopWork.Listener listener) {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    ProductCounts counts = new ProductCounts(3, 0, 1);
    while (listener.onProgress(counts)) {
      assertTrue(System.nanoTime() < deadline, "nobody said stop");
      Thread.onSpinWait();
    }
    return counts;
  }

  @Test
  void aChunkThatIsGoneThroughIsComplete() {
    ProductCounts counts = new ProductCounts(7, 1, 1);
    Queue<ChunkHeartbeat> beats = new ConcurrentLinkedQueue<>();
    environment.setActivityHeartbeatListener(ChunkHeartbeat.class, beats::add);
    ProductChunkResult result =
        embed(
            false,
            1,
            listener -> {
              assertTrue(listener.onProgress(counts));
              long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
              while (beats.stream().noneMatch(beat -> beat.rowsDone() == 9)) {
                assertTrue(System.nanoTime() < deadline, "no heartbeat told it: " + beats);
                Thread.onSpinWait();
              }
              return counts;
            });
    assertEquals(new ProductChunkResult(counts, true), result);
    assertTrue(beats.stream().anyMatch(beat -> beat.rowsTotal() == 9 && beat.rowsFailed() == 1));
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"MODEL", "FINGERPRINT"})
  void aWorkerWithAnotherModelLeavesItsChunksToOthers(Kind kind) {
    ApplicationFailure unfit = failure(false, 1, failing(kind));
    assertEquals(FailureTypes.UNFIT_WORKER, unfit.getType());
    assertFalse(unfit.isNonRetryable(), "another worker may be fit");
    assertEquals(
        "the worker this-worker leaves its chunks to others: a sentence",
        unfit.getOriginalMessage());
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"MODEL", "FINGERPRINT", "DISK_FULL", "BAD_INPUT"})
  void whatNobodyElseCanDoEndsTheJob(Kind kind) {
    ApplicationFailure failure = failure(true, 1, failing(kind));
    assertTrue(FailureTypes.FATAL.contains(failure.getType()), failure.getType());
    assertTrue(failure.isNonRetryable());
    assertEquals("a sentence", failure.getOriginalMessage());
  }

  @Test
  void aWorkerOfAnotherBuildLeavesItsChunksToOthers() {
    ApplicationFailure unfit = failure(true, 2, listener -> ProductCounts.NONE);
    assertEquals(FailureTypes.UNFIT_WORKER, unfit.getType());
    assertTrue(unfit.getOriginalMessage().contains("version 1 and was given 2"), unfit.toString());
  }

  @Test
  void aDatabaseThatIsAwayIsTriedAgain() {
    ApplicationFailure away = failure(false, 1, failing(Kind.TRANSIENT));
    assertEquals(FailureTypes.TRANSIENT, away.getType());
    assertFalse(away.isNonRetryable());
  }

  @Test
  void aWorkerThatStopsHandsItsChunkToTheNext() {
    ApplicationFailure draining =
        failure(
            false,
            1,
            listener -> {
              assertTrue(listener.onProgress(ProductCounts.NONE));
              drain.request();
              return untilStopped(listener);
            });
    assertEquals(FailureTypes.DRAINING, draining.getType());
    assertFalse(draining.isNonRetryable());
  }

  @Test
  void aChunkThatIsCalledBackTellsWhatItHas() {
    ProductChunkResult result =
        embed(
            false,
            1,
            listener -> {
              environment.requestCancelActivity();
              return untilStopped(listener);
            });
    assertEquals(new ProductChunkResult(new ProductCounts(3, 0, 1), false), result);
  }

  /** An end that was broken off is none, whatever it returned. */
  @Test
  void anEndThatIsBrokenOffIsDoneAgain() {
    environment.registerActivitiesImplementations(
        new ProductActivitiesImpl(
            new Told(
                listener -> {
                  drain.request();
                  return untilStopped(listener);
                }),
            drain));
    ProductActivities light = environment.newActivityStub(ProductActivities.class, ONCE);
    ActivityFailure failure =
        assertThrows(ActivityFailure.class, () -> light.finishProducts(REQUEST, "v"));
    assertEquals(FailureTypes.DRAINING, ((ApplicationFailure) failure.getCause()).getType());
  }
}
