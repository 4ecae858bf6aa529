package dev.skylight.internal.hub;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.files.IoFailures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The cache that the hub's own tools fill: {@code models--OWNER--NAME/snapshots/COMMIT/FILE}, with
 * the commit of a branch in {@code refs/BRANCH}. Only read.
 *
 * @see <a href="https://huggingface.co/docs/hub/local-cache">its description</a>
 */
final class HubCache {

  private final Path folder;

  HubCache(Path folder) {
    this.folder = folder;
  }

  private Path repository(String repo) {
    return folder.resolve("models--" + repo.replace("/", "--"));
  }

  /** The commit that a revision stood for when it was fetched. */
  Optional<String> commit(String repo, String revision) {
    if (revision.matches("[0-9a-f]{40}")) {
      return Optional.of(revision);
    }
    Path ref = repository(repo).resolve("refs").resolve(revision);
    if (!Files.isRegularFile(ref)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Files.readString(ref).strip()).filter(c -> c.matches("[0-9a-f]{40}"));
    } catch (IOException e) {
      throw new SkylightException(
          Kind.BAD_INPUT,
          "Cannot read the hub's cache: " + ref + ": " + IoFailures.reason(e) + ".",
          e);
    }
  }

  /** A file of a commit, if it was fetched. */
  Optional<Path> file(String repo, String commit, String path) {
    Path file = repository(repo).resolve("snapshots").resolve(commit).resolve(path);
    try {
      return Files.isRegularFile(file) ? Optional.of(file.toRealPath()) : Optional.empty();
    } catch (IOException e) {
      throw new SkylightException(
          Kind.BAD_INPUT,
          "Cannot read the hub's cache: " + file + ": " + IoFailures.reason(e) + ".",
          e);
    }
  }
}
