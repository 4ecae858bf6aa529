package dev.skylight.web;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;

/**
 * How a collection is served. Immutable.
 *
 * @param port 0: any that is free
 * @param bind address to listen at
 * @param token that whoever asks must know, or null; needed where {@code bind} is not loopback
 * @param hostNames names under which browsers reach the server, beside this machine's own loopback
 * @param readOnly whether changing requests are refused
 * @param thumbnailBytes that thumbnails may take of the disk
 */
public record WebSettings(
    int port,
    InetAddress bind,
    String token,
    List<String> hostNames,
    boolean readOnly,
    long thumbnailBytes) {

  /** Where it listens unless somebody says otherwise. */
  public static final int USUAL_PORT = 8420;

  /** What thumbnails may take of the disk unless somebody says otherwise. */
  public static final long USUAL_THUMBNAIL_BYTES = 2_000_000_000;

  /**
   * Copies the names.
   *
   * @throws SkylightException BAD_INPUT where strangers could come in
   */
  public WebSettings {
    Objects.requireNonNull(bind, "bind");
    hostNames = List.copyOf(hostNames);
    if (token != null && token.isBlank()) {
      throw new SkylightException(Kind.BAD_INPUT, "The token is empty; give --token some text.");
    }
    if (token == null && !bind.isLoopbackAddress()) {
      throw new SkylightException(
          Kind.BAD_INPUT,
          "At "
              + bind.getHostAddress()
              + " others could see the pictures: add --token with a secret that they must know.");
    }
  }

  /** For this machine alone, at any free port. */
  public static WebSettings local() {
    return new WebSettings(
        0, InetAddress.getLoopbackAddress(), null, List.of(), false, USUAL_THUMBNAIL_BYTES);
  }

  /** At another port. */
  public WebSettings withPort(int number) {
    return new WebSettings(number, bind, token, hostNames, readOnly, thumbnailBytes);
  }

  /** For those who know a token. */
  public WebSettings withToken(String secret) {
    return new WebSettings(port, bind, secret, hostNames, readOnly, thumbnailBytes);
  }

  /** Under some names, too. */
  public WebSettings withHostNames(List<String> names) {
    return new WebSettings(port, bind, token, names, readOnly, thumbnailBytes);
  }

  /** Only to look at. */
  public WebSettings asReadOnly() {
    return new WebSettings(port, bind, token, hostNames, true, thumbnailBytes);
  }
}
