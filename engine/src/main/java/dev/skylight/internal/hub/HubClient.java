package dev.skylight.internal.hub;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.files.IoFailures;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The hub's HTTP interface: {@code ENDPOINT/OWNER/NAME/resolve/REVISION/FILE}, with what the file
 * is in the headers {@code X-Repo-Commit}, {@code X-Linked-Size}, {@code X-Linked-Etag} and {@code
 * ETag}. For one thread.
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
  private static final int REDIRECTS = 8;
  private static final int BLOCK = 1 << 18;
  private static final Set<Integer> REDIRECT = Set.of(301, 302, 303, 307, 308);

  /** No file of a model is larger; a hub that sends more is not believed. */
  private static final long LARGEST = 8L << 30;

  private static final long LARGEST_JSON = 64L << 20;

  private final HubSettings settings;
  private final Reach reach;
  private final HubSentences sentences;
  private final Patience patience;
  private final HttpClient http;

  HubClient(HubSettings settings, Patience patience) {
    this.settings = settings;
    this.reach = new Reach(settings);
    this.sentences = new HubSentences(settings);
    this.patience = patience;
    HttpClient.Builder client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER) // Reach decides, and the token stays here
            .connectTimeout(patience.connect());
    settings.proxies().use(client);
    this.http = client.build();
  }

  /** An answer that a later try may better. */
  private static final class Passing extends IOException {
    private static final long serialVersionUID = 1L;

    Passing(String message) {
      super(message);
    }

    Passing(String message, Exception cause) {
      super(message, cause);
    }
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
    for (int hop = 0; hop <= REDIRECTS; hop++) {
      HttpResponse<InputStream> response = send(next, "HEAD", 0);
      response.body().close();
      HttpHeaders headers = response.headers();
      boolean redirect = REDIRECT.contains(response.statusCode());
      if (!redirect) {
        refuseErrors(response, what, repo);
      }
      commit = commit.isEmpty() ? commit(headers) : commit;
      hash = hash.isEmpty() ? hash(headers, redirect) : hash;
      bytes = bytes < 0 ? size(headers, redirect) : bytes;
      if (!redirect || !reach.isEndpoint(target(next, headers, what))) {
        // a store's answer says nothing about the repository
        if (bytes > largest(path)) {
          throw tooLarge(what);
        }
        return new RemoteFile(path, commit, bytes, hash);
      }
      next = target(next, headers, what);
    }
    throw tooManyRedirects(what);
  }

  private static long largest(String path) {
    return path.endsWith(".json") ? LARGEST_JSON : LARGEST;
  }

  private static String commit(HttpHeaders headers) {
    return headers.firstValue("X-Repo-Commit").filter(c -> c.matches("[0-9a-f]{40}")).orElse("");
  }

  /** SHA-256 of a large file, git's hash of a small one; a redirect's own ETag is of neither. */
  private static String hash(HttpHeaders headers, boolean redirect) {
    return headers
        .firstValue("X-Linked-Etag")
        .or(() -> redirect ? Optional.empty() : headers.firstValue("ETag"))
        .map(etag -> etag.replaceFirst("^W/", "").replace("\"", ""))
        .filter(etag -> etag.matches("[0-9a-f]{64}|[0-9a-f]{40}"))
        .orElse("");
  }

  private static long size(HttpHeaders headers, boolean redirect) {
    return headers
        .firstValue("X-Linked-Size")
        .or(() -> redirect ? Optional.empty() : headers.firstValue("Content-Length"))
        .filter(size -> size.matches("\\d{1,18}"))
        .map(Long::parseLong)
        .orElse(-1L);
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
    boolean resumes = file.bytes() >= 0 && !file.hash().isEmpty();
    if (!resumes || size(part) > file.bytes()) {
      Files.deleteIfExists(part); // nothing could tell whether old and new bytes belong together
    }
    int failures = 0;
    while (true) {
      long before = size(part);
      have.accept(before);
      if (file.bytes() >= 0 && before == file.bytes()) {
        return;
      }
      try {
        transfer(address, repo, what, file, part, have);
        if (file.bytes() < 0 || size(part) == file.bytes()) {
          return;
        }
        throw new Passing("the connection was cut");
      } catch (IOException e) {
        if (IoFailures.isDiskFull(e)) {
          throw IoFailures.ofFile("fetch a model", part, e);
        }
        failures = size(part) > before ? 1 : failures + 1;
        again(failures, what, e, progress);
        if (!resumes) {
          Files.deleteIfExists(part);
        }
      }
    }
  }

  private void transfer(
      URI address, String repo, String what, RemoteFile file, Path part, LongConsumer have)
      throws IOException {
    long from = size(part);
    HttpResponse<InputStream> response = follow(address, from, what);
    try (InputStream body = response.body()) {
      if (response.statusCode() == 416) {
        Files.deleteIfExists(part);
        throw new Passing("the hub does not go on at byte " + from);
      }
      refuseErrors(response, what, repo);
      boolean goesOn = from > 0 && response.statusCode() == 206;
      if (goesOn && !range(response.headers()).startsWith("bytes " + from + "-")) {
        Files.deleteIfExists(part);
        throw new Passing(
            "the hub sends " + range(response.headers()) + ", asked for " + from + "-");
      }
      copy(body, part, goesOn, file.bytes() >= 0 ? file.bytes() : largest(file.path()), what, have);
    }
  }

  private static String range(HttpHeaders headers) {
    return headers.firstValue("Content-Range").orElse("no Content-Range");
  }

  private void copy(
      InputStream body, Path part, boolean append, long most, String what, LongConsumer have)
      throws IOException {
    byte[] block = new byte[BLOCK];
    try (FileChannel out =
            FileChannel.open(
                part,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                append ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING);
        StallGuard guard = new StallGuard(body, patience.stall())) {
      long size = out.size();
      for (int n = read(body, block, guard); n >= 0; n = read(body, block, guard)) {
        size += n;
        if (size > most) {
          throw tooLarge(what);
        }
        ByteBuffer bytes = ByteBuffer.wrap(block, 0, n);
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
        guard.alive();
        have.accept(size);
      }
    }
  }

  private int read(InputStream body, byte[] block, StallGuard guard) throws IOException {
    int n;
    try {
      n = body.read(block);
    } catch (IOException e) {
      throw guard.stalled() ? stalled() : new Passing("the connection was cut", e);
    }
    if (n < 0 && guard.stalled()) {
      throw stalled();
    }
    return n;
  }

  private Passing stalled() {
    return new Passing("nothing came for " + patience.stall().toSeconds() + " s");
  }

  private HttpResponse<InputStream> follow(URI address, long from, String what) throws IOException {
    URI next = address;
    for (int hop = 0; hop <= REDIRECTS; hop++) {
      HttpResponse<InputStream> response = send(next, "GET", from);
      if (!REDIRECT.contains(response.statusCode())) {
        return response;
      }
      response.body().close();
      next = target(next, response.headers(), what);
    }
    throw tooManyRedirects(what);
  }

  /** Where a redirect leads, if we may go there. */
  private URI target(URI from, HttpHeaders headers, String what) {
    URI target;
    try {
      target = from.resolve(headers.firstValue("Location").orElse(""));
    } catch (IllegalArgumentException e) {
      throw new SkylightException(
          Kind.BAD_INPUT,
          "The hub at "
              + settings.endpoint()
              + " sends the request for "
              + what
              + " to no valid address: check HF_ENDPOINT.",
          e);
    }
    reach.check(target);
    return target;
  }

  private HttpResponse<InputStream> send(URI address, String method, long from) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .method(method, BodyPublishers.noBody())
            .timeout(patience.headers())
            .header("User-Agent", "skylight")
            .header("Accept-Encoding", "identity");
    if (from > 0) {
      request.header("Range", "bytes=" + from + "-");
    }
    if (settings.token().isPresent() && reach.isEndpoint(address) && reach.tokenIsSafe()) {
      request.header("Authorization", "Bearer " + settings.token().get());
    }
    settings.proxies().authorize(request, address);
    try {
      HttpResponse<InputStream> response = http.send(request.build(), BodyHandlers.ofInputStream());
      if (response.statusCode() == 407) { // of a tunnel: without a body, not even an empty one
        throw sentences.proxyRefuses(address);
      }
      return response;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw interrupted(e);
    }
  }

  private void refuseErrors(HttpResponse<?> response, String what, String repo) throws IOException {
    int status = response.statusCode();
    if (status == 200 || status == 206) {
      return;
    }
    if (status >= 500 || status == 429 || status == 408) {
      throw new Passing(response.uri().getHost() + " answers " + status);
    }
    throw sentences.refused(status, response.headers(), response.uri().getHost(), what, repo);
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
      throw interrupted(interrupt);
    }
  }

  private static SkylightException interrupted(InterruptedException e) {
    return new SkylightException(
        Kind.TRANSIENT, "The download was interrupted: run the same command again.", e);
  }

  private SkylightException tooLarge(String what) {
    return new SkylightException(
        Kind.BAD_INPUT,
        settings.endpoint()
            + " sends more for "
            + what
            + " than the file has or any model needs: nothing of it is kept; check HF_ENDPOINT.");
  }

  private SkylightException tooManyRedirects(String what) {
    return new SkylightException(
        Kind.BAD_INPUT,
        settings.endpoint()
            + " redirects the request for "
            + what
            + " more than "
            + REDIRECTS
            + " times: check HF_ENDPOINT.");
  }

  private static long size(Path file) throws IOException {
    return Files.exists(file) ? Files.size(file) : 0;
  }
}
