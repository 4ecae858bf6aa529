package dev.skylight.internal.models;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.files.IoFailures;
import dev.skylight.internal.files.UserCache;
import dev.skylight.internal.images.Decode;
import dev.skylight.internal.images.Preprocessing;
import dev.skylight.internal.models.graph.ExternalData;
import dev.skylight.internal.models.graph.ModelKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A model in the Hugging Face ONNX layout. Opening one reads nothing but its two configuration
 * files, and those when they are asked for. Immutable, thread-safe.
 *
 * <p>Every method throws {@link SkylightException} of kind MODEL where a file is absent or not what
 * it should be.
 */
public final class ModelFolder {

  /** The precisions that can be asked for. */
  public static final List<String> PRECISIONS = List.of("fp32", "int8", "fp16");

  /** For GPUs: a CPU computes it in 32 bits. */
  static final String HALVES = "fp16";

  private static final List<String> INT8_FILES = List.of("_quantized", "_int8", "_uint8");

  private final Path folder;

  private ModelFolder(Path folder) {
    this.folder = folder;
  }

  /**
   * Finds a model.
   *
   * @param nameOrFolder {@code demo}, which is the shipped model; a folder; or a name that is
   *     looked for in the folder of {@code SKYLIGHT_MODELS} and in {@code skylight/models} of the
   *     user's cache folder
   */
  public static ModelFolder open(String nameOrFolder) {
    return open(nameOrFolder, ModelPlaces.ofProcess());
  }

  /** The model, where it is on this machine: with a server, only the workers need it. */
  public static Optional<ModelFolder> ifHere(String nameOrFolder) {
    Path direct = Path.of(nameOrFolder);
    Optional<Path> named =
        direct.getNameCount() > 1 || direct.isAbsolute()
            ? Optional.empty()
            : ModelPlaces.ofProcess().installed(nameOrFolder);
    return (Files.isDirectory(direct) ? Optional.of(direct.toAbsolutePath().normalize()) : named)
        .map(ModelFolder::new);
  }

  static ModelFolder open(String nameOrFolder, ModelPlaces places) {
    return new ModelFolder(ModelSearch.find(nameOrFolder, places));
  }

  /** Absolute path of the folder. */
  public Path folder() {
    return folder;
  }

  /** Width of the model's vectors, as {@code config.json} says. */
  public int dimension() {
    return JsonFile.read(file("config.json")).positive("projection_dim");
  }

  /** Pixels of each side of the pictures that the model takes. */
  public int imageSize() {
    return preprocessing().cropSize();
  }

  /** What {@code preprocessor_config.json} asks for. */
  public Preprocessing preprocessing() {
    return PreprocessorConfig.read(file("preprocessor_config.json"));
  }

  /**
   * The file of the vision tower.
   *
   * @param precision one of {@link #PRECISIONS}
   */
  Path visionModel(String precision) {
    return tower("vision_model", precision);
  }

  /** The file of the text tower, in full precision. */
  Path textModel() {
    return tower("text_model", "fp32");
  }

  /** {@code tokenizer.json}. */
  public Path tokenizer() {
    return file("tokenizer.json");
  }

  /** Tokens that the text tower takes at most, the two special ones included. */
  public int maxTokens() {
    return TextLength.of(file("config.json").getParent());
  }

  /** The token that fills a text up to a fixed length. */
  int padToken() {
    return JsonFile.read(file("config.json")).whole(0, "text_config", "pad_token_id");
  }

  /** A sentence where the model has no text tower, so that its vectors know no words. */
  public Optional<String> wordless() {
    return towers("text_model", "fp32").stream().anyMatch(this::has)
        ? Optional.empty()
        : Optional.of(
            "The model "
                + folder
                + " has no onnx/text_model.onnx: what it makes can be searched with pictures"
                + " (search-image), not with words.");
  }

  /** Whether {@code config.json} says that the model is good for drawn pictures alone. */
  public boolean demo() {
    return has("config.json")
        && Boolean.TRUE.equals(JsonFile.read(file("config.json")).at("skylight", "demo"));
  }

  /**
   * The files that can serve a precision, the best first: int8 is made here of the model in full
   * precision, or else taken as the model's makers quantised it.
   */
  List<VisionSource> sources(String precision) {
    List<VisionSource> sources = new ArrayList<>();
    if ("int8".equals(precision)) {
      if (Files.isRegularFile(folder.resolve("onnx/vision_model.onnx"))) {
        sources.add(new VisionSource(visionModel("fp32"), ModelKind.FLOATS_TO_INT8));
      }
      if (sources.isEmpty() || INT8_FILES.stream().anyMatch(this::hasVisionModel)) {
        sources.add(new VisionSource(visionModel(precision), ModelKind.GIVEN_INT8));
      }
    } else {
      sources.add(new VisionSource(visionModel(precision), ModelKind.FLOATS));
    }
    return sources;
  }

  /**
   * Prepares the graph of the vision tower, as its first use does.
   *
   * @param precision one of {@link #PRECISIONS}
   * @return what was done to it; empty: it is used as it is
   */
  public List<String> prepare(String precision) {
    try (VisionTower tower = VisionTower.open(this, precision)) {
      return tower.model().steps();
    }
  }

  /**
   * Bytes of the files that are loaded for a precision. Prepares the model where that has not been
   * done.
   *
   * @param precision one of {@link #PRECISIONS}
   */
  public long loadedBytes(String precision) {
    try (VisionTower tower = VisionTower.open(this, precision)) {
      long bytes = 0;
      for (Path part : parts(tower.model().file())) {
        bytes += Files.size(part);
      }
      return bytes;
    } catch (IOException e) {
      throw new SkylightException(
          Kind.MODEL, "cannot read the model " + folder + ": " + IoFailures.reason(e), e);
    }
  }

  /**
   * Whether there is a file that can serve a precision; opening it may still show that it does not.
   *
   * @param precision one of {@link #PRECISIONS}
   */
  public boolean offers(String precision) {
    return towers("vision_model", precision).stream().anyMatch(this::has)
        || ("int8".equals(precision) && has("onnx/vision_model.onnx"));
  }

  /**
   * The {@link VectorFingerprint} of the vectors that this model makes now. Prepares the model
   * where that has not been done.
   *
   * @param precision one of {@link #PRECISIONS}
   */
  public String fingerprint(String precision) {
    try (VisionTower tower = VisionTower.open(this, precision)) {
      return tower.fingerprint();
    }
  }

  /** As {@link #fingerprint(String)}, of pictures that are decoded in this way. */
  public String fingerprint(String precision, Decode decode) {
    return VectorFingerprint.decoded(fingerprint(precision), decode);
  }

  private boolean hasVisionModel(String suffix) {
    return Files.isRegularFile(folder.resolve("onnx/vision_model" + suffix + ".onnx"));
  }

  /**
   * Whether vectors with this fingerprint may have been made with this model as it is now. The
   * graph of a model is prepared before it is used, and which steps it bears is seen only then:
   * every outcome counts.
   *
   * @param precision one of {@link #PRECISIONS}
   * @param decode how the pictures were decoded
   */
  public boolean made(String fingerprint, String precision, Decode decode) {
    return fingerprints(precision, decode).anyMatch(fingerprint::equals);
  }

  /** As {@link #made}, of a fingerprint of which only the beginning is known. */
  public boolean madeWhatBegins(String fingerprint, String precision, Decode decode) {
    return fingerprints(precision, decode).anyMatch(made -> made.startsWith(fingerprint));
  }

  private Stream<String> fingerprints(String precision, Decode decode) {
    FileHashes hashes = new FileHashes(UserCache.folder().resolve("file-hashes"));
    return sources(precision).stream()
        .flatMap(
            source -> {
              String given =
                  VectorFingerprint.given(source.file(), precision, preprocessing(), hashes);
              return source.kind().outcomes().stream()
                  .map(steps -> VectorFingerprint.prepared(given, steps));
            })
        .flatMap(made -> Stream.of(made, VectorFingerprint.onCuda(made)))
        .map(made -> VectorFingerprint.decoded(made, decode));
  }

  /**
   * The model and the files that hold its weights where they are kept apart: those with the usual
   * names, which may be nobody's, then whatever else the graph names.
   */
  static List<Path> parts(Path model) throws IOException {
    String name = model.getFileName().toString();
    List<Path> parts;
    try (Stream<Path> files = Files.list(model.getParent())) {
      parts =
          new ArrayList<>(
              files.filter(file -> isPart(file.getFileName().toString(), name)).sorted().toList());
    }
    for (String location : ExternalData.locations(model)) {
      Path part = part(model, location);
      if (!parts.contains(part)) {
        parts.add(part);
      }
    }
    return parts;
  }

  private static Path part(Path model, String location) {
    try {
      Path part = model.resolveSibling(location).normalize();
      if (Files.isRegularFile(part)) {
        return part;
      }
      throw noPart(model, part.toString(), null);
    } catch (InvalidPathException e) {
      throw noPart(model, "a file whose name is none here", e);
    }
  }

  private static SkylightException noPart(Path model, String part, Exception cause) {
    return new SkylightException(
        Kind.MODEL,
        model + " keeps weights in " + part + ", which is not there; copy or export it anew",
        cause);
  }

  private static boolean isPart(String name, String model) {
    return name.equals(model) || name.startsWith(model + "_data") || name.equals(model + ".data");
  }

  /** Whether every file is there that pictures and words need. */
  boolean complete(String precision) {
    return Stream.of("config.json", "preprocessor_config.json", "tokenizer.json")
            .allMatch(this::has)
        && towers("text_model", "fp32").stream().anyMatch(this::has)
        && offers(precision);
  }

  private boolean has(String name) {
    return Files.isRegularFile(folder.resolve(name));
  }

  private Path tower(String name, String precision) {
    List<String> files = towers(name, precision);
    return files.stream()
        .map(folder::resolve)
        .filter(Files::isRegularFile)
        .findFirst()
        .orElseThrow(() -> absent(String.join(" or ", files)));
  }

  /** What a tower's file may be called, the usual name first. */
  private static List<String> towers(String name, String precision) {
    List<String> suffixes =
        switch (precision) {
          case "fp32" -> List.of("");
          case "int8" -> INT8_FILES;
          case HALVES -> List.of("_fp16");
          default ->
              throw new SkylightException(
                  Kind.BAD_INPUT,
                  "--precision "
                      + precision
                      + " is unknown; use one of "
                      + String.join(", ", PRECISIONS));
        };
    return suffixes.stream().map(suffix -> "onnx/" + name + suffix + ".onnx").toList();
  }

  private Path file(String name) {
    Path file = folder.resolve(name);
    if (!Files.isRegularFile(file)) {
      throw absent(name);
    }
    return file;
  }

  private SkylightException absent(String what) {
    return new SkylightException(
        Kind.MODEL,
        String.format(
            "the model folder %s has no %s; pass --model DIR, a folder in the Hugging Face ONNX"
                + " layout (%s)",
            folder, what, ModelSearch.LAYOUT));
  }

  @Override
  public String toString() {
    return folder.toString();
  }
}
