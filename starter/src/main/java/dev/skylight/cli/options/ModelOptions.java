package dev.skylight.cli.options;

import dev.skylight.cli.config.Config;
import dev.skylight.collection.SkylightException;
import dev.skylight.internal.images.Decode;
import dev.skylight.internal.ledger.Asked;
import dev.skylight.internal.models.KnownModel;
import dev.skylight.internal.models.ModelPlaces;
import dev.skylight.internal.models.ModelUse;
import dev.skylight.job.EmbedRequest;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What makes the vectors of a collection. */
public final class ModelOptions {

  @Option(
      names = "--model",
      paramLabel = "NAME|DIR",
      description =
          "Name of 'model list', or a folder. Default: the ledger's, else " + KnownModel.DEFAULT)
  private String model;

  @Option(
      names = "--precision",
      paramLabel = "fp32|int8|fp16",
      description = "Default: the ledger's, else fp32")
  private Precision precision;

  @Option(
      names = "--decode",
      paramLabel = "exact|fast",
      description =
          "exact: pixels as Pillow's; fast: large JPEGs are decoded at a smaller scale, vectors"
              + " differ a little. Default: the ledger's, else exact")
  private Decode decode;

  /**
   * A model, and for the rest what is found.
   *
   * @param model name or folder, or null for the ledger's
   */
  public static ModelOptions of(String model) {
    ModelOptions options = new ModelOptions();
    options.model = model;
    return options;
  }

  /** Whether a model was asked for. */
  public boolean named() {
    return model != null;
  }

  /**
   * What was asked for, else how the rows that are there were made or were to be made, else what
   * the configuration file says, else the usual.
   *
   * @param rows what the ledger says of the rows that are to stay
   * @return a folder by its absolute path, since workers have working folders of their own
   */
  public ModelUse choice(Optional<Asked> rows, Config config) {
    return new ModelUse(
        model(model, rows.map(Asked::model), config),
        precision(precision, rows.map(Asked::precision), config),
        first(decode, rows.map(Asked::decode), config, "decode", EmbedRequest.DECODE_EXACT));
  }

  /**
   * The model that is meant.
   *
   * @param asked by the user, or null
   * @param rows which made those that are there
   */
  public static String model(String asked, Optional<String> rows, Config config) {
    return asked != null
        ? ModelPlaces.lasting(asked)
        : rows.or(() -> config.fallback("model").map(ModelPlaces::lasting))
            .orElse(KnownModel.DEFAULT);
  }

  /** Its precision, as {@link #model(String, Optional, Config)}. */
  public static String precision(Precision asked, Optional<String> rows, Config config) {
    return first(asked, rows, config, "precision", "fp32");
  }

  /**
   * Refuses the default model where it is not installed, instead of taking one that knows only
   * drawings. A model that was asked for may be installed where the workers are.
   */
  public void checkDefault(String chosen, Map<String, String> env) {
    if (!named()
        && chosen.equals(KnownModel.DEFAULT)
        && ModelPlaces.of(env).installed(KnownModel.DEFAULT).isEmpty()) {
      throw new SkylightException(
          SkylightException.Kind.MODEL,
          "No model is named, and "
              + KnownModel.DEFAULT
              + " is not installed: fetch it with 'skylight model pull "
              + KnownModel.DEFAULT
              + "', name another with --model, or try --model demo, which comes with Skylight and"
              + " knows drawn pictures only.");
    }
  }

  private static String first(
      Object asked, Optional<String> rows, Config config, String key, String usual) {
    return asked != null ? asked.toString() : rows.or(() -> config.fallback(key)).orElse(usual);
  }
}
