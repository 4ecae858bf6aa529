package dev.skylight.products;

import dev.skylight.fetch.FetchException;
import dev.skylight.fetch.Fetched;
import dev.skylight.fetch.Validators;
import dev.skylight.internal.files.Sha256;
import dev.skylight.internal.models.Embedder;
import dev.skylight.internal.models.OnnxEmbedders;
import dev.skylight.internal.models.RowOutcome;
import dev.skylight.internal.models.RowSource;
import dev.skylight.internal.pictures.Picture;
import dev.skylight.job.ProductCounts;
import dev.skylight.products.ChunkRows.Fault;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One chunk: pictures are embedded as they arrive while others are fetched. A vector depends on its
 * picture alone, so that the order of arrival changes nothing but the time. Used once.
 */
final class ChunkWork {

  /** Pictures that are embedded at once at most; as many are fetched meanwhile. */
  static final int GROUP = 4 * OnnxEmbedders.BATCH_SIZE;

  private static final long PATIENCE_MILLIS = 250;

  private final ShopModels models;
  private final Embedder embedder;
  private final ShopWork.Listener listener;
  private final ChunkRows rows;
  private ProductCounts counts = ProductCounts.NONE;
  private boolean stopped;
  private boolean interrupted;

  ChunkWork(
      ShopModels models, Embedder embedder, ModelVersion version, ShopWork.Listener listener) {
    this.models = models;
    this.embedder = embedder;
    this.listener = listener;
    rows = new ChunkRows(version);
  }

  /** A picture for each URL, and what is to be asked of its server. */
  static List<Arrivals.Wanted> wanted(List<Need> needs) {
    Map<String, List<Need>> byUrl = new LinkedHashMap<>();
    for (Need need : needs) {
      if (need.wantsPicture()) {
        byUrl.computeIfAbsent(need.image().url(), url -> new ArrayList<>()).add(need);
      }
    }
    List<Arrivals.Wanted> wanted = new ArrayList<>();
    byUrl.forEach((url, of) -> wanted.add(new Arrivals.Wanted(url, known(of), of)));
    return wanted;
  }

  /** Whether a picture has changed is asked only where all of its images have the same one. */
  private static Validators known(List<Need> needs) {
    Need.Known first = needs.get(0).known();
    boolean same =
        first != null
            && first.sha256() != null
            && needs.stream().allMatch(need -> need.hasRow() && first.equals(need.known()));
    return same ? first.validators() : Validators.NONE;
  }

  /** Settles what needs no picture. */
  void withoutPictures(List<Need> needs, VectorTable table) {
    for (Need need : needs) {
      if (need.what() == Need.What.PRODUCT) {
        rows.moved(need.image());
        add(0, 1, 0);
      } else if (need.what() == Need.What.FAILURE_IS_PAST) {
        rows.settled(need.image());
        add(0, 1, 0);
      } else if (need.what() == Need.What.REFUSAL) {
        failed(List.of(need), table.refusal(need.image()).orElseThrow());
      }
    }
  }

  /** Settles the rest, until all of it is or the listener says stop. */
  void pictures(Arrivals arrivals) {
    while (arrivals.hasMore() && go()) {
      List<Arrivals.Arrival> some;
      try {
        some = arrivals.take(OnnxEmbedders.BATCH_SIZE, GROUP, PATIENCE_MILLIS);
      } catch (InterruptedException e) {
        interrupted = true; // as if the listener had said stop: what is made is to be written
        stopped = true;
        break;
      }
      try {
        settle(some);
      } finally {
        some.forEach(Arrivals.Arrival::release);
      }
    }
    interrupted |= Thread.interrupted(); // which no connection could be made with
    go();
  }

  private boolean go() {
    stopped |= !listener.onProgress(counts);
    return !stopped;
  }

  /** What came of the images, once it is written. */
  ProductCounts counts() {
    return counts;
  }

  /** Writes what came of the images. */
  void write(VectorDatabase database) {
    rows.write(database);
  }

  /** Interrupts the thread, where it was before: whatever becomes of the chunk, its end tells. */
  void passInterrupt() {
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private record Fresh(List<Need> needs, Fetched note, String sha256, Picture picture) {}

  private void settle(List<Arrivals.Arrival> arrivals) {
    List<Fresh> fresh = new ArrayList<>();
    try {
      for (Arrivals.Arrival arrival : arrivals) {
        settle(arrival, fresh);
      }
      embed(fresh);
    } finally {
      fresh.forEach(one -> models.release(one.picture()));
    }
  }

  private void settle(Arrivals.Arrival arrival, List<Fresh> fresh) {
    List<Need> needs = arrival.wanted.needs();
    Fetched answer;
    try {
      answer = arrival.fetched();
    } catch (FetchException e) {
      failed(
          needs,
          new Fault(
              e.reason().name(),
              e.getMessage(),
              e.passing(),
              e.retryAfter().orElse(Duration.ZERO)));
      return;
    }
    if (answer.unchanged() && arrival.wanted.known().equals(Validators.NONE)) {
      failed(needs, new Fault("REFUSED", "its server says 304 without having been asked", false));
      return;
    }
    String sha256 = answer.unchanged() ? needs.get(0).known().sha256() : Sha256.of(answer.bytes());
    Fetched note = new Fetched(null, answer.validators(), answer.freshUntil()); // without its bytes
    List<Need> others = new ArrayList<>();
    for (Need need : needs) {
      boolean same = need.hasRow() && need.known() != null;
      if (same && Objects.equals(need.known().sha256(), sha256)) {
        unchanged(need, note, sha256);
      } else {
        others.add(need);
      }
    }
    if (!others.isEmpty()) {
      Picture picture = models.hold(arrival.wanted.url(), answer.bytes());
      fresh.add(new Fresh(others, note, sha256, picture));
    }
  }

  private void unchanged(Need need, Fetched note, String sha256) {
    rows.unchanged(need.image(), note, sha256);
    if (need.isAnothers()) {
      rows.moved(need.image());
    }
    add(0, 1, 0);
  }

  private void embed(List<Fresh> fresh) {
    if (fresh.isEmpty()) {
      return;
    }
    List<RowSource> sources = new ArrayList<>();
    for (Fresh one : fresh) {
      sources.add(new RowSource(sources.size(), List.of(one.picture())));
    }
    int dimension = embedder.dimension();
    FloatBuffer vectors = FloatBuffer.allocate(fresh.size() * dimension);
    List<RowOutcome> outcomes = embedder.embed(sources, vectors, (done, failed) -> go());
    for (RowOutcome outcome : outcomes) {
      Fresh one = fresh.get((int) outcome.row());
      if (outcome.status() == RowOutcome.Status.EMBEDDED) {
        float[] vector = new float[dimension];
        vectors.get((int) outcome.row() * dimension, vector);
        for (Need need : one.needs()) {
          rows.embedded(need.image(), vector, one.note(), one.sha256());
          add(1, 0, 0);
        }
      } else {
        failed(one.needs(), new Fault("UNREADABLE", outcome.reason(), false));
      }
    }
    stopped |= outcomes.size() < fresh.size();
  }

  private void failed(List<Need> needs, Fault fault) {
    for (Need need : needs) {
      rows.failed(need.image(), fault);
      add(0, 0, 1);
    }
  }

  private void add(long embedded, long current, long failed) {
    counts = counts.plus(new ProductCounts(embedded, current, failed));
  }
}
