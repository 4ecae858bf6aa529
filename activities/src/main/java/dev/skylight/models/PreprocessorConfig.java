package dev.skylight.models;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skylight.images.Preprocessing;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Reads {@code preprocessor_config.json} and refuses whatever {@link Preprocessing} cannot do to
 * the pixel: a picture prepared in another way would give a vector that is wrong in silence.
 */
final class PreprocessorConfig {

  private static final Set<String> PROCESSORS =
      Set.of(
          "CLIPImageProcessor",
          "CLIPImageProcessorFast",
          "CLIPImageProcessorPil",
          "CLIPFeatureExtractor");

  private static final int BICUBIC = 3;

  private PreprocessorConfig() {}

  static Preprocessing read(Path file) {
    JsonFile json = JsonFile.read(file);
    for (String key : List.of("image_processor_type", "feature_extractor_type")) {
      JsonNode type = json.at(key);
      if (!type.isMissingNode() && !PROCESSORS.contains(type.asText())) {
        throw json.wrong(key, type, "CLIPImageProcessor");
      }
    }
    for (String step : List.of("do_resize", "do_center_crop", "do_rescale", "do_normalize")) {
      JsonNode node = json.at(step);
      if (!node.isMissingNode() && !(node.isBoolean() && node.booleanValue())) {
        throw json.wrong(step, node, "true");
      }
    }
    JsonNode resample = json.at("resample");
    if (!resample.isMissingNode() && resample.asInt(-1) != BICUBIC) {
      throw json.wrong("resample", resample, "3 (bicubic)");
    }
    int edge = edge(json);
    int crop = crop(json);
    if (edge < crop || edge > 4096) {
      throw json.wrong("size", json.at("size"), "at least the crop size, " + crop);
    }
    JsonNode rescale = json.at("rescale_factor");
    if (!rescale.isMissingNode() && !rescale.isNumber()) {
      throw json.wrong("rescale_factor", rescale, "a number");
    }
    return new Preprocessing(
        edge,
        crop,
        rescale.isMissingNode() ? 1 / 255.0 : rescale.doubleValue(),
        triple(json, "image_mean"),
        triple(json, "image_std"));
  }

  private static int edge(JsonFile json) {
    if (json.at("size").isIntegralNumber()) { // configurations before Transformers 4.24
      return json.positive("size");
    }
    return json.positive("size", "shortest_edge");
  }

  private static int crop(JsonFile json) {
    if (json.at("crop_size").isIntegralNumber()) {
      return json.positive("crop_size");
    }
    int width = json.positive("crop_size", "width");
    if (json.positive("crop_size", "height") != width) {
      throw json.wrong("crop_size", json.at("crop_size"), "equal height and width");
    }
    return width;
  }

  private static List<Float> triple(JsonFile json, String key) {
    JsonNode node = json.at(key);
    List<Float> values = new ArrayList<>();
    for (JsonNode value : node) {
      if (value.isNumber()) {
        values.add((float) value.doubleValue());
      }
    }
    if (values.size() != 3 || node.size() != 3) {
      throw json.wrong(key, node, "three numbers");
    }
    return values;
  }
}
