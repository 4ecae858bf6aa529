package dev.skylight.internal.hub;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The proxies of {@code HTTPS_PROXY}, {@code HTTP_PROXY} and {@code NO_PROXY}, in capitals or not,
 * as curl and Python's requests read them. Where none is set, the JVM's own properties count.
 * Immutable.
 */
final class Proxies {

  /** Of the JDK, which by itself sends no name and password to a proxy that makes tunnels. */
  private static final String TUNNELS = "jdk.http.auth.tunneling.disabledSchemes";

  /**
   * A proxy.
   *
   * @param variable that names it
   * @param authorization value of the header, or empty; never shown
   */
  private record Server(String variable, String host, int port, String authorization) {
    @Override
    public String toString() {
      return host + ":" + port + " of " + variable;
    }
  }

  private final Map<String, Server> byScheme;
  private final List<String> direct;

  private Proxies(Map<String, Server> byScheme, List<String> direct) {
    this.byScheme = Map.copyOf(byScheme);
    this.direct = List.copyOf(direct);
  }

  /**
   * Those of an environment.
   *
   * @throws SkylightException of kind BAD_INPUT where a variable makes no sense
   */
  static Proxies of(Map<String, String> env) {
    Map<String, Server> byScheme = new LinkedHashMap<>();
    for (String scheme : List.of("http", "https")) {
      Stream.of(scheme + "_proxy", (scheme + "_proxy").toUpperCase(Locale.ROOT))
          .filter(name -> !env.getOrDefault(name, "").isBlank())
          .findFirst()
          .ifPresent(name -> byScheme.put(scheme, server(name, env.get(name).strip())));
    }
    String without = env.getOrDefault("no_proxy", env.getOrDefault("NO_PROXY", ""));
    List<String> direct =
        Stream.of(without.toLowerCase(Locale.ROOT).split("[,\\s]+"))
            .map(name -> name.replaceFirst("^\\[(.*)]$", "$1")) // ::1, with brackets or without
            .filter(name -> !name.isEmpty())
            .toList();
    return new Proxies(byScheme, direct);
  }

  private static Server server(String variable, String text) {
    try {
      URI uri = new URI(text.contains("://") ? text : "http://" + text);
      boolean plain = "http".equals(uri.getScheme()) && uri.getHost() != null;
      if (!plain || !HubSettings.hasPort(uri) || !uri.getRawPath().matches("/?")) {
        throw wrong(variable);
      }
      return new Server(
          variable,
          uri.getHost(),
          uri.getPort() < 0 ? 80 : uri.getPort(),
          uri.getRawUserInfo() == null ? "" : basic(uri.getRawUserInfo()));
    } catch (URISyntaxException e) {
      throw wrong(variable); // without the cause, which repeats the value
    }
  }

  /** The value is not repeated: it may hold a password. */
  private static SkylightException wrong(String variable) {
    return new SkylightException(
        Kind.BAD_INPUT,
        variable
            + " is not the address of a proxy that Skylight can use: expected"
            + " http://HOST:PORT or http://NAME:PASSWORD@HOST:PORT, signs as @ or : in a password"
            + " written as %40 or %3A; correct it, or unset it.");
  }

  private static String basic(String userInfo) {
    String decoded = URLDecoder.decode(userInfo.replace("+", "%2B"), StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(decoded.getBytes(StandardCharsets.UTF_8));
  }

  /** Makes a client use them. Before the process's first client, for tunnels with a password. */
  void use(HttpClient.Builder client) {
    if (byScheme.isEmpty()) {
      return;
    }
    boolean passwords = byScheme.values().stream().anyMatch(s -> !s.authorization().isEmpty());
    if (passwords && System.getProperty(TUNNELS) == null) {
      System.setProperty(TUNNELS, "");
    }
    client.proxy(
        new ProxySelector() {
          @Override
          public List<Proxy> select(URI uri) {
            return List.of(
                server(uri)
                    .map(s -> new InetSocketAddress(s.host(), s.port()))
                    .map(address -> new Proxy(Proxy.Type.HTTP, address))
                    .orElse(Proxy.NO_PROXY));
          }

          @Override
          public void connectFailed(URI uri, SocketAddress address, IOException e) {
            // the request fails with the same exception, which is told
          }
        });
  }

  /** Adds what the proxy of an address asks for. The JDK keeps it from whoever is behind it. */
  void authorize(HttpRequest.Builder request, URI address) {
    server(address)
        .map(Server::authorization)
        .filter(value -> !value.isEmpty())
        .ifPresent(value -> request.header("Proxy-Authorization", value));
  }

  /** The proxy through which an address is reached, in words without its password. */
  Optional<String> name(URI address) {
    return server(address).map(Server::toString);
  }

  private Optional<Server> server(URI address) {
    return isDirect(address)
        ? Optional.empty()
        : Optional.ofNullable(byScheme.get(address.getScheme()));
  }

  private boolean isDirect(URI address) {
    String host = address.getHost().toLowerCase(Locale.ROOT).replaceFirst("^\\[(.*)]$", "$1");
    for (String entry : direct) {
      String name = entry.replaceFirst("^\\*?\\.", "");
      boolean here = host.equals(name) || host.endsWith("." + name);
      if (entry.equals("*") || here || (host + ":" + address.getPort()).equals(name)) {
        return true;
      }
    }
    return false;
  }

  /** Without passwords. */
  @Override
  public String toString() {
    return "Proxies" + byScheme.values();
  }
}
