package dev.skylight.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.collection.DataFolder;
import dev.skylight.e2e.DrawnCollection;
import dev.skylight.e2e.OtherModel;
import dev.skylight.internal.embedding.Planner;
import dev.skylight.internal.models.OnnxEmbedders;
import dev.skylight.internal.stores.FileStores;
import dev.skylight.job.EmbedRequest;
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
  void aModelThatIsNotThereStartsNoJob() throws Exception {
    Path data = DrawnCollection.make(temp.resolve("data"), ROWS);
    assertEquals(1, cli.run("embed", "--data", data, "--model", "nope"), cli.all());
    assertTrue(cli.err().contains("nope"), cli.all());
    assertFalse(cli.err().contains("Started "), cli.all());
  }

  @Test
  void anInterruptedFirstRunRemembersItsModel() throws Exception {
    Path data = DrawnCollection.make(temp.resolve("data"), ROWS);
    Path model = OtherModel.visionOnly(temp.resolve("model"), 32);
    DataFolder folder = DataFolder.of(data, null);
    try (OnnxEmbedders embedders = new OnnxEmbedders(1)) {
      // as far as a run comes that is interrupted before it has made its file
      new Planner(new FileStores(folder, null), embedders)
          .plan(EmbedRequest.with(model.toString()));
    }
    assertFalse(Files.exists(folder.embeddings()));
    assertEquals(0, cli.run("embed", "--data", data, "--no-index"), cli.all());
    assertTrue(cli.err().contains("Going on with the model " + model + ","), cli.all());
    assertEquals(0, cli.run("embed", "--data", data, "--no-index"), cli.all());
    assertFalse(cli.err().contains("Going on with"), cli.all());
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
