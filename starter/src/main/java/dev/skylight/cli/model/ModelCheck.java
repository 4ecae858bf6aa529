package dev.skylight.cli.model;

import dev.skylight.cli.options.EngineOptions;
import dev.skylight.cli.shell.Screen;
import dev.skylight.collection.SkylightException;
import dev.skylight.internal.comparison.Comparison;
import dev.skylight.internal.comparison.Recommendation;
import dev.skylight.internal.comparison.Variant;
import dev.skylight.internal.images.Decode;
import dev.skylight.internal.images.ImageException;
import dev.skylight.internal.images.ImageHeader;
import dev.skylight.internal.images.Preprocessing;
import dev.skylight.internal.models.Embedder;
import dev.skylight.internal.models.ModelFolder;
import dev.skylight.internal.models.ModelUse;
import dev.skylight.internal.models.OnnxEmbedders;
import dev.skylight.terminal.Working;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Compares what one model can do; owns what it opens. */
final class ModelCheck implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ModelCheck.class);

  /** Batches of a thread in one turn: fewer would leave threads without work at its end. */
  private static final int BATCHES = 4;

  /** Shorter turns measure the scheduler. */
  private static final double TURN_SECONDS = 0.4;

  private final Screen screen;
  private final ModelFolder model;
  private final int leastTurn;
  private final OnnxEmbedders embedders;

  ModelCheck(Screen screen, ModelFolder model, EngineOptions engine) {
    this.screen = screen;
    this.model = model;
    leastTurn = BATCHES * engine.threads() * engine.batchSize();
    embedders = engine.embedders(screen);
  }

  /**
   * What came out.
   *
   * @param result of the precisions
   * @param leftOut why a precision cannot be used, by its name
   * @param loadedBytes size of the files that are loaded, by precision
   * @param decodings exact and fast decoding, of the JPEGs that are large enough; empty where
   *     nobody asked or there are none
   */
  record Outcome(
      Comparison.Result result,
      Map<String, String> leftOut,
      Map<String, Long> loadedBytes,
      Recommendation recommendation,
      Optional<Comparison.Result> decodings) {}

  Outcome run(List<Path> pictures, boolean fast) {
    Map<Variant, Embedder> precisions = new LinkedHashMap<>();
    Map<String, String> leftOut = new LinkedHashMap<>();
    Map<String, Long> bytes = new LinkedHashMap<>();
    if (!model.offers(Variant.REFERENCE.precision())) {
      throw new SkylightException(
          SkylightException.Kind.MODEL,
          "The model folder "
              + model
              + " has no onnx/vision_model.onnx, the model in full precision that the others are"
              + " compared with: put it there, or fetch it with 'skylight model pull NAME"
              + " --precision all'.");
    }
    try (Working working = screen.working("preparing " + model)) {
      precisions.put(Variant.REFERENCE, open(Variant.REFERENCE, bytes));
      for (String precision : ModelFolder.PRECISIONS) {
        Variant variant = new Variant(precision, Variant.REFERENCE.decode());
        if (variant.equals(Variant.REFERENCE) || !model.offers(precision)) {
          continue;
        }
        working.detail(precision);
        try {
          precisions.put(variant, open(variant, bytes));
        } catch (SkylightException e) {
          if (e.kind() != SkylightException.Kind.MODEL) {
            throw e;
          }
          LOG.info("{} is not compared", variant, e);
          leftOut.put(precision, e.getMessage());
        }
      }
    }
    Comparison.Result result =
        compare("comparing precisions", precisions, pictures, Comparison.FEWEST);
    return new Outcome(
        result,
        leftOut,
        bytes,
        Recommendation.of(result.measured()),
        fast ? decodings(result.pictures()) : Optional.empty());
  }

  private Embedder open(Variant variant, Map<String, Long> bytes) {
    Embedder embedder =
        embedders.get(
            new ModelUse(model.folder().toString(), variant.precision(), variant.decode()));
    bytes.put(variant.precision(), model.loadedBytes(variant.precision()));
    return embedder;
  }

  private Comparison.Result compare(
      String doing, Map<Variant, Embedder> variants, List<Path> pictures, int fewest) {
    try (Working working = screen.working(doing)) {
      return new Comparison(variants, leastTurn, TURN_SECONDS, working::part).run(pictures, fewest);
    }
  }

  private Optional<Comparison.Result> decodings(List<Path> pictures) {
    List<Path> large = large(pictures);
    if (large.isEmpty()) {
      return Optional.empty();
    }
    Map<Variant, Embedder> decodings = new LinkedHashMap<>();
    for (Decode decode : List.of(Decode.EXACT, Decode.FAST)) {
      Variant variant = new Variant(Variant.REFERENCE.precision(), decode.toString());
      decodings.put(
          variant,
          embedders.get(
              new ModelUse(model.folder().toString(), variant.precision(), variant.decode())));
    }
    return Optional.of(compare("comparing exact and fast decoding", decodings, large, 1));
  }

  private List<Path> large(List<Path> pictures) {
    Preprocessing pixels = model.preprocessing();
    List<Path> large = new ArrayList<>();
    for (Path picture : pictures) {
      try {
        if (Decode.FAST.reduces(ImageHeader.read(picture), pixels)) {
          large.add(picture);
        }
      } catch (ImageException e) {
        LOG.info("{} has changed since it was compared", picture, e);
      }
    }
    return large;
  }

  @Override
  public void close() {
    embedders.close();
  }
}
