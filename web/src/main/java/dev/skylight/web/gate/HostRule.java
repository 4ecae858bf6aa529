package dev.skylight.web.gate;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which names of this server are right. A page whose name is suddenly resolved to this machine (DNS
 * rebinding) still sends its own name.
 */
final class HostRule {

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private static final Pattern HOST =
      Pattern.compile("([A-Za-z0-9._-]{1,253}|\\[[0-9A-Fa-f:.]{2,45}])(?::([0-9]{1,5}))?");

  private final Set<String> names;

  /**
   * A rule.
   *
   * @param names that are right with any port, since another program may stand before this one
   */
  HostRule(List<String> names) {
    this.names =
        names.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
  }

  /**
   * Whether a name is one of ours.
   *
   * @param host as the header {@code Host} has it
   * @param local where the connection came in
   */
  boolean allows(String host, SocketAddress local) {
    Matcher parts = HOST.matcher(host == null ? "" : host);
    if (!parts.matches()) {
      return false;
    }
    String name = parts.group(1).toLowerCase(Locale.ROOT);
    if (names.contains(name)) {
      return true;
    }
    int port = parts.group(2) == null ? 80 : Integer.parseInt(parts.group(2));
    return local instanceof InetSocketAddress here
        && port == here.getPort()
        && (LOOPBACK.contains(name) || name.equals(address(here)));
  }

  /** Whether a name is right whatever the port, so that it may be another scheme's as well. */
  boolean named(String host) {
    Matcher parts = HOST.matcher(host);
    return parts.matches() && names.contains(parts.group(1).toLowerCase(Locale.ROOT));
  }

  /** An address cannot be rebound: only names can. */
  private static String address(InetSocketAddress here) {
    String text = here.getAddress().getHostAddress();
    int zone = text.indexOf('%');
    String bare = zone < 0 ? text : text.substring(0, zone);
    return bare.contains(":") ? "[" + bare + "]" : bare;
  }
}
