package dev.skylight.cli.products;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.cli.shell.Console;
import dev.skylight.cli.shell.Settings;
import dev.skylight.cli.shell.Shell;
import dev.skylight.collection.SkylightException;
import dev.skylight.job.ProductsRequest;
import dev.skylight.products.ModelVersion;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Which model {@code products embed} takes. */
class ProductsEmbedOptionsTest {

  private static final String TABLE = "image_embeddings";

  @TempDir private Path models;

  @Command
  private static final class Words {
    @Mixin private final ProductsEmbedOptions options = new ProductsEmbedOptions();
  }

  private static ProductsEmbedOptions typed(String... words) {
    Words command = new Words();
    new CommandLine(command).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(words);
    return command.options;
  }

  private Settings settings() {
    PrintStream nowhere =
        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
    Map<String, String> env =
        Map.of("SKYLIGHT_MODELS", models.toString(), "SKYLIGHT_CACHE", models + "/cache");
    return Shell.on(new Console(nowhere, nowhere, false, env, false)).settings();
  }

  /** The request where no job runs. */
  private ProductsRequest chosen(String madeBy, String... words) {
    Optional<ModelVersion> made = Optional.ofNullable(madeBy).map(ModelVersion::new);
    return typed(words).request(settings(), false, () -> made, TABLE);
  }

  private String refused(String madeBy) {
    SkylightException e = assertThrows(SkylightException.class, () -> chosen(madeBy));
    assertEquals(SkylightException.Kind.MODEL, e.kind());
    return e.getMessage();
  }

  private void install(String name) throws IOException {
    Files.createDirectories(models.resolve(name));
  }

  @Test
  void theModelOfTheRowsGoesOn() throws IOException {
    install("my-clip");
    ProductsRequest request = chosen("my-clip/int8/0123456789ab");
    assertEquals("my-clip", request.model());
    assertEquals("int8", request.precision());
    assertEquals("fp16", chosen("my-clip/int8/0123456789ab", "--precision", "fp16").precision());
  }

  @Test
  void whereItIsNotInstalledThatIsSaid() throws IOException {
    install("clip-vit-b-32"); // which would be taken where there are no rows
    String own = refused("my-clip/fp32/0123456789ab");
    assertEquals(
        "Most rows of image_embeddings are of the model my-clip, which is not installed here: name"
            + " it by its folder, or another one, with --model.",
        own);
    String known = refused("clip-vit-l-14/fp32/0123456789ab");
    assertTrue(
        known.contains("fetch it with 'skylight model pull clip-vit-l-14', or name it"), known);
    assertEquals(
        "clip-vit-b-32", chosen("my-clip/fp32/0123456789ab", "--model", "clip-vit-b-32").model());
  }

  @Test
  void anEmptyTableMeansTheUsualModel() throws IOException {
    assertTrue(refused(null).startsWith("No model is named, and clip-vit-b-32 is not installed"));
    install("clip-vit-b-32");
    assertEquals("clip-vit-b-32", chosen(null).model());
    assertEquals("fp32", chosen(null).precision());
  }

  @Test
  void aJobThatRunsHasItsModel() {
    ProductsRequest request =
        typed("--prune")
            .request(
                settings(),
                true,
                () -> {
                  throw new AssertionError("its databases may be away");
                },
                TABLE);
    assertTrue(request.prune());
  }
}
