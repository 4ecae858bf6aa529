package dev.skylight.internal.comparison;

import com.sun.management.OperatingSystemMXBean;
import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.models.Embedder;
import dev.skylight.internal.models.RowOutcome;
import dev.skylight.internal.models.RowSource;
import java.lang.management.ManagementFactory;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes the vectors of some pictures in several ways. First in each way all of them, for their
 * likeness, which also warms everything up; then rounds in which the ways take turns, for the
 * speed: a neighbour on the machine disturbs all of them alike. One use, one thread.
 */
public final class Comparison {

  /** Fewer pictures say nothing about a collection. */
  public static final int FEWEST = 50;

  private static final int ROUNDS = 5;

  /** Pictures of a turn: keeps the vectors of one in a few megabytes. */
  private static final int LARGEST_TURN = 4_096;

  private final Map<Variant, Embedder> embedders;
  private final Listener listener;
  private final double turnSeconds;
  private int turnSize;
  private long done;
  private long total;

  /** Hears of progress, from the calling thread. */
  @FunctionalInterface
  public interface Listener {
    /** Pictures embedded so far, each as often as it was. */
    void onProgress(long done, long total);
  }

  /**
   * What came out.
   *
   * @param pictures that were compared
   * @param unreadable reasons why others were not, each with its file
   * @param measured per variant, in order
   */
  public record Result(List<Path> pictures, List<String> unreadable, List<Measured> measured) {
    /** Copies. */
    public Result {
      pictures = List.copyOf(pictures);
      unreadable = List.copyOf(unreadable);
      measured = List.copyOf(measured);
    }
  }

  /**
   * A comparison.
   *
   * @param embedders by variant; the first is the reference. They stay the caller's
   * @param leastTurn fewest pictures of a turn: a few batches for every thread
   * @param turnSeconds about how long the fastest way's turns last at least
   */
  public Comparison(
      Map<Variant, Embedder> embedders, int leastTurn, double turnSeconds, Listener listener) {
    this.embedders = new LinkedHashMap<>(embedders);
    this.turnSize = leastTurn;
    this.turnSeconds = turnSeconds;
    this.listener = listener;
  }

  /**
   * Compares.
   *
   * @param fewest readable pictures
   * @throws SkylightException BAD_INPUT where fewer can be read, MODEL where a model fails
   */
  public Result run(List<Path> pictures, int fewest) {
    total = (long) embedders.size() * (pictures.size() + (long) ROUNDS * turnSize);
    double mostPerSecond = 0;
    List<String> unreadable = new ArrayList<>();
    List<Path> readable = new ArrayList<>();
    Map<Variant, List<float[]>> vectors = new LinkedHashMap<>();
    for (Map.Entry<Variant, Embedder> entry : embedders.entrySet()) {
      boolean first = vectors.isEmpty();
      List<Path> these = first ? pictures : List.copyOf(readable);
      List<float[]> made = new ArrayList<>();
      FloatBuffer out = buffer(entry.getValue(), these.size());
      long start = System.nanoTime();
      List<RowOutcome> outcomes = embed(entry.getValue(), these, out);
      mostPerSecond = Math.max(mostPerSecond, these.size() * 1e9 / (System.nanoTime() - start));
      for (int i = 0; i < these.size(); i++) {
        if (outcomes.get(i).status() == RowOutcome.Status.EMBEDDED) {
          made.add(vector(out, i, entry.getValue().dimension()));
          if (first) {
            readable.add(these.get(i));
          }
        } else if (first) {
          unreadable.add(outcomes.get(i).reason());
        } else {
          throw vanished(outcomes.get(i).reason());
        }
      }
      vectors.put(entry.getKey(), made);
      if (first && readable.size() < Math.max(1, fewest)) {
        throw tooFew(readable.size(), fewest, unreadable);
      }
    }
    turnSize = (int) Math.max(turnSize, Math.min(LARGEST_TURN, mostPerSecond * turnSeconds));
    total = done + (long) embedders.size() * ROUNDS * turnSize;
    Map<Variant, Speed> speeds = speeds(readable);
    List<float[]> reference = vectors.values().iterator().next();
    List<Measured> measured = new ArrayList<>();
    vectors.forEach(
        (variant, made) ->
            measured.add(new Measured(variant, Likeness.of(reference, made), speeds.get(variant))));
    return new Result(readable, unreadable, measured);
  }

  private static SkylightException tooFew(int readable, int fewest, List<String> unreadable) {
    return new SkylightException(
        Kind.BAD_INPUT,
        "Only "
            + readable
            + " of the sampled pictures can be read, and fewer than "
            + fewest
            + " say nothing about the others"
            + (unreadable.isEmpty() ? "" : "; the first that cannot: " + unreadable.get(0))
            + ". Name a folder with more pictures (--images), or raise --sample.");
  }

  private static SkylightException vanished(String reason) {
    return new SkylightException(
        Kind.BAD_INPUT, "A picture changed while it was compared (" + reason + "): try again.");
  }

  private Map<Variant, Speed> speeds(List<Path> readable) {
    Map<Variant, double[]> seconds = new LinkedHashMap<>();
    Map<Variant, Long> cpuNanos = new LinkedHashMap<>();
    List<Variant> order = new ArrayList<>(embedders.keySet());
    order.forEach(variant -> seconds.put(variant, new double[ROUNDS]));
    for (int round = 0; round < ROUNDS; round++) {
      List<Path> these = new ArrayList<>(turnSize);
      for (int i = 0; i < turnSize; i++) {
        these.add(readable.get((round * turnSize + i) % readable.size()));
      }
      for (int turn = 0; turn < order.size(); turn++) {
        Variant variant = order.get((round + turn) % order.size());
        Embedder embedder = embedders.get(variant);
        FloatBuffer out = buffer(embedder, turnSize);
        long cpu = cpuNanos();
        long start = System.nanoTime();
        embed(embedder, these, out);
        seconds.get(variant)[round] = (System.nanoTime() - start) / 1e9;
        cpuNanos.merge(variant, cpuNanos() - cpu, Long::sum);
      }
    }
    double[] reference = seconds.get(order.get(0));
    Map<Variant, Speed> speeds = new LinkedHashMap<>();
    for (Variant variant : order) {
      double[] took = seconds.get(variant);
      double[] rates = new double[ROUNDS];
      double[] ratios = new double[ROUNDS];
      for (int round = 0; round < ROUNDS; round++) {
        rates[round] = turnSize / took[round];
        ratios[round] = reference[round] / took[round];
      }
      Arrays.sort(rates);
      Arrays.sort(ratios);
      speeds.put(
          variant,
          new Speed(
              Likeness.median(rates),
              cpuNanos.get(variant) / 1e6 / ((double) ROUNDS * turnSize),
              Likeness.median(ratios)));
    }
    return speeds;
  }

  private List<RowOutcome> embed(Embedder embedder, List<Path> pictures, FloatBuffer out) {
    List<RowSource> rows = new ArrayList<>(pictures.size());
    for (Path picture : pictures) {
      rows.add(RowSource.of(rows.size(), picture));
    }
    long before = done;
    List<RowOutcome> outcomes =
        embedder.embed(
            rows,
            out,
            (now, failed) -> {
              listener.onProgress(before + now, total);
              return true;
            });
    done = before + pictures.size();
    return outcomes;
  }

  private static FloatBuffer buffer(Embedder embedder, int pictures) {
    return FloatBuffer.allocate(Math.multiplyExact(pictures, embedder.dimension()));
  }

  private static float[] vector(FloatBuffer vectors, int at, int dimension) {
    float[] vector = new float[dimension];
    vectors.get(at * dimension, vector);
    return vector;
  }

  /** Of all threads of this process; ONNX Runtime's are among them. */
  private static long cpuNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
