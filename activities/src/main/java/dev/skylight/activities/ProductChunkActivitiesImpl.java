package dev.skylight.activities;

import dev.skylight.collection.SkylightException;
import dev.skylight.job.ProductCounts;
import dev.skylight.workflows.ProductChunk;
import dev.skylight.workflows.ProductChunkActivities;
import dev.skylight.workflows.ProductChunkResult;

/** {@link ShopSteps#embed} as an activity. */
final class ProductChunkActivitiesImpl implements ProductChunkActivities {

  private final ShopSteps shop;
  private final String worker;
  private final Refusal refusal;
  private final boolean alone;
  private final Drain drain;

  /**
   * Of a worker.
   *
   * @param alone whether there can be no other worker to leave chunks to
   */
  ProductChunkActivitiesImpl(ShopSteps shop, String worker, boolean alone, Drain drain) {
    this.shop = shop;
    this.worker = worker;
    this.refusal = new Refusal(worker);
    this.alone = alone;
    this.drain = drain;
  }

  @Override
  public ProductChunkResult embedProducts(ProductChunk chunk) {
    refusal.checkVersion(ProductChunk.SCHEMA_VERSION, chunk.schemaVersion());
    ChunkBeat beat = new ChunkBeat(chunk.range().images(), worker);
    return Heartbeater.during(beat.of(0, 0), heartbeater -> embed(chunk, beat, heartbeater));
  }

  private ProductChunkResult embed(ProductChunk chunk, ChunkBeat beat, Heartbeater heartbeater) {
    StopSign stop = new StopSign(heartbeater, drain);
    ProductCounts counts;
    try {
      counts =
          shop.embed(
              chunk.request(),
              chunk.modelVersion(),
              chunk.range(),
              settled -> {
                heartbeater.details(beat.of(settled.settled(), settled.failed()));
                return stop.goOn();
              });
    } catch (SkylightException e) {
      throw failed(e);
    }
    if (stop.shown() && !heartbeater.canceled()) {
      // a cancelled chunk returns what it has; every other early end is told by its exception
      heartbeater.check();
      throw Failures.draining();
    }
    return new ProductChunkResult(counts, !stop.shown());
  }

  /** A model that is not here, is another one or does not run here may be right elsewhere. */
  private RuntimeException failed(SkylightException failure) {
    return switch (failure.kind()) {
      case MODEL, FINGERPRINT -> alone ? failure : refusal.because(failure.getMessage());
      case TRANSIENT, DISK_FULL, BAD_INPUT, DAMAGED -> failure;
    };
  }
}
