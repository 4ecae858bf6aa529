package dev.skylight.temporal;

import dev.skylight.collection.DataFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where Temporal runs.
 *
 * @param kind which sort of server
 * @param value address or profile; empty for the others
 */
public record Target(Kind kind, String value) {

  /** Sorts of server. */
  public enum Kind {
    /** In this process. */
    EMBEDDED,
    /** The data folder's own development server. */
    DEV,
    /** {@code HOST:PORT}, with what the environment and the default profile say besides. */
    ADDRESS,
    /** A named profile of Temporal's configuration file. */
    PROFILE,
    /** As the TEMPORAL_* environment or the default profile say. */
    CONFIGURED
  }

  private static final Pattern HOST_PORT =
      Pattern.compile("(\\[[0-9a-fA-F:]+\\]|[^\\s:/\\[\\]]+):(\\d{1,5})");

  /**
   * Reads {@code --temporal}.
   *
   * @param option what the user put, or null
   * @param env environment variables
   */
  public static Target of(String option, Map<String, String> env, DataFolder data) {
    if (option == null || option.isBlank()) {
      if (configured(env)) {
        return new Target(Kind.CONFIGURED, "");
      }
      return new Target(new DevServer(data).running().isPresent() ? Kind.DEV : Kind.EMBEDDED, "");
    }
    if (option.equals("embedded")) {
      return new Target(Kind.EMBEDDED, "");
    }
    if (option.equals("dev")) {
      return new Target(Kind.DEV, "");
    }
    if (HOST_PORT.matcher(option).matches()) {
      return new Target(Kind.ADDRESS, option);
    }
    return new Target(Kind.PROFILE, option);
  }

  /** Whether this process holds the server. */
  public boolean embedded() {
    return kind == Kind.EMBEDDED;
  }

  /** The first variable of the environment that says where Temporal runs. */
  public static Optional<String> variable(Map<String, String> env) {
    return Stream.of("TEMPORAL_ADDRESS", "TEMPORAL_PROFILE", "TEMPORAL_API_KEY")
        .filter(name -> !env.getOrDefault(name, "").isBlank())
        .findFirst();
  }

  private static boolean configured(Map<String, String> env) {
    if (variable(env).isPresent()) {
      return true;
    }
    return Files.isRegularFile(configFile(env)) && Profiles.hasDefaultAddress(env);
  }

  /** Temporal's configuration file, whether it exists or not. */
  static Path configFile(Map<String, String> env) {
    String named = env.getOrDefault("TEMPORAL_CONFIG_FILE", "");
    if (!named.isBlank()) {
      return Path.of(named);
    }
    return Path.of(System.getProperty("user.home"), ".config", "temporalio", "temporal.toml");
  }
}
