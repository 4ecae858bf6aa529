package dev.skylight.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Images per second of {@code skylight embed}, beside the model's own limit and a Python script.
 * Started by {@code bench/regenerate}.
 */
@Command(name = "bench/regenerate", mixinStandardHelpOptions = true)
public final class RegenerateBench implements java.util.concurrent.Callable<Integer> {
  @Option(names = "--images", required = true, description = "Folder with JPEG files")
  private Path images;

  @Option(names = "--model", required = true, description = "Model folder")
  private Path model;

  @Option(names = "--count", defaultValue = "1000", description = "Images per round (1000)")
  private int count;

  @Option(names = "--rounds", defaultValue = "3", description = "Counted rounds (3)")
  private int rounds;

  @Option(names = "--batch", defaultValue = "16", description = "Batch of the other two (16)")
  private int batch;

  @Option(names = "--skylight", required = true, hidden = true)
  private Path skylight;

  @Option(names = "--script", required = true, hidden = true)
  private Path script;

  @Option(names = "--python", description = "A Python with numpy, pillow and onnxruntime")
  private Path python;

  private RegenerateBench() {}

  /** Runs the benchmark. */
  public static void main(String[] args) {
    System.exit(new CommandLine(new RegenerateBench()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    Path work = Files.createTempDirectory("skylight-bench");
    try {
      Path pictures = work.resolve("pictures");
      Pictures.copy(images, count, pictures);
      int side =
          new ObjectMapper()
              .readTree(model.resolve("preprocessor_config.json").toFile())
              .at("/crop_size/height")
              .asInt(224);
      try (BareModel bare =
          new BareModel(model.resolve("onnx/vision_model.onnx"), count, batch, side)) {
        List<Contender> contenders = new ArrayList<>();
        contenders.add(new EmbedCommand(skylight, pictures, model, work));
        contenders.add(bare);
        if (python != null) {
          contenders.add(new PythonScript(python, script, pictures, model, batch, work));
        }
        report(new Rounds(contenders, rounds).run());
      }
    } finally {
      EmbedCommand.deleteTree(work);
    }
    return 0;
  }

  private void report(Map<String, double[]> seconds) throws Exception {
    ObjectMapper json = new ObjectMapper();
    ObjectNode root = json.createObjectNode();
    root.put("images", count);
    root.put("processors", Runtime.getRuntime().availableProcessors());
    root.put("model", model.getFileName().toString());
    double ours = Rounds.median(seconds.values().iterator().next());
    System.out.printf(
        "%-28s %12s %12s%n", count + " images, " + rounds + " rounds", "images/s", "embed is");
    for (Map.Entry<String, double[]> entry : seconds.entrySet()) {
      double median = Rounds.median(entry.getValue());
      System.out.printf("%-28s %12.1f %11.2fx%n", entry.getKey(), count / median, median / ours);
      ObjectNode node = root.withObject("/contenders").putObject(entry.getKey());
      node.put("images_per_second", count / median);
      node.put("embed_speed_ratio", median / ours);
      node.set("seconds", json.valueToTree(entry.getValue()));
    }
    System.out.println(json.writeValueAsString(root));
  }
}
