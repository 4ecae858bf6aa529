package dev.skylight.cli.shell;

import dev.skylight.cli.config.Config;
import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.internal.files.AtomicFiles;
import dev.skylight.internal.files.IoFailures;
import dev.skylight.internal.stores.FileStores;
import dev.skylight.internal.stores.Stores;
import dev.skylight.jobs.JobPlace;
import dev.skylight.temporal.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What the user set, for every command: options, environment and configuration file as values.
 * Looks at the options at each call, so it may be handed out before the command line is read.
 */
public final class Settings {

  private final GlobalOptions options;
  private final Map<String, String> env;
  private Config config = Config.NONE;

  Settings(GlobalOptions options, Map<String, String> env) {
    this.options = options;
    this.env = env;
  }

  /** The environment. */
  public Map<String, String> env() {
    return env;
  }

  /** The user's configuration file. */
  public Config config() {
    return config;
  }

  public void config(Config read) {
    config = read;
  }

  /** Whether one of the options of every command stands on the command line. */
  public boolean given(String name) {
    return options.has(name) && !config.gave(name);
  }

  /** Another command on the same collection, as the user would type it. */
  public String command(String words) {
    StringBuilder line = new StringBuilder("skylight ").append(words);
    append(line, "data", options.data());
    append(line, "collection", options.collection());
    append(line, "catalog", options.catalog());
    append(line, "temporal", options.temporal());
    return line.toString();
  }

  private void append(StringBuilder line, String name, String value) {
    if (given(name)) {
      line.append(" --").append(name).append(' ').append(quoted(value));
    }
  }

  /** A word as a shell takes it for one. */
  public static String quoted(String word) {
    return word.matches("[\\w@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  /** The data folder, which need not exist. */
  public DataFolder data() {
    String path = options.data();
    if (path == null) {
      path = variable("SKYLIGHT_DATA").orElse("data");
    }
    try {
      return DataFolder.of(Path.of(path), collection());
    } catch (InvalidPathException e) {
      throw new SkylightException(
          SkylightException.Kind.BAD_INPUT,
          "The data folder '" + path + "' is not a path: give a folder with --data DIR.",
          e);
    }
  }

  /** The collection's name as the user put it, or null. */
  private String collection() {
    return options.collection() != null
        ? options.collection()
        : variable("SKYLIGHT_COLLECTION").orElse(null);
  }

  /** An empty variable is one that is not set. */
  private Optional<String> variable(String name) {
    return Optional.ofNullable(env.get(name)).filter(value -> !value.isBlank());
  }

  /** The data folder, which must exist. */
  public DataFolder existingData() {
    DataFolder folder = data();
    if (!Files.isDirectory(folder.folder())) {
      throw new SkylightException(
          SkylightException.Kind.BAD_INPUT,
          "There is no data folder "
              + folder.folder()
              + ": register pictures with 'skylight run-pipeline DIR --data "
              + folder.folder()
              + "', or name another folder with --data.");
    }
    return folder;
  }

  /**
   * Refuses to go on where there is no catalog; one that was named is looked at when it is opened.
   *
   * @param otherwise what else to do than to register pictures, as in {@code "name it"}
   */
  public void requireCatalog(DataFolder data, String otherwise) {
    if (catalog() == null && !Files.exists(data.catalog())) {
      throw new SkylightException(
          SkylightException.Kind.BAD_INPUT,
          "There is no catalog "
              + data.catalog()
              + ": register pictures with 'skylight run-pipeline DIR', or "
              + otherwise
              + ".");
    }
  }

  /** The data folder, made where it is not there. */
  public DataFolder createdData() {
    Path folder = data().folder();
    try {
      AtomicFiles.createFolders(folder);
    } catch (IOException e) {
      throw new SkylightException(
          SkylightException.Kind.BAD_INPUT,
          "Cannot create the data folder "
              + folder
              + " ("
              + IoFailures.reason(e)
              + "): choose another with --data.",
          e);
    }
    return data(); // again: an existing folder's name follows its real path
  }

  /** A collection of its own in a folder inside the data folder, made where it is not there. */
  public DataFolder createdInside(String folder) {
    DataFolder around = createdData();
    try {
      Path inside = around.folder().resolve(folder);
      AtomicFiles.createFolders(inside);
      return DataFolder.of(inside, collection() != null ? around.name() + "-" + folder : null);
    } catch (IOException e) {
      throw new SkylightException(
          SkylightException.Kind.BAD_INPUT,
          "Cannot create "
              + around.folder().resolve(folder)
              + " ("
              + IoFailures.reason(e)
              + "): choose another data folder with --data.",
          e);
    }
  }

  /** The collection's stores: what a command opens itself, it opens there. */
  public Stores stores(DataFolder data) {
    return new FileStores(data, catalog());
  }

  /** URL of the catalog, or null for the data folder's own. */
  public String catalog() {
    return options.catalog();
  }

  /** Whose jobs, and where they run. */
  public JobPlace place(DataFolder data) {
    return new JobPlace(data, catalog(), Target.of(temporal(), env, data), env);
  }

  /** Where Temporal runs as the user put it, or null. */
  public String temporal() {
    return options.temporal();
  }
}
