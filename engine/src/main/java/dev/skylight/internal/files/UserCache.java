package dev.skylight.internal.files;

import java.nio.file.Path;
import java.util.Map;

/** The user's cache folder for Skylight: as named, else by the XDG base directory specification. */
public final class UserCache {

  private UserCache() {}

  /** As the environment of this process has it. */
  public static Path folder() {
    return folder(System.getenv());
  }

  /** As an environment has it; the launcher and run-tests use the same. */
  public static Path folder(Map<String, String> env) {
    String named = env.get("SKYLIGHT_CACHE");
    if (named != null && !named.isBlank()) {
      return Path.of(named).toAbsolutePath();
    }
    String xdg = env.get("XDG_CACHE_HOME");
    Path base =
        xdg != null && !xdg.isBlank()
            ? Path.of(xdg)
            : Path.of(System.getProperty("user.home"), ".cache");
    return base.resolve("skylight");
  }
}
