package dev.skylight.internal.hub;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpHeaders;

/** What the hub's refusals mean to a person. */
final class HubSentences {

  private final HubSettings settings;

  HubSentences(HubSettings settings) {
    this.settings = settings;
  }

  /**
   * For an answer that no second try changes.
   *
   * @param status of HTTP
   * @param host that answered
   * @param what file, repository and revision, in words
   */
  SkylightException refused(
      int status, HttpHeaders headers, String host, String what, String repo) {
    String code = headers.firstValue("X-Error-Code").orElse("");
    return new SkylightException(
        Kind.BAD_INPUT,
        switch (status) {
          case 401, 403 -> denied(status, code, host, what, repo);
          case 404 ->
              settings.endpoint()
                  + " has no "
                  + what
                  + (code.isEmpty() ? "" : " (" + plain(code) + ")")
                  + ": check --revision and HF_ENDPOINT.";
          default ->
              host
                  + " answers "
                  + status
                  + " to the request for "
                  + what
                  + ", expected 200: check HF_ENDPOINT and the network.";
        });
  }

  private String denied(int status, String code, String host, String what, String repo) {
    String start = host + " refuses " + what + " (" + status + "): ";
    if (!host.equals(settings.endpoint().getHost())) {
      return start + "run the same command again, it goes on where it was.";
    }
    if ("GatedRepo".equals(code)) {
      return start
          + "the model is gated; accept its terms at "
          + settings.endpoint()
          + "/"
          + repo
          + ", then set HF_TOKEN to a token of that account.";
    }
    return start
        + (settings.token().isPresent()
            ? "the token of HF_TOKEN (or the hub's token file) is not allowed to read it; set"
                + " HF_TOKEN to one that is."
            : "it is not there, or not for everyone; set HF_TOKEN to a token that may read it.");
  }

  /** For a hub that does not answer, whatever was tried. */
  SkylightException unreachable(String what, Exception cause) {
    return new SkylightException(
        Kind.TRANSIENT,
        "Cannot fetch "
            + what
            + " from "
            + settings.endpoint()
            + settings.proxies().name(settings.endpoint()).map(p -> " through " + p).orElse("")
            + " ("
            + reason(cause)
            + "): run the same command again, it goes on where it was; HF_ENDPOINT names another"
            + " hub, HF_HUB_OFFLINE=1 takes the files from the hub's own cache.",
        cause);
  }

  /** Why a try failed; some of java.net.http's exceptions have no message. */
  static String reason(Exception cause) {
    String message = cause.getMessage();
    return cause instanceof ConnectException
        ? "no connection"
        : message == null || message.isBlank() ? cause.getClass().getSimpleName() : message;
  }

  /** For a proxy that answers 407. */
  SkylightException proxyRefuses(URI address) {
    return new SkylightException(
        Kind.BAD_INPUT,
        "The proxy "
            + settings
                .proxies()
                .name(address)
                .orElse("that the JVM was told of (-Dhttps.proxyHost)")
            + " asks for a name and a password, or does not take those it was given: give them with"
            + " the variable HTTPS_PROXY, as http://NAME:PASSWORD@HOST:PORT.");
  }

  /** For a redirect whose target is none. */
  SkylightException noAddress(String what, Exception cause) {
    return new SkylightException(
        Kind.BAD_INPUT,
        "The hub at "
            + settings.endpoint()
            + " sends the request for "
            + what
            + " to no valid address: check HF_ENDPOINT.",
        cause);
  }

  /** For a chain of redirects without an end. */
  SkylightException tooManyRedirects(String what, int followed) {
    return new SkylightException(
        Kind.BAD_INPUT,
        settings.endpoint()
            + " redirects the request for "
            + what
            + " more than "
            + followed
            + " times: check HF_ENDPOINT.");
  }

  /** For more bytes than can be right. */
  SkylightException tooLarge(String what) {
    return new SkylightException(
        Kind.BAD_INPUT,
        settings.endpoint()
            + " sends more for "
            + what
            + " than the file has or any model needs: nothing of it is kept; check HF_ENDPOINT.");
  }

  /** For a person who ends the process. */
  static SkylightException interrupted(InterruptedException e) {
    return new SkylightException(
        Kind.TRANSIENT, "The download was interrupted: run the same command again.", e);
  }

  private static String plain(String text) {
    return text.replaceAll("[^A-Za-z0-9_-]", "?");
  }
}
