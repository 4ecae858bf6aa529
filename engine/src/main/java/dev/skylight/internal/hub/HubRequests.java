package dev.skylight.internal.hub;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Set;

/**
 * Requests to the hub and to where it redirects them: with the token where it may go, through the
 * proxy, and nowhere that {@link Reach} does not allow. For one thread.
 */
final class HubRequests {

  /** Redirects that are followed. */
  static final int REDIRECTS = 8;

  private static final Set<Integer> REDIRECT = Set.of(301, 302, 303, 307, 308);

  private final HubSettings settings;
  private final Reach reach;
  private final HubSentences sentences;
  private final Duration patience;
  private final HttpClient http;

  /**
   * With these limits.
   *
   * @param connect for a connection
   * @param headers for the headers of an answer
   */
  HubRequests(HubSettings settings, HubSentences sentences, Duration connect, Duration headers) {
    this.settings = settings;
    this.reach = new Reach(settings);
    this.sentences = sentences;
    this.patience = headers;
    HttpClient.Builder client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER) // Reach decides, and the token stays here
            .connectTimeout(connect);
    settings.proxies().use(client);
    this.http = client.build();
  }

  /** One request, for the bytes from {@code from} on. */
  HttpResponse<InputStream> send(URI address, String method, long from) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .method(method, BodyPublishers.noBody())
            .timeout(patience)
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
      throw HubSentences.interrupted(e);
    }
  }

  /** The answer behind all redirects, whatever it is. */
  HttpResponse<InputStream> get(URI address, long from, String what) throws IOException {
    URI next = address;
    for (int hop = 0; hop <= REDIRECTS; hop++) {
      HttpResponse<InputStream> response = send(next, "GET", from);
      if (!isRedirect(response)) {
        return response;
      }
      response.body().close();
      next = target(next, response.headers(), what);
    }
    throw sentences.tooManyRedirects(what, REDIRECTS);
  }

  static boolean isRedirect(HttpResponse<?> response) {
    return REDIRECT.contains(response.statusCode());
  }

  /** Whether an address is the hub's own. */
  boolean isHub(URI address) {
    return reach.isEndpoint(address);
  }

  /** Where a redirect leads, if we may go there. */
  URI target(URI from, HttpHeaders headers, String what) {
    URI target;
    try {
      target = from.resolve(headers.firstValue("Location").orElse(""));
    } catch (IllegalArgumentException e) {
      throw sentences.noAddress(what, e);
    }
    reach.check(target);
    return target;
  }

  /**
   * Lets an answer pass that holds what was asked for.
   *
   * @throws PassingFailure where a later try may be answered better
   */
  void refuseErrors(HttpResponse<?> response, String what, String repo) throws IOException {
    int status = response.statusCode();
    if (status == 200 || status == 206) {
      return;
    }
    if (status >= 500 || status == 429 || status == 408) {
      throw new PassingFailure(response.uri().getHost() + " answers " + status);
    }
    throw sentences.refused(status, response.headers(), response.uri().getHost(), what, repo);
  }
}
