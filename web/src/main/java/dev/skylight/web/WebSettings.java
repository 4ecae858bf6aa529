package dev.skylight.web;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import java.net.InetAddress;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * How a collection, or a shop, is served. Immutable.
 *
 * @param port 0: any that is free
 * @param bind address to listen at
 * @param token that whoever asks must know, or null; needed where {@code bind} is not loopback
 * @param hostNames names under which browsers reach the server, beside this machine's own loopback
 * @param origins of other sites whose pages may ask, as {@code https://shop.example}
 * @param readOnly whether changing requests are refused
 * @param thumbnailBytes that thumbnails may take of the disk
 */
public record WebSettings(
    int port,
    InetAddress bind,
    String token,
    List<String> hostNames,
    List<String> origins,
    boolean readOnly,
    long thumbnailBytes) {

  /** What thumbnails may take of the disk unless somebody says otherwise. */
  public static final long USUAL_THUMBNAIL_BYTES = 2_000_000_000;

  private static final Pattern ORIGIN =
      Pattern.compile("https?://(?:[a-z0-9._-]{1,253}|\\[[0-9a-f:.]{2,45}])(?::[1-9][0-9]{0,4})?");

  /**
   * Copies the names.
   *
   * @throws SkylightException BAD_INPUT where strangers could come in
   */
  public WebSettings {
    Objects.requireNonNull(bind, "bind");
    hostNames = List.copyOf(hostNames);
    origins = List.copyOf(origins);
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
    for (String origin : origins) {
      if (!isOrigin(origin)) {
        throw new SkylightException(
            Kind.BAD_INPUT,
            "'" + origin + "' is no origin as browsers send it, like https://shop.example.");
      }
    }
  }

  /** Whether a text is what browsers send as {@code Origin}; they leave usual ports out. */
  public static boolean isOrigin(String text) {
    return ORIGIN.matcher(text).matches() && !text.matches("http://.*:80|https://.*:443");
  }

  /** For this machine alone, at any free port. */
  public static WebSettings local() {
    return new WebSettings(
        0,
        InetAddress.getLoopbackAddress(),
        null,
        List.of(),
        List.of(),
        false,
        USUAL_THUMBNAIL_BYTES);
  }

  /** At another port. */
  public WebSettings withPort(int number) {
    return new WebSettings(number, bind, token, hostNames, origins, readOnly, thumbnailBytes);
  }

  /** For those who know a token. */
  public WebSettings withToken(String secret) {
    return new WebSettings(port, bind, secret, hostNames, origins, readOnly, thumbnailBytes);
  }

  /** Under some names, too. */
  public WebSettings withHostNames(List<String> names) {
    return new WebSettings(port, bind, token, names, origins, readOnly, thumbnailBytes);
  }

  /** For pages of some other sites, too. */
  public WebSettings withOrigins(List<String> others) {
    return new WebSettings(port, bind, token, hostNames, others, readOnly, thumbnailBytes);
  }

  /** Only to look at. */
  public WebSettings asReadOnly() {
    return new WebSettings(port, bind, token, hostNames, origins, true, thumbnailBytes);
  }
}
