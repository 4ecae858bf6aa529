package dev.skylight.temporal;

import dev.skylight.collection.SkylightException;
import dev.skylight.internal.files.UserCache;
import io.temporal.testing.TemporalDevServerOptions;
import io.temporal.testing.internal.devserver.TemporalDevServerDownloader;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/** Finds the {@code temporal} program, which is the development server. */
final class DevServerProgram {

  private DevServerProgram() {}

  /** The program on the PATH, in Skylight's cache, or downloaded there by the SDK. */
  static Path find(Map<String, String> env, Consumer<String> notice) {
    String named = env.getOrDefault("SKYLIGHT_TEMPORAL_CLI", "");
    if (!named.isBlank()) {
      Path path = Path.of(named);
      if (!Files.isExecutable(path)) {
        throw new SkylightException(
            SkylightException.Kind.BAD_INPUT,
            "SKYLIGHT_TEMPORAL_CLI names "
                + path
                + ", which is no program: correct it, or unset it to search the PATH.");
      }
      return path.toAbsolutePath();
    }
    for (String folder : env.getOrDefault("PATH", "").split(File.pathSeparator, -1)) {
      Path path = Path.of(folder.isEmpty() ? "." : folder, "temporal");
      if (Files.isRegularFile(path) && Files.isExecutable(path)) {
        return path.toAbsolutePath();
      }
    }
    Path cache = UserCache.folder(env);
    Path cached = cache.resolve("bin").resolve("temporal");
    if (Files.isExecutable(cached)) {
      return cached.toAbsolutePath();
    }
    notice.accept("Fetching Temporal's development server (about 60 MB, once) ...");
    try {
      return TemporalDevServerDownloader.prepare(
          TemporalDevServerOptions.newBuilder()
              .setDownloadDestination(cache.resolve("temporal-cli").toString())
              .setDownloadEnabled(true)
              .build());
    } catch (RuntimeException e) {
      throw new SkylightException(
          SkylightException.Kind.TRANSIENT,
          "There is no 'temporal' program on the PATH, and it cannot be downloaded ("
              + e.getMessage()
              + "): install it, name it with SKYLIGHT_TEMPORAL_CLI, or use --temporal embedded.",
          e);
    }
  }
}
