package dev.skylight.internal.models;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds the folder of a model that a person names, or says where it was looked for. */
final class ModelSearch {

  /** What a model's folder has to hold. */
  static final String LAYOUT =
      "config.json, preprocessor_config.json, tokenizer.json, onnx/vision_model.onnx and"
          + " onnx/text_model.onnx";

  private ModelSearch() {}

  /** As {@link ModelFolder#open(String)}, in these places. */
  static Path find(String nameOrFolder, ModelPlaces places) {
    if (nameOrFolder.isBlank()) {
      throw new SkylightException(Kind.MODEL, "--model is empty; pass the folder of a model");
    }
    if (KnownModel.DEMO.equals(nameOrFolder)) {
      return demo(places);
    }
    Path direct = Path.of(nameOrFolder);
    if (Files.isDirectory(direct)) {
      return direct.toAbsolutePath().normalize();
    }
    if (direct.getNameCount() > 1 || direct.isAbsolute()) {
      throw new SkylightException(
          Kind.MODEL,
          String.format(
              "there is no model folder %s; pass --model DIR, a folder in the Hugging Face ONNX"
                  + " layout (%s)",
              direct.toAbsolutePath().normalize(), LAYOUT));
    }
    return places.installed(nameOrFolder).orElseThrow(() -> notInstalled(nameOrFolder, places));
  }

  private static Path demo(ModelPlaces places) {
    return places
        .installed(KnownModel.DEMO)
        .orElseThrow(
            () ->
                new SkylightException(
                    Kind.MODEL,
                    "the demo model comes with Skylight, and this checkout lacks "
                        + places.demo().map(Path::toString).orElse("data/demo-model")
                        + ": take the whole repository, or fetch another model with 'skylight"
                        + " model pull "
                        + KnownModel.DEFAULT
                        + "'"));
  }

  private static SkylightException notInstalled(String name, ModelPlaces places) {
    String looked =
        String.join(" and ", places.candidates(name).stream().map(Path::toString).toList())
            + (places.variableSet() ? "" : " (SKYLIGHT_MODELS is not set)");
    return new SkylightException(
        Kind.MODEL,
        KnownModel.of(name).isPresent()
            ? String.format(
                "model %s is not installed: looked for %s; fetch it with 'skylight model pull %s',"
                    + " or pass --model DIR, a folder in the Hugging Face ONNX layout (%s)",
                name, looked, name, LAYOUT)
            : String.format(
                "model %s is neither a folder nor one of %s, %s, and %s is not there either; pass"
                    + " --model DIR, a folder in the Hugging Face ONNX layout (%s)",
                name, KnownModel.DEMO, KnownModel.names(), looked, LAYOUT));
  }
}
