package dev.skylight.internal.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.files.Sha256;
import dev.skylight.internal.images.Decode;
import dev.skylight.internal.images.Preprocessing;
import dev.skylight.internal.models.graph.ExternalWeights;
import dev.skylight.internal.models.graph.ModelKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class ModelFolderTest {

  private static final String CONFIG =
      "{\"projection_dim\": 512, \"text_config\": {\"max_position_embeddings\": 77}}";

  private static final String PREPROCESSOR =
      "{\"do_resize\": true, \"resample\": 3, \"size\": {\"shortest_edge\": 224},"
          + " \"crop_size\": {\"height\": 224, \"width\": 224}, \"image_mean\": [0.5, 0.4, 0.3],"
          + " \"image_std\": [0.2, 0.2, 0.1], \"image_processor_type\": \"CLIPImageProcessor\"}";

  @TempDir Path root;

  private Path folder;

  @BeforeEach
  void write() throws IOException {
    folder = Files.createDirectories(root.resolve("model"));
    Files.createDirectories(folder.resolve("onnx"));
    Files.writeString(folder.resolve("config.json"), CONFIG);
    Files.writeString(folder.resolve("preprocessor_config.json"), PREPROCESSOR);
    Files.writeString(folder.resolve("onnx/vision_model.onnx"), "weights");
  }

  private ModelFolder model() {
    return ModelFolder.open(folder.toString());
  }

  private static ModelFolder open(String name, String variable, Path cache) {
    return ModelFolder.open(name, new ModelPlaces(variable, cache, null));
  }

  private static String refusal(Executable call) {
    SkylightException e = assertThrows(SkylightException.class, call);
    assertEquals(Kind.MODEL, e.kind());
    return e.getMessage();
  }

  private String refusedPreprocessor(String from, String to) throws IOException {
    Files.writeString(folder.resolve("preprocessor_config.json"), PREPROCESSOR.replace(from, to));
    return refusal(() -> model().preprocessing())
        .replace(folder.resolve("preprocessor_config.json").toString(), "FILE");
  }

  @Test
  void readsTheConfiguration() {
    assertEquals(512, model().dimension());
    assertEquals(224, model().imageSize());
    assertEquals(77, model().maxTokens());
    assertEquals(
        new Preprocessing(
            224, 224, 1 / 255.0, List.of(0.5f, 0.4f, 0.3f), List.of(0.2f, 0.2f, 0.1f)),
        model().preprocessing());
  }

  @Test
  void namesAreLookedForInTheUsersFolders() throws IOException {
    Path named = Files.createDirectories(root.resolve("cache/clip-vit-b-32"));
    assertEquals(named, open("clip-vit-b-32", null, root.resolve("cache")).folder());
    Path first = Files.createDirectories(root.resolve("mine/clip-vit-b-32"));
    assertEquals(
        first,
        open("clip-vit-b-32", root.resolve("mine").toString(), root.resolve("cache")).folder());
  }

  @Test
  void saysWhereANameWasLookedFor() {
    assertEquals(
        "model clip-vit-b-16 is not installed: looked for "
            + root.resolve("clip-vit-b-16")
            + " (SKYLIGHT_MODELS is not set); fetch it with 'skylight model pull clip-vit-b-16', or"
            + " pass --model DIR, a folder in the Hugging Face ONNX layout (config.json,"
            + " preprocessor_config.json, tokenizer.json, onnx/vision_model.onnx and"
            + " onnx/text_model.onnx)",
        refusal(() -> open("clip-vit-b-16", null, root)));
    assertTrue(
        refusal(() -> open("nonsense", null, root))
            .contains(
                "nonsense is neither a folder nor one of demo, clip-vit-b-32, clip-vit-b-16,"
                    + " clip-vit-l-14"));
    assertTrue(refusal(() -> open("no/such", null, root)).startsWith("there is no model folder"));
  }

  @Test
  void theDemoModelLiesBesideTheProgram() throws IOException {
    ModelPlaces places = new ModelPlaces(root.resolve("mine").toString(), root, root);
    Files.createDirectories(root.resolve("mine/demo"));
    assertEquals(
        "the demo model comes with Skylight, and this checkout lacks "
            + root.resolve("data/demo-model")
            + ": take the whole repository, or fetch another model with 'skylight model pull"
            + " clip-vit-b-32'",
        refusal(() -> ModelFolder.open("demo", places)));
    Path shipped = Files.createDirectories(root.resolve("data/demo-model"));
    assertEquals(shipped, ModelFolder.open("demo", places).folder());
    assertTrue(
        refusal(() -> ModelFolder.open("demo", new ModelPlaces(null, root, null)))
            .contains("this checkout lacks data/demo-model: "));
  }

  @Test
  void saysWhichFileIsAbsent() throws IOException {
    assertTrue(
        refusal(() -> model().textModel())
            .startsWith(
                "the model folder " + folder + " has no onnx/text_model.onnx; pass --model"));
    assertTrue(
        refusal(() -> model().visionModel("int8"))
            .contains(
                "onnx/vision_model_quantized.onnx or onnx/vision_model_int8.onnx or"
                    + " onnx/vision_model_uint8.onnx"));
    Files.delete(folder.resolve("config.json"));
    assertTrue(refusal(() -> model().dimension()).contains("has no config.json"));
  }

  @Test
  void refusesPreprocessingItCannotDoToThePixel() throws IOException {
    String advice = "; use a CLIP model in the Hugging Face ONNX layout";
    assertEquals(
        "FILE: \"resample\" is 2, expected 3 (bicubic)" + advice,
        refusedPreprocessor("\"resample\": 3", "\"resample\": 2"));
    assertEquals(
        "FILE: \"image_processor_type\" is SiglipImageProcessor, expected CLIPImageProcessor"
            + advice,
        refusedPreprocessor("CLIPImageProcessor", "SiglipImageProcessor"));
    assertEquals(
        "FILE: \"do_resize\" is false, expected true" + advice,
        refusedPreprocessor("\"do_resize\": true", "\"do_resize\": false"));
    assertEquals(
        "FILE: \"size.shortest_edge\" is absent, expected a positive whole number" + advice,
        refusedPreprocessor("shortest_edge", "height"));
    assertEquals(
        "FILE: \"image_mean\" is [0.5, 0.4], expected three numbers" + advice,
        refusedPreprocessor("[0.5, 0.4, 0.3]", "[0.5, 0.4]"));
    assertTrue(refusedPreprocessor("}", "").startsWith("FILE is not valid JSON ("));
  }

  @Test
  void aDamagedModelIsNamed() {
    String message = refusal(() -> ImageEncoder.open(model(), "fp32", "exact"));
    assertTrue(
        message.startsWith(
            "ONNX Runtime cannot open " + folder.resolve("onnx/vision_model.onnx") + " ("),
        message);
  }

  @Test
  void theFingerprintFollowsWhatDecidesTheVectors() throws IOException {
    FileHashes hashes = new FileHashes(root.resolve("hashes"));
    String before = given("fp32", hashes);
    assertTrue(before.matches("[0-9a-f]{64}"), before);
    assertEquals(before, given("fp32", hashes));
    Files.writeString(folder.resolve("onnx/text_model.onnx"), "another tower");
    Files.writeString(folder.resolve("tokenizer.json"), "{}");
    assertEquals(before, given("fp32", hashes));

    Files.writeString(folder.resolve("onnx/vision_model_int8.onnx"), "weights");
    assertNotEquals(before, given("int8", hashes));
    Path weights = Files.writeString(folder.resolve("onnx/vision_model.onnx_data"), "more");
    assertNotEquals(before, given("fp32", hashes));
    Files.delete(weights);
    assertEquals(before, given("fp32", hashes));
    Files.writeString(
        folder.resolve("preprocessor_config.json"), PREPROCESSOR.replace("0.5", "0.6"));
    assertNotEquals(before, given("fp32", hashes));
  }

  /** Transformers leaves out what is CLIP's usual value, and says 1e30 where it knows no length. */
  @Test
  void theLengthOfTextsIsTheConfigurationsElseTheTokenizersElseTheUsual() throws IOException {
    Files.writeString(folder.resolve("config.json"), "{\"projection_dim\": 512}");
    assertEquals(77, model().maxTokens());
    Files.writeString(folder.resolve("tokenizer.json"), "{\"truncation\": {\"max_length\": 64}}");
    assertEquals(64, model().maxTokens());
    Path tokenizer = folder.resolve("tokenizer_config.json");
    Files.writeString(tokenizer, "{\"model_max_length\": 248}");
    assertEquals(248, model().maxTokens());
    for (String unknown : List.of("1000000000000000019884624838656", "1e30", "0", "null", "-1")) {
      Files.writeString(tokenizer, "{\"model_max_length\": " + unknown + "}");
      assertEquals(64, model().maxTokens(), unknown);
    }
    Files.delete(folder.resolve("tokenizer.json"));
    assertEquals(77, model().maxTokens());
    Files.writeString(
        folder.resolve("config.json"), "{\"text_config\": {\"max_position_embeddings\": 16}}");
    assertEquals(16, model().maxTokens());
    Files.writeString(
        folder.resolve("config.json"), "{\"text_config\": {\"max_position_embeddings\": \"x\"}}");
    assertTrue(refusal(() -> model().maxTokens()).contains("max_position_embeddings\" is x"));
  }

  /** The graph may keep its weights under any name, also in a folder. */
  @Test
  void theFingerprintCoversEveryFileThatTheGraphNames() throws Exception {
    Path model = folder.resolve("onnx/vision_model.onnx");
    FileHashes hashes = new FileHashes(root.resolve("hashes"));
    ExternalWeights.write(model, "no\0name");
    assertTrue(refusal(() -> given("fp32", hashes)).contains("whose name is none here"));
    ExternalWeights.write(model, "vision_model.onnx_data", "weights/a.bin", "b.bin");
    assertTrue(
        refusal(() -> given("fp32", hashes))
            .contains("keeps weights in " + folder.resolve("onnx/b.bin") + ", which is not there"));
    Files.createDirectories(folder.resolve("onnx/weights"));
    Path usual = Files.writeString(folder.resolve("onnx/vision_model.onnx_data"), "usual");
    Path a = Files.writeString(folder.resolve("onnx/weights/a.bin"), "one");
    Path b = Files.writeString(folder.resolve("onnx/b.bin"), "two");
    assertEquals(List.of(model, usual, b, a), ModelFolder.parts(model));
    String before = given("fp32", hashes);
    Files.writeString(a, "another");
    String after = given("fp32", hashes);
    assertNotEquals(before, after);
    Files.writeString(b, "others");
    assertNotEquals(after, given("fp32", hashes));
    // what is covered by its name stays covered as it was
    ExternalWeights.write(model, "vision_model.onnx_data");
    String named = given("fp32", hashes);
    assertEquals(
        Sha256.of(
            ("skylight vectors 1\nmodel "
                    + hashes.sha256(model)
                    + "\ndata "
                    + hashes.sha256(usual)
                    + "\nprecision fp32\norientation exif, resize bicubic pillow-13, "
                    + model().preprocessing().fingerprintText()
                    + "\nnormalisation l2\n")
                .getBytes(StandardCharsets.UTF_8)),
        named);
  }

  /** Every collection there is was made with this text: another would make all of them foreign. */
  @Test
  void theFingerprintsTextStaysAsItIs() {
    assertEquals(
        "Preprocessing[shortestEdge=224, cropSize=224, rescaleFactor=0.00392156862745098,"
            + " mean=[0.5, 0.4, 0.3], std=[0.2, 0.2, 0.1]]",
        model().preprocessing().fingerprintText());
    String text =
        """
        skylight vectors 1
        model 9a129038d9a00aed0cf6a7ea059ca50a813449061ab87848cf1a13eafdf33b2c
        precision fp32
        orientation exif, resize bicubic pillow-13, Preprocessing[shortestEdge=224, cropSize=224, \
        rescaleFactor=0.00392156862745098, mean=[0.5, 0.4, 0.3], std=[0.2, 0.2, 0.1]]
        normalisation l2
        """;
    assertEquals(
        Sha256.of(text.getBytes(StandardCharsets.UTF_8)),
        given("fp32", new FileHashes(root.resolve("hashes"))));
    assertEquals(
        "25fb1b12b8bafb10f1431b92af2fb02ee2efcb6a103795597076c6623a432a50",
        given("fp32", new FileHashes(root.resolve("hashes"))));
  }

  /** Of the model as it is. */
  private String given(String precision, FileHashes hashes) {
    Path file = model().visionModel(precision);
    return VectorFingerprint.given(file, precision, model().preprocessing(), hashes);
  }

  @Test
  void theFingerprintNamesWhatWasDoneToTheGraph() {
    String given = given("fp32", new FileHashes(root.resolve("hashes")));
    assertEquals(given, VectorFingerprint.prepared(given, List.of()));
    String prepared = VectorFingerprint.prepared(given, List.of("class-token-2"));
    assertTrue(prepared.matches("[0-9a-f]{64}"), prepared);
    assertNotEquals(given, prepared);
    assertTrue(model().made(given, "fp32", Decode.EXACT));
    assertTrue(model().made(prepared, "fp32", Decode.EXACT));
    assertEquals(prepared, VectorFingerprint.decoded(prepared, Decode.EXACT));
    String fast = VectorFingerprint.decoded(prepared, Decode.FAST);
    assertNotEquals(prepared, fast);
    assertTrue(model().made(fast, "fp32", Decode.FAST));
    assertFalse(model().made(fast, "fp32", Decode.EXACT));
    assertFalse(model().made(prepared, "int8", Decode.EXACT));
    assertFalse(
        model().made(VectorFingerprint.prepared(given, List.of("other-1")), "fp32", Decode.EXACT));
  }

  @Test
  void int8IsMadeOfTheFullModelOrElseTakenAsGiven() throws IOException {
    Path full = folder.resolve("onnx/vision_model.onnx");
    assertEquals(
        List.of(new VisionSource(full, ModelKind.FLOATS_TO_INT8)), model().sources("int8"));
    Path quantized = Files.writeString(folder.resolve("onnx/vision_model_quantized.onnx"), "w");
    assertEquals(
        List.of(
            new VisionSource(full, ModelKind.FLOATS_TO_INT8),
            new VisionSource(quantized, ModelKind.GIVEN_INT8)),
        model().sources("int8"));
    Files.delete(full);
    assertEquals(
        List.of(new VisionSource(quantized, ModelKind.GIVEN_INT8)), model().sources("int8"));
    Files.delete(quantized);
    assertTrue(refusal(() -> model().sources("int8")).contains("has no onnx/vision_model_quant"));
  }

  @Test
  void hashesAreRememberedUntilTheFileChanges() throws IOException {
    Path cache = root.resolve("hashes");
    FileHashes hashes = new FileHashes(cache);
    Path file = Files.writeString(root.resolve("file"), "one");
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000));
    String one = hashes.sha256(file);
    assertEquals(Sha256.of("one".getBytes(StandardCharsets.UTF_8)), one);
    assertEquals(1, entries(cache));

    Files.writeString(file, "two"); // same length and time: taken for the same file
    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000));
    assertEquals(one, hashes.sha256(file));
    Files.setLastModifiedTime(file, FileTime.fromMillis(2_000_000));
    assertNotEquals(one, hashes.sha256(file));

    Path blocked = Files.writeString(root.resolve("blocked"), "a file where a folder should be");
    assertEquals(hashes.sha256(file), new FileHashes(blocked).sha256(file));
  }

  @Test
  void aDamagedCacheEntryIsIgnored() throws IOException {
    Path cache = root.resolve("hashes");
    Path file = Files.writeString(root.resolve("file"), "one");
    String one = new FileHashes(cache).sha256(file);
    try (Stream<Path> entries = Files.list(cache)) {
      for (Path entry : entries.toList()) {
        Files.writeString(entry, "0000");
      }
    }
    assertEquals(one, new FileHashes(cache).sha256(file));
  }

  private static long entries(Path cache) throws IOException {
    try (Stream<Path> files = Files.list(cache)) {
      return files.count();
    }
  }
}
