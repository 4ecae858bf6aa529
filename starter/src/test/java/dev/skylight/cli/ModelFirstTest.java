package dev.skylight.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.e2e.DrawnCollection;
import dev.skylight.e2e.OtherModel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be searched later is said before the first picture. */
class ModelFirstTest {

  private static final int ROWS = 3;

  @TempDir Path temp;

  private final Cli cli = new Cli();

  @Test
  void aBrokenTextTowerStopsTheJobBeforeItBegins() throws Exception {
    Path data = DrawnCollection.make(temp.resolve("data"), ROWS);
    Path model = OtherModel.visionOnly(temp.resolve("model"), 32);
    Path tower = Files.writeString(model.resolve("onnx/text_model.onnx"), "half a download");
    Path tokenizer = Files.writeString(model.resolve("tokenizer.json"), "{}");
    for (String command : new String[] {"embed", "regenerate"}) {
      assertEquals(1, cli.run(command, "--data", data, "--model", model), cli.all());
      assertTrue(
          cli.err().contains(tower.toString()) || cli.err().contains(tokenizer.toString()),
          cli.all());
      assertFalse(Files.exists(data.resolve("embeddings.npy")), cli.all());
    }
  }

  @Test
  void aModelWithoutWordsIsGoodForPictures() throws Exception {
    Path data = DrawnCollection.make(temp.resolve("data"), ROWS);
    Path model = OtherModel.visionOnly(temp.resolve("model"), 32);
    assertEquals(0, cli.run("embed", "--data", data, "--model", model, "--no-index"), cli.all());
    assertTrue(
        cli.err().contains("warning: The model " + model + " has no onnx/text_model.onnx"),
        cli.all());
    Path picture = data.resolve("pictures/0.png");
    assertEquals(0, cli.run("search-image", picture, "--data", data), cli.all());
    assertEquals(1, cli.run("search-text", "a dog", "--data", data), cli.all());
  }
}
