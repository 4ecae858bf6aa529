package dev.skylight.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Skylight as its user runs it: the command, its embedded Temporal server, files and ledger. */
final class EmbedCommand implements Contender {
  private final Path skylight;
  private final Path pictures;
  private final Path model;
  private final Path work;

  EmbedCommand(Path skylight, Path pictures, Path model, Path work) {
    this.skylight = skylight;
    this.pictures = pictures;
    this.model = model;
    this.work = work;
  }

  @Override
  public String name() {
    return "skylight embed";
  }

  @Override
  public double run() throws Exception {
    Path data = work.resolve("data");
    deleteTree(data);
    Path log = work.resolve("skylight.log");
    Programs.run(
        List.of(
            skylight.toString(), "run-pipeline", pictures.toString(), "--data", data.toString()),
        log);
    return Programs.run(
        List.of(
            skylight.toString(),
            "embed",
            "--data",
            data.toString(),
            "--model",
            model.toString(),
            "--temporal",
            "embedded",
            "--no-index"),
        log);
  }

  static void deleteTree(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
