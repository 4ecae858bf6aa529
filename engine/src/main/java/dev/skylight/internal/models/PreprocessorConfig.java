package dev.skylight.internal.models;

import dev.skylight.internal.images.Preprocessing;
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
      if (json.at(key) != null && !PROCESSORS.contains(json.at(key))) {
        throw json.wrong("CLIPImageProcessor", key);
      }
    }
    for (String step : List.of("do_resize", "do_center_crop", "do_rescale", "do_normalize")) {
      if (json.at(step) != null && !Boolean.TRUE.equals(json.at(step))) {
        throw json.wrong("true", step);
      }
    }
    if (json.whole(BICUBIC, "resample") != BICUBIC) {
      throw json.wrong("3 (bicubic)", "resample");
    }
    // configurations before Transformers 4.24 have bare numbers
    int edge =
        json.isWhole("size") ? json.positive("size") : json.positive("size", "shortest_edge");
    int crop = crop(json);
    if (edge < crop || edge > 4096) {
      throw json.wrong("between the crop size, " + crop + ", and 4096", "size");
    }
    Object rescale = json.at("rescale_factor");
    if (rescale != null && !(rescale instanceof Number)) {
      throw json.wrong("a number", "rescale_factor");
    }
    return new Preprocessing(
        edge,
        crop,
        rescale instanceof Number factor ? factor.doubleValue() : 1 / 255.0,
        triple(json, "image_mean"),
        triple(json, "image_std"));
  }

  private static int crop(JsonFile json) {
    if (json.isWhole("crop_size")) {
      return json.positive("crop_size");
    }
    int width = json.positive("crop_size", "width");
    if (json.positive("crop_size", "height") != width) {
      throw json.wrong("equal height and width", "crop_size");
    }
    return width;
  }

  private static List<Float> triple(JsonFile json, String key) {
    List<Float> values = new ArrayList<>();
    if (json.at(key) instanceof List<?> list && list.size() == 3) {
      for (Object value : list) {
        if (value instanceof Number number) {
          values.add((float) number.doubleValue());
        }
      }
    }
    if (values.size() != 3) {
      throw json.wrong("three numbers", key);
    }
    return values;
  }
}
