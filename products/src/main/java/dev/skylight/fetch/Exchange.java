package dev.skylight.fetch;

import dev.skylight.fetch.FetchException.Reason;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import org.apache.hc.client5.http.classic.HttpClient;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.MessageHeaders;
import org.apache.hc.core5.http.impl.EnglishReasonPhraseCatalog;

/** One request and its answer. Runs on a thread of its own; {@link #cancel} from any other. */
final class Exchange {

  private static final String WANTED =
      "image/jpeg,image/png,image/webp,image/gif,image/bmp,image/tiff,*/*;q=0.1";

  private static final int NOT_MODIFIED = 304;

  private static final Set<Integer> HERE = Set.of(200, 203);

  private static final Set<Integer> ELSEWHERE = Set.of(301, 302, 303, 307, 308);

  private static final Set<Integer> ELSEWHERE_FOR_GOOD = Set.of(301, 308);

  /** Of the others of 4xx none passes by itself. */
  private static final Set<Integer> PASSING = Set.of(408, 425, 429);

  /**
   * What came back.
   *
   * @param location where the picture is instead; null where this is the answer
   * @param picture its bytes; null where it is as it was known, or elsewhere
   * @param freshUntil until when all this holds; null for no longer than now
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Answer(String location, byte[] picture, Validators validators, Instant freshUntil) {}

  private final HttpClient client;
  private final FetchSettings settings;
  private final PictureUrl url;
  private final String shown;
  private final Validators known;
  private final HttpGet request;
  private final Pace pace = new Pace();

  /**
   * A request that is not sent yet.
   *
   * @param shown the picture for people, with where it was redirected to
   */
  Exchange(
      HttpClient client, FetchSettings settings, PictureUrl url, String shown, Validators known) {
    this.client = client;
    this.settings = settings;
    this.url = url;
    this.shown = shown;
    this.known = known;
    this.request = new HttpGet(url.toString());
    request.setHeader("Accept", WANTED);
    request.setHeader("Accept-Encoding", "identity"); // packed pictures gain nothing
    if (known.etag() != null) {
      request.setHeader("If-None-Match", known.etag());
    }
    if (known.lastModified() != null) {
      request.setHeader("If-Modified-Since", known.lastModified());
    }
  }

  /** Ends it, from any thread: its connection is closed. */
  void cancel() {
    request.cancel();
  }

  /** How fast the answer's body comes. */
  Pace pace() {
    return pace;
  }

  /** Sends the request and reads the answer. */
  Answer run() throws AttemptException {
    try (ClassicHttpResponse response = client.executeOpen(null, request, null)) {
      pace.begins();
      int status = response.getCode();
      Instant now = Instant.now();
      Instant freshUntil = Freshness.until(response, now);
      Validators validators =
          new Validators(
              Freshness.value(response, "ETag"), Freshness.value(response, "Last-Modified"));
      if (HERE.contains(status)) {
        byte[] picture = body(response).picture(Freshness.value(response, "Content-Encoding"));
        return new Answer(null, picture, validators, freshUntil);
      }
      body(response).leave();
      if (status == NOT_MODIFIED && !known.equals(Validators.NONE)) {
        return new Answer(null, null, validators.or(known), freshUntil);
      }
      if (ELSEWHERE.contains(status)) {
        boolean lasting = ELSEWHERE_FOR_GOOD.contains(status);
        return new Answer(location(response), null, null, lasting ? Instant.MAX : freshUntil);
      }
      throw refused(status, response, now);
    } catch (IOException e) {
      throw Failures.of(e, shown, url.host(), settings);
    }
  }

  private Body body(ClassicHttpResponse response) {
    return new Body(response.getEntity(), settings.maxBytes(), shown, pace, this::cancel);
  }

  private String location(MessageHeaders response) throws AttemptException {
    String location = Freshness.value(response, "Location");
    if (location == null || location.isBlank()) {
      throw AttemptException.last(
          Reason.REDIRECTS,
          shown + " is elsewhere, says " + url.host() + ", and does not say where.",
          null);
    }
    return UrlText.received(location);
  }

  private AttemptException refused(int status, MessageHeaders response, Instant now) {
    String phrase = EnglishReasonPhraseCatalog.INSTANCE.getReason(status, Locale.ROOT);
    String answer = "HTTP " + status + (phrase == null ? "" : " (" + phrase + ")");
    String says = shown + " cannot be fetched: " + url.host() + " answers " + answer + ".";
    if (status < 500 && !PASSING.contains(status)) {
      return AttemptException.last(
          Reason.REFUSED,
          says + (status == 401 || status == 403 ? " Logins are never sent." : " Correct the URL."),
          null);
    }
    Duration wait =
        Freshness.retryAfter(Freshness.value(response, "Retry-After"), now).orElse(null);
    return AttemptException.passing(says, wait, null);
  }
}
