package dev.skylight.internal.models;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A model that has a name: where the Hugging Face hub keeps its ONNX export, and what its files
 * are. Immutable.
 *
 * @param name that {@code --model} takes
 * @param title what it is, in a line
 * @param dimension width of its vectors
 * @param imageSize pixels of each side of the pictures that it takes
 * @param repo {@code owner/name} on the hub
 * @param revision commit, or branch where no commit was checked
 * @param visionBytes about what the vision model takes, by precision
 * @param textBytes about what the text model takes
 * @param pins size and hash of the files at that revision, by path; those that are not here are
 *     checked against what the hub itself says of them
 */
public record KnownModel(
    String name,
    String title,
    int dimension,
    int imageSize,
    String repo,
    String revision,
    Map<String, Long> visionBytes,
    long textBytes,
    Map<String, Pin> pins) {

  /** The name of the model that comes with the program. */
  public static final String DEMO = "demo";

  /** The model for photographs that is meant where none is named. */
  public static final String DEFAULT = "clip-vit-b-32";

  /**
   * A file that is known to the byte.
   *
   * @param bytes its size
   * @param sha256 in lower-case hex
   */
  public record Pin(long bytes, String sha256) {}

  /** The precisions that are pulled. */
  public static final List<String> PRECISIONS = List.of("fp32", "int8");

  private static final long MB = 1_000_000;

  /** Shared by all of them. */
  private static final List<String> CONFIGURATION =
      List.of("config.json", "preprocessor_config.json", "tokenizer.json");

  private static final String TEXT = "onnx/text_model.onnx";

  private static final Map<String, String> VISION =
      Map.of("fp32", "onnx/vision_model.onnx", "int8", "onnx/vision_model_quantized.onnx");

  /**
   * The models on the hub, smallest first. Pins were compared between independent projects that
   * download the same files; one that only a single project names is left out.
   */
  private static final List<KnownModel> ALL =
      List.of(
          new KnownModel(
              DEFAULT,
              "OpenAI CLIP ViT-B/32: the fastest for photographs",
              512,
              224,
              "Xenova/clip-vit-base-patch32",
              "d15189d7028b43f1d3e65039190477f6af591c2a",
              Map.of("fp32", 352 * MB, "int8", 89 * MB),
              254 * MB,
              Map.of(
                  "config.json",
                  new Pin(
                      4_524, "493ef57ff783e42d1530c91b53469b7fdf8db8a9c1408e86998fcb7899a4f495"),
                  "preprocessor_config.json",
                  new Pin(520, "6f638fb9401a6d6296feff533ee7efe657b787c49f954f82f5906b36ef2a1b1f"),
                  "tokenizer.json",
                  new Pin(
                      2_224_119,
                      "f7f3b7af117d467b58374797691a6438d3e6b9e9cef800dfd5dced7f697a90cd"),
                  "onnx/vision_model.onnx",
                  new Pin(
                      351_685_709,
                      "fd6e1402a588279d1723c7534d4bcba5bc0b14b47dfab0e46f8c47b8270d7d40"),
                  "onnx/vision_model_quantized.onnx",
                  new Pin(
                      89_117_001,
                      "583fd1110a514667812fee7d684952aaf82a99b959760c8d7dca7e0ab9839299"),
                  TEXT,
                  new Pin(
                      254_058_553,
                      "3f6571f5bad13a97c469c1622e1cfc4d9aef78b79fdbfcff804ca357bfada8cc"))),
          new KnownModel(
              "clip-vit-b-16",
              "OpenAI CLIP ViT-B/16: finer detail from four times as many patches",
              512,
              224,
              "Xenova/clip-vit-base-patch16",
              "main",
              Map.of("fp32", 345 * MB, "int8", 87 * MB),
              254 * MB,
              Map.of()),
          new KnownModel(
              "clip-vit-l-14",
              "OpenAI CLIP ViT-L/14: the most exact of the three, and by far the slowest",
              768,
              224,
              "Xenova/clip-vit-large-patch14",
              "c307790166907339eed5a9a53a249af534102536",
              Map.of("fp32", 1_216 * MB, "int8", 307 * MB),
              495 * MB,
              Map.of(
                  "onnx/vision_model.onnx",
                  new Pin(
                      1_216_438_437,
                      "ff49f8aa57c7abfd26e382eb083e4dbf988505223a9bd3767dbfd4e729206709"))));

  /** Makes the collections immutable. */
  public KnownModel {
    visionBytes = Map.copyOf(visionBytes);
    pins = Map.copyOf(pins);
  }

  /** Every model that can be fetched; {@link #DEMO} is not one of them. */
  public static List<KnownModel> all() {
    return ALL;
  }

  /** The model of a name. */
  public static Optional<KnownModel> of(String name) {
    return ALL.stream().filter(model -> model.name().equals(name)).findFirst();
  }

  /** The names, in words. */
  static String names() {
    return String.join(", ", ALL.stream().map(KnownModel::name).toList());
  }

  /**
   * The files that a precision needs, as paths in the repository and in the model folder.
   *
   * @param precisions of {@link #PRECISIONS}; words are encoded in full precision always
   */
  public List<String> files(List<String> precisions) {
    List<String> files = new ArrayList<>(CONFIGURATION);
    files.add(TEXT);
    for (String precision : precisions) {
      files.add(VISION.get(precision));
    }
    return List.copyOf(files);
  }

  /** About what a pull of these precisions downloads, in bytes. */
  public long bytes(List<String> precisions) {
    return textBytes
        + 2 * MB
        + precisions.stream().mapToLong(precision -> visionBytes.get(precision)).sum();
  }

  /** Bytes as people read them, in units of 1000. */
  public static String size(long bytes) {
    return bytes >= 1_000 * MB
        ? String.format(Locale.ROOT, "%.1f GB", bytes / 1e9)
        : bytes >= MB
            ? Math.round(bytes / 1e6) + " MB"
            : bytes == 0 ? "nothing" : Math.max(1, bytes / 1_000) + " kB";
  }
}
