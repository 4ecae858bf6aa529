package dev.skylight.internal.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongConsumer;

/** The hub itself; files that its own tools have fetched already are taken from their cache. */
final class OnlineSource implements FileSource {

  private final HubClient client;
  private final HubCache cache;
  private final String repo;
  private final PullProgress progress;

  OnlineSource(HubClient client, HubCache cache, String repo, PullProgress progress) {
    this.client = client;
    this.cache = cache;
    this.repo = repo;
    this.progress = progress;
  }

  @Override
  public RemoteFile describe(String revision, String path) {
    return client.describe(repo, revision, path, progress);
  }

  @Override
  public long bring(String revision, RemoteFile file, Path part, LongConsumer have)
      throws IOException {
    Optional<Path> cached =
        file.commit().isEmpty() || file.hash().isEmpty()
            ? Optional.empty()
            : cache.file(repo, file.commit(), file.path());
    if (cached.isPresent() && Digests.of(cached.get()).match(file)) {
      CachedSource.link(cached.get(), part);
      have.accept(Files.size(part));
      return 0;
    }
    long before = Files.exists(part) ? Files.size(part) : 0;
    client.fetch(repo, revision, file, part, have, progress);
    return Math.max(0, Files.size(part) - before);
  }
}
