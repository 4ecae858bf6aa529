package dev.skylight.internal.models.graph;

import dev.skylight.internal.images.Preprocessing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the steps that a model bears: each is done, run and compared before it is taken. */
final class Trial {

  private static final Logger log = LoggerFactory.getLogger(Trial.class);

  private static final String INPUT = "pixel_values";

  private final Path model;
  private final Preprocessing pixels;
  private final ModelKind kind;
  private final ModelRunner runner;
  private final Path out;

  private byte[] pictures;
  private float[][] vectors;

  /**
   * A trial.
   *
   * @param out what is tried is written here
   */
  Trial(Path model, Preprocessing pixels, ModelKind kind, ModelRunner runner, Path out) {
    this.model = model;
    this.pixels = pixels;
    this.kind = kind;
    this.runner = runner;
    this.out = out;
  }

  /**
   * Leaves the model with all the steps that it bears in the output.
   *
   * @return these; where there are none, the output means nothing
   * @throws RuntimeException where the model as given cannot be run
   */
  List<Step> run() throws IOException, UnsupportedGraphException {
    List<Step> taken = new ArrayList<>();
    List<Step> steps = Step.of(kind);
    boolean written = true;
    for (int from = 0, to = 0; from < steps.size(); from = to) {
      double cosine = steps.get(from).cosine(kind);
      while (to < steps.size() && steps.get(to).cosine(kind) == cosine) {
        to++;
      }
      List<Step> together = applicable(taken, steps.subList(from, to));
      if (together.isEmpty()) {
        continue;
      }
      // mostly all is well, and one run tells
      written = tryOut(taken, together, cosine);
      if (!written && together.size() > 1) {
        for (Step step : together) {
          written = tryOut(taken, List.of(step), cosine);
        }
      }
    }
    if (!written && !taken.isEmpty()) {
      GraphFile.write(rewrite(taken), out);
    }
    return taken;
  }

  private List<Step> applicable(List<Step> taken, List<Step> steps)
      throws IOException, UnsupportedGraphException {
    Graph graph = rewrite(taken);
    List<Step> found = new ArrayList<>();
    for (Step step : steps) {
      if (rewrite(graph, step)) {
        found.add(step);
      } else {
        log.info("{}: nothing to do for {}", model, step.id);
      }
    }
    return found;
  }

  private Graph rewrite(List<Step> steps) throws IOException, UnsupportedGraphException {
    Graph graph = GraphFile.read(model);
    for (Step step : steps) {
      rewrite(graph, step);
    }
    return graph;
  }

  private boolean rewrite(Graph graph, Step step) throws IOException, UnsupportedGraphException {
    try {
      return step.rewriting(kind, INPUT, pixels).rewrite(graph);
    } catch (RuntimeException e) { // whether it is a model at all, the runtime says
      log.debug("{} on {}", step, model, e);
      throw new UnsupportedGraphException("it breaks the rules of ONNX, " + step.id + ": " + e);
    }
  }

  /** Adds steps to those taken if the vectors bear it. */
  private boolean tryOut(List<Step> taken, List<Step> more, double limit)
      throws IOException, UnsupportedGraphException {
    if (vectors == null) {
      pictures = SamplePictures.draw(pixels.cropSize());
      vectors = vectors(model);
    }
    List<Step> all = new ArrayList<>(taken);
    all.addAll(more);
    GraphFile.write(rewrite(all), out);
    double cosine;
    try {
      cosine = least(vectors, vectors(out));
    } catch (RuntimeException e) {
      log.info("{}: {} cannot be run, left out: {}", model, more, e.toString());
      return false;
    }
    boolean good = cosine >= limit;
    log.info(
        "{}: {} {}: cosine {}, at least {} is wanted",
        model,
        more,
        good ? "taken" : "left out",
        String.format(Locale.ROOT, "%.7f", cosine),
        limit);
    if (good) {
      taken.addAll(more);
    }
    return good;
  }

  private float[][] vectors(Path file) {
    // scales that span a batch: such a model is used with single pictures
    int together = kind == ModelKind.GIVEN_INT8 ? 1 : SamplePictures.COUNT;
    return runner.run(file, pictures, SamplePictures.COUNT, together);
  }

  /** The least cosine between rows; NaN where one of them has no direction. */
  private static double least(float[][] expected, float[][] found) {
    double least = 1;
    for (int i = 0; i < expected.length; i++) {
      double dot = 0;
      double a = 0;
      double b = 0;
      for (int k = 0; k < expected[i].length; k++) {
        dot += (double) expected[i][k] * found[i][k];
        a += (double) expected[i][k] * expected[i][k];
        b += (double) found[i][k] * found[i][k];
      }
      least = Math.min(least, dot / Math.sqrt(a * b)); // keeps NaN
    }
    return least;
  }
}
