package dev.skylight.internal.hub;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.files.IoFailures;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How the hub is reached, by the variables that the hub's own tools read: {@code HF_ENDPOINT},
 * {@code HF_TOKEN}, {@code HF_TOKEN_PATH}, {@code HF_HUB_OFFLINE}, {@code HF_HUB_CACHE}, {@code
 * HF_HOME}; and through which proxy. Immutable.
 *
 * @param endpoint without a slash at the end
 * @param chosen whether the user named the endpoint
 * @param token of the user's account; never shown, never sent elsewhere than to the endpoint
 * @param offline whether the network must not be used
 * @param cache folder of the hub's own cache
 * @param proxies between here and the hub
 */
public record HubSettings(
    URI endpoint,
    boolean chosen,
    Optional<String> token,
    boolean offline,
    Path cache,
    Proxies proxies) {

  private static final String ENDPOINT = "https://huggingface.co";
  private static final Set<String> TRUE = Set.of("1", "on", "yes", "true");

  /**
   * The settings of an environment.
   *
   * @throws SkylightException of kind BAD_INPUT where a variable makes no sense
   */
  public static HubSettings of(Map<String, String> env) {
    String named = value(env, "HF_ENDPOINT").orElse(ENDPOINT);
    Path home =
        value(env, "HF_HOME")
            .map(Path::of)
            .orElseGet(
                () ->
                    value(env, "XDG_CACHE_HOME")
                        .map(Path::of)
                        .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"))
                        .resolve("huggingface"));
    return new HubSettings(
        endpoint(named),
        value(env, "HF_ENDPOINT").isPresent(),
        token(env, home),
        value(env, "HF_HUB_OFFLINE")
            .filter(text -> TRUE.contains(text.toLowerCase(Locale.ROOT)))
            .isPresent(),
        value(env, "HF_HUB_CACHE").map(Path::of).orElseGet(() -> home.resolve("hub")),
        Proxies.of(env));
  }

  private static URI endpoint(String text) {
    try {
      URI uri = new URI(text.replaceFirst("/+$", ""));
      boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
      if (web
          && uri.getHost() != null
          && hasPort(uri)
          && uri.getRawUserInfo() == null
          && uri.getRawQuery() == null
          && uri.getRawFragment() == null) {
        return uri;
      }
      throw wrongEndpoint(null);
    } catch (URISyntaxException e) {
      throw wrongEndpoint(e);
    }
  }

  /** Whether an address names a port that there is, or none. */
  static boolean hasPort(URI uri) {
    return uri.getPort() == -1 || (uri.getPort() > 0 && uri.getPort() <= 0xffff);
  }

  /** The value is not repeated: it may hold a password. */
  private static SkylightException wrongEndpoint(Throwable cause) {
    return new SkylightException(
        Kind.BAD_INPUT,
        "HF_ENDPOINT is not the address of a hub: expected something like "
            + ENDPOINT
            + ", without a user name; correct it, or unset it.",
        cause);
  }

  private static Optional<String> token(Map<String, String> env, Path home) {
    Optional<String> direct = value(env, "HF_TOKEN");
    if (direct.isPresent()) {
      return Optional.of(checked(direct.get(), "HF_TOKEN"));
    }
    Path file = value(env, "HF_TOKEN_PATH").map(Path::of).orElse(home.resolve("token"));
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      String text = Files.readString(file).strip();
      return text.isEmpty() ? Optional.empty() : Optional.of(checked(text, file.toString()));
    } catch (IOException e) {
      throw new SkylightException(
          Kind.BAD_INPUT,
          "Cannot read the hub's token in "
              + file
              + " ("
              + IoFailures.reason(e)
              + "): correct it, or remove it.",
          e);
    }
  }

  private static String checked(String token, String where) {
    if (!token.matches("[\\x21-\\x7e]{1,1000}")) {
      throw new SkylightException(
          Kind.BAD_INPUT,
          "The token of "
              + where
              + " has spaces or signs that no token of the hub has: copy it"
              + " anew.");
    }
    return token;
  }

  private static Optional<String> value(Map<String, String> env, String name) {
    return Optional.ofNullable(env.get(name)).map(String::strip).filter(text -> !text.isEmpty());
  }

  /** Without the token: records print all they have. */
  @Override
  public String toString() {
    return "HubSettings[" + endpoint + ", offline " + offline + ", cache " + cache + "]";
  }
}
