package dev.skylight.internal.models;

import dev.skylight.internal.files.UserCache;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where models with a name lie: the shipped one beside the program, the others in the folder of
 * {@code SKYLIGHT_MODELS}, then in {@code skylight/models} of the user's cache. Immutable.
 */
public final class ModelPlaces {

  private final String variable;
  private final Path cache;
  private final Path home;

  ModelPlaces(String variable, Path cache, Path home) {
    this.variable = variable == null || variable.isBlank() ? null : variable;
    this.cache = cache;
    this.home = home;
  }

  /** The places of this process. */
  public static ModelPlaces ofProcess() {
    return of(System.getenv());
  }

  /**
   * The places that an environment names. The folder of the program is the system property {@code
   * skylight.home}, which the launcher sets, or {@code skylight.root}, which the tests set.
   */
  public static ModelPlaces of(Map<String, String> env) {
    String home = System.getProperty("skylight.home", System.getProperty("skylight.root", ""));
    return new ModelPlaces(
        env.get("SKYLIGHT_MODELS"),
        UserCache.folder(env).resolve("models"),
        home.isEmpty() ? null : Path.of(home));
  }

  /**
   * What means the same model in any working folder: a name, or the absolute path of a folder.
   *
   * @param nameOrFolder as the user put it
   */
  public static String lasting(String nameOrFolder) {
    if (KnownModel.DEMO.equals(nameOrFolder)) {
      return nameOrFolder; // whatever lies in this folder: it is the one beside the program
    }
    return nameOrFolder.contains("/") || Files.isDirectory(Path.of(nameOrFolder))
        ? Path.of(nameOrFolder).toAbsolutePath().normalize().toString()
        : nameOrFolder;
  }

  /** Whether the user has said where models are. */
  boolean variableSet() {
    return variable != null;
  }

  /** Folder that {@code model pull} fills. */
  public Path pullFolder() {
    return (variable != null ? Path.of(variable) : cache).toAbsolutePath().normalize();
  }

  /** Where the shipped model should be; empty where nothing says where the program is. */
  public Optional<Path> demo() {
    return Optional.ofNullable(home)
        .map(folder -> folder.resolve("data").resolve("demo-model").toAbsolutePath().normalize());
  }

  /** The folders of models, in the order in which a name is looked for. */
  List<Path> folders() {
    return variable != null ? List.of(Path.of(variable), cache) : List.of(cache);
  }

  /** Where a name is looked for, in this order. */
  List<Path> candidates(String name) {
    return folders().stream().map(folder -> folder.resolve(name)).toList();
  }

  /** The folder of a named model, if it is installed. */
  public Optional<Path> installed(String name) {
    List<Path> places = KnownModel.DEMO.equals(name) ? demo().stream().toList() : candidates(name);
    return places.stream()
        .filter(Files::isDirectory)
        .map(place -> place.toAbsolutePath().normalize())
        .findFirst();
  }
}
