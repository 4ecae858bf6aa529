package dev.skylight.internal.models;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.files.IoFailures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A name that {@code --model} takes, installed or not.
 *
 * @param name for {@code --model}
 * @param title what it is, in a line
 * @param dimension width of its vectors; 0 where its files do not say
 * @param known what the hub has; empty for the shipped model and the user's own
 * @param folder where it is installed
 * @param precisions whose files are there, with all that every precision needs
 */
public record InstalledModel(
    String name,
    String title,
    int dimension,
    Optional<KnownModel> known,
    Optional<Path> folder,
    List<String> precisions) {

  /** The shipped model, those of the hub, and the folders that the user has put beside them. */
  public static List<InstalledModel> all(ModelPlaces places) {
    List<InstalledModel> models = new ArrayList<>();
    Optional<Path> demo = places.installed(KnownModel.DEMO);
    models.add(
        new InstalledModel(
            KnownModel.DEMO,
            "comes with Skylight: knows drawn pictures, and nothing of photographs",
            512,
            Optional.empty(),
            demo,
            demo.map(InstalledModel::precisions).orElse(List.of())));
    for (KnownModel known : KnownModel.all()) {
      Optional<Path> folder = places.installed(known.name());
      models.add(
          new InstalledModel(
              known.name(),
              known.title(),
              known.dimension(),
              Optional.of(known),
              folder,
              folder.map(InstalledModel::precisions).orElse(List.of())));
    }
    for (String name : ownNames(places)) {
      Path folder = places.installed(name).orElseThrow();
      models.add(
          new InstalledModel(
              name,
              "a folder of your own",
              dimension(folder),
              Optional.empty(),
              Optional.of(folder),
              precisions(folder)));
    }
    return models;
  }

  private static Set<String> ownNames(ModelPlaces places) {
    Set<String> names = new TreeSet<>();
    for (Path folder : places.folders()) {
      if (Files.isDirectory(folder)) {
        try (Stream<Path> below = Files.list(folder)) {
          below
              .filter(model -> Files.isRegularFile(model.resolve("config.json")))
              .map(model -> model.getFileName().toString())
              .filter(name -> !name.endsWith(".part") && !name.endsWith(".old"))
              .filter(name -> !KnownModel.DEMO.equals(name) && KnownModel.of(name).isEmpty())
              .forEach(names::add);
        } catch (IOException e) {
          throw new SkylightException(
              Kind.BAD_INPUT,
              "Cannot read the folder of models " + folder + ": " + IoFailures.reason(e) + ".",
              e);
        }
      }
    }
    return names;
  }

  private static List<String> precisions(Path folder) {
    ModelFolder model = ModelFolder.open(folder.toString());
    return ModelFolder.PRECISIONS.stream().filter(model::complete).toList();
  }

  private static int dimension(Path folder) {
    try {
      return ModelFolder.open(folder.toString()).dimension();
    } catch (SkylightException e) {
      return 0; // another kind of model: it is listed, and using it says what is wrong
    }
  }
}
