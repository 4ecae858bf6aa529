package dev.skylight.internal.hub;

import dev.skylight.internal.files.IoFailures;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files of the hub, {@code ENDPOINT/OWNER/NAME/resolve/REVISION/FILE}, tried again while that may
 * help. For one thread.
 *
 * @see <a href="https://huggingface.co/docs/hub/api">the hub's description</a>
 */
final class HubClient {

  /** Limits and waits, shorter in tests. */
  record Patience(Duration connect, Duration headers, Duration stall, Duration backoff) {

    static final Patience USUAL =
        new Patience(
            Duration.ofSeconds(15),
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ofSeconds(1));
  }

  private static final Logger LOG = LoggerFactory.getLogger(HubClient.class);
  private static final int TRIES = 5;

  /** No file of a model is larger; a hub that sends more is not believed. */
  private static final long LARGEST = 8L << 30;

  private static final long LARGEST_JSON = 64L << 20;

  private final HubSettings settings;
  private final HubSentences sentences;
  private final HubRequests requests;
  private final Patience patience;

  HubClient(HubSettings settings, Patience patience) {
    this.settings = settings;
    this.sentences = new HubSentences(settings);
    this.requests = new HubRequests(settings, sentences, patience.connect(), patience.headers());
    this.patience = patience;
  }

  /** What is said of a file that is described or fetched. */
  private static String what(String repo, String revision, String path) {
    return path + " in " + repo + " at " + revision;
  }

  private URI address(String repo, String revision, String path) {
    return URI.create(
        settings.endpoint()
            + "/"
            + repo
            + "/resolve/"
            + URLEncoder.encode(revision, StandardCharsets.UTF_8)
            + "/"
            + path);
  }

  /** Asks what a file is, without its bytes. */
  RemoteFile describe(String repo, String revision, String path, PullProgress progress) {
    String what = what(repo, revision, path);
    URI address = address(repo, revision, path);
    for (int failures = 1; ; failures++) {
      try {
        return described(address, repo, what, path);
      } catch (IOException e) {
        again(failures, what, e, progress);
      }
    }
  }

  private RemoteFile described(URI address, String repo, String what, String path)
      throws IOException {
    String commit = "";
    String hash = "";
    long bytes = -1;
    URI next = address;
    for (int hop = 0; hop <= HubRequests.REDIRECTS; hop++) {
      HttpResponse<InputStream> response = requests.send(next, "HEAD", 0);
      response.body().close();
      HttpHeaders headers = response.headers();
      boolean redirect = HubRequests.isRedirect(response);
      if (!redirect) {
        requests.refuseErrors(response, what, repo);
      }
      commit = commit.isEmpty() ? FileHeaders.commit(headers) : commit;
      hash = hash.isEmpty() ? FileHeaders.hash(headers, redirect) : hash;
      bytes = bytes < 0 ? FileHeaders.size(headers, redirect) : bytes;
      if (!redirect || !requests.isHub(requests.target(next, headers, what))) {
        // a store's answer says nothing about the repository
        if (bytes > largest(path)) {
          throw sentences.tooLarge(what);
        }
        return new RemoteFile(path, commit, bytes, hash);
      }
      next = requests.target(next, headers, what);
    }
    throw sentences.tooManyRedirects(what, HubRequests.REDIRECTS);
  }

  private static long largest(String path) {
    return path.endsWith(".json") ? LARGEST_JSON : LARGEST;
  }

  /**
   * Fetches a file's bytes; those that {@code part} has already are not asked for again. They are
   * not checked here.
   *
   * @param have hears how many bytes {@code part} has
   */
  void fetch(
      String repo,
      String revision,
      RemoteFile file,
      Path part,
      LongConsumer have,
      PullProgress progress)
      throws IOException {
    String what = what(repo, revision, file.path());
    URI address = address(repo, revision, file.path());
    PartFile there = new PartFile(part, patience.stall(), have, () -> sentences.tooLarge(what));
    boolean resumes = file.bytes() >= 0 && !file.hash().isEmpty();
    if (!resumes || there.size() > file.bytes()) {
      there.delete(); // nothing could tell whether old and new bytes belong together
    }
    int failures = 0;
    while (true) {
      long before = there.size();
      have.accept(before);
      if (file.bytes() >= 0 && before == file.bytes() && Files.exists(part)) {
        return;
      }
      try {
        transfer(address, repo, what, file, there);
        if (file.bytes() < 0 || there.size() == file.bytes()) {
          return;
        }
        throw new PassingFailure("the connection was cut");
      } catch (IOException e) {
        if (IoFailures.isDiskFull(e)) {
          throw IoFailures.ofFile("fetch a model", part, e);
        }
        failures = there.size() > before ? 1 : failures + 1;
        again(failures, what, e, progress);
        if (!resumes) {
          there.delete();
        }
      }
    }
  }

  private void transfer(URI address, String repo, String what, RemoteFile file, PartFile part)
      throws IOException {
    long from = part.size();
    HttpResponse<InputStream> response = requests.get(address, from, what);
    try (InputStream body = response.body()) {
      if (response.statusCode() == 416) {
        part.delete();
        throw new PassingFailure("the hub does not go on at byte " + from);
      }
      requests.refuseErrors(response, what, repo);
      boolean goesOn = from > 0 && response.statusCode() == 206;
      String range = FileHeaders.range(response.headers());
      if (goesOn && !range.startsWith("bytes " + from + "-")) {
        part.delete();
        throw new PassingFailure("the hub sends " + range + ", asked for " + from + "-");
      }
      part.write(body, goesOn, file.bytes() >= 0 ? file.bytes() : largest(file.path()));
    }
  }

  /** Waits before the next try, or gives up. */
  private void again(int failures, String what, IOException e, PullProgress progress) {
    if (e instanceof ConnectException || failures >= TRIES) { // nobody there: waiting is in vain
      throw sentences.unreachable(what, e);
    }
    LOG.info("try {} for {} failed", failures, what, e);
    long millis = patience.backoff().toMillis() << (failures - 1);
    progress.line(
        what
            + ": "
            + HubSentences.reason(e)
            + "; trying again in "
            + Math.max(1, millis / 1000)
            + " s");
    try {
      Thread.sleep(millis);
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw HubSentences.interrupted(interrupt);
    }
  }
}
