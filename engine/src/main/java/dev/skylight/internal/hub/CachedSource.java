package dev.skylight.internal.hub;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.files.IoFailures;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.LongConsumer;

/** The hub's own cache alone: no network. */
final class CachedSource implements FileSource {

  private final HubCache cache;
  private final Path folder;
  private final String repo;

  CachedSource(HubCache cache, Path folder, String repo) {
    this.cache = cache;
    this.folder = folder;
    this.repo = repo;
  }

  @Override
  public RemoteFile describe(String revision, String path) {
    String commit =
        cache.commit(repo, revision).orElseThrow(() -> absent("no " + repo + " at " + revision));
    Path file =
        cache
            .file(repo, commit, path)
            .orElseThrow(() -> absent("no " + path + " of " + repo + " at " + revision));
    try {
      return new RemoteFile(path, commit, Files.size(file), "");
    } catch (IOException e) {
      throw new SkylightException(
          Kind.BAD_INPUT, "Cannot read " + file + ": " + IoFailures.reason(e) + ".", e);
    }
  }

  @Override
  public long bring(String revision, RemoteFile file, Path part, LongConsumer have)
      throws IOException {
    Path cached =
        cache
            .file(repo, file.commit(), file.path())
            .orElseThrow(() -> absent("no " + file.path() + " of " + repo + " any more"));
    link(cached, part);
    have.accept(Files.size(part));
    return 0;
  }

  private SkylightException absent(String what) {
    return new SkylightException(
        Kind.BAD_INPUT,
        "HF_HUB_OFFLINE is set, and the hub's cache "
            + folder
            + " has "
            + what
            + ": unset HF_HUB_OFFLINE to fetch it, or name another cache with HF_HUB_CACHE.");
  }

  /** The same bytes under another name; a copy where the file system cannot link. */
  static void link(Path from, Path to) throws IOException {
    Files.deleteIfExists(to);
    if (!Files.isWritable(from)) { // a link of it could not be forced to the disk
      Files.copy(from, to);
      return;
    }
    try {
      Files.createLink(to, from);
    } catch (FileSystemException | UnsupportedOperationException e) {
      Files.copy(from, to); // another device, or links are not allowed
    }
  }
}
