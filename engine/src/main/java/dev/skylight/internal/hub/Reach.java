package dev.skylight.internal.hub;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;

/**
 * Where a download may go. A hub sends its files through redirects, and whoever can write one could
 * send us anywhere: to an unencrypted place, or to a service of the user's own network.
 */
final class Reach {

  private final HubSettings settings;

  Reach(HubSettings settings) {
    this.settings = settings;
  }

  /** Whether an address is the endpoint's own: same scheme, host and port. */
  boolean isEndpoint(URI address) {
    return sameHost(address)
        && address.getScheme().equals(settings.endpoint().getScheme())
        && port(address) == port(settings.endpoint());
  }

  /** Whether the token may travel to the endpoint: encrypted, or inside this network. */
  boolean tokenIsSafe() {
    URI endpoint = settings.endpoint();
    return "https".equals(endpoint.getScheme()) || isPrivate(endpoint.getHost());
  }

  /**
   * Refuses a redirect's target that is neither encrypted nor the endpoint's host, and one inside
   * this network unless the user's own endpoint is there.
   */
  void check(URI target) {
    String scheme = target.getScheme();
    boolean encrypted = "https".equals(scheme);
    boolean plain =
        "http".equals(scheme)
            && "http".equals(settings.endpoint().getScheme())
            && target.getHost() != null
            && sameHost(target);
    if (target.getHost() == null
        || target.getRawUserInfo() != null
        || !HubSettings.hasPort(target)
        || !(encrypted || plain)) {
      throw refused(target, "which is not an https address");
    }
    if (isPrivate(target.getHost())
        && !(settings.chosen() && isPrivate(settings.endpoint().getHost()))) {
      throw refused(target, "an address of a private network");
    }
  }

  private SkylightException refused(URI target, String what) {
    return new SkylightException(
        Kind.BAD_INPUT,
        "The hub at "
            + settings.endpoint()
            + " sends the download to "
            + (target.getHost() == null ? "nowhere" : target.getScheme() + "://" + target.getHost())
            + ", "
            + what
            + ": nothing was fetched from there; check HF_ENDPOINT and the network.");
  }

  private boolean sameHost(URI address) {
    return settings
        .endpoint()
        .getHost()
        .toLowerCase(Locale.ROOT)
        .equals(String.valueOf(address.getHost()).toLowerCase(Locale.ROOT));
  }

  private static int port(URI address) {
    return address.getPort() >= 0
        ? address.getPort()
        : "https".equals(address.getScheme()) ? 443 : 80;
  }

  private static boolean isPrivate(String host) {
    try {
      for (InetAddress address : InetAddress.getAllByName(host)) {
        if (isPrivate(address)) {
          return true;
        }
      }
      return false;
    } catch (UnknownHostException e) {
      return false; // the request itself says so, in a sentence
    }
  }

  private static boolean isPrivate(InetAddress address) {
    byte[] bytes = address.getAddress();
    int first = bytes[0] & 0xff;
    int second = bytes[1] & 0xff;
    boolean unique = bytes.length == 16 && (first & 0xfe) == 0xfc; // RFC 4193
    boolean carrier = bytes.length == 4 && first == 100 && (second & 0xc0) == 64; // RFC 6598
    boolean zero = bytes.length == 4 && first == 0;
    return address.isLoopbackAddress()
        || address.isAnyLocalAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()
        || unique
        || carrier
        || zero;
  }
}
