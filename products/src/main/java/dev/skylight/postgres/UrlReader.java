package dev.skylight.postgres;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.postgres.DatabaseUrl.Host;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Takes an address apart as libpq does. Its sentences show nothing of the address but names of
 * parameters: where a password's own signs are not encoded, any piece may be a part of it.
 */
final class UrlReader {

  private static final int PORT = 5432;
  private static final String HOST_NAME = "[\\p{L}\\p{N}._-]+";
  private static final String FORM = "postgresql://USER:PASSWORD@HOST:5432/DATABASE";

  private final String name;
  private final Map<String, String> env;

  /** For the setting {@code name}. */
  UrlReader(String name, Map<String, String> env) {
    this.name = name;
    this.env = env;
  }

  DatabaseUrl read(String url) {
    String rest = withoutScheme(unquoted(url));
    int at = rest.substring(0, end(rest, 0, "/")).indexOf('@');
    int from = 0;
    String userInfo = "";
    if (at >= 0) {
      // libpq ends a password at the first @; where there are more, it can only be the last
      int last = rest.substring(0, end(rest, at, "/?")).lastIndexOf('@');
      userInfo = rest.substring(0, last);
      from = last + 1;
    }
    int authority = end(rest, from, "/?");
    if (rest.indexOf('@', authority) >= 0) {
      throw bad("has an @ behind the host. In a password write %40 for @, %2F for /, %3F for ?");
    }
    int path = end(rest, authority, "?");
    UrlParameters parameters = new UrlParameters(this);
    parameters.read(rest.substring(Math.min(rest.length(), path + 1)));

    int colon = userInfo.indexOf(':');
    String user = decoded(colon < 0 ? userInfo : userInfo.substring(0, colon));
    user = either(parameters.own("user"), user);
    String password = colon < 0 ? "" : decoded(userInfo.substring(colon + 1));
    password = either(parameters.own("password"), password);
    if (user.isEmpty()) {
      user = either(env.get("PGUSER"), System.getProperty("user.name"));
    }
    String database =
        authority < path ? decoded(rest.substring(Math.min(authority + 1, path), path)) : "";
    database = either(parameters.own("dbname"), database);
    List<Host> hosts = hosts(rest.substring(from, authority), parameters);
    return new DatabaseUrl(
        name,
        hosts,
        user,
        database.isEmpty() ? user : database,
        parameters.properties(user, password, hosts.size()));
  }

  private String unquoted(String url) {
    String text = url.strip();
    char first = text.isEmpty() ? ' ' : text.charAt(0);
    if (text.length() > 1
        && (first == '"' || first == '\'')
        && text.charAt(text.length() - 1) == first) {
      text = text.substring(1, text.length() - 1).strip();
    }
    if (text.isEmpty()) {
      throw bad("is empty. It has the form " + FORM);
    }
    return text;
  }

  private String withoutScheme(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    for (String scheme : List.of("postgresql://", "postgres://")) {
      if (lower.startsWith(scheme)) {
        return text.substring(scheme.length());
      }
    }
    if (lower.startsWith("jdbc:")) {
      throw bad("begins with jdbc:, which is Java's spelling. Write it as " + FORM);
    }
    throw bad("does not begin with postgresql:// or postgres://. It has the form " + FORM);
  }

  /** Hosts of the address, or those that its parameters {@code host} and {@code port} name. */
  private List<Host> hosts(String authority, UrlParameters parameters) {
    List<String> names = new ArrayList<>();
    List<String> ports = new ArrayList<>();
    for (String part : authority.split(",", -1)) {
      int colon = part.startsWith("[") ? part.indexOf(']') + 1 : end(part, 0, ":");
      if (part.startsWith("[")
          && (colon == 0 || (colon < part.length() && part.charAt(colon) != ':'))) {
        throw bad("has a [ without its ]. An IPv6 address stands as in [::1]:5432");
      }
      names.add(decoded(part.substring(0, colon)));
      ports.add(part.substring(Math.min(colon + 1, part.length())));
    }
    if (!parameters.own("host").isEmpty()) {
      names = List.of(parameters.own("host").split(",", -1));
    }
    if (!parameters.own("port").isEmpty()) {
      ports = List.of(parameters.own("port").split(",", -1));
    }
    if (ports.size() != 1 && ports.size() != names.size()) {
      throw bad("names " + names.size() + " hosts, but " + ports.size() + " ports");
    }
    List<Host> hosts = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      hosts.add(new Host(host(names.get(i)), port(ports.get(ports.size() == 1 ? 0 : i))));
    }
    return hosts;
  }

  private String host(String written) {
    if (written.isEmpty()) {
      return "localhost"; // libpq would take the socket in /tmp, if there is one
    }
    if (written.startsWith("/") || written.startsWith("@")) {
      throw bad("names a Unix socket. Skylight connects by TCP: name a host, as in localhost");
    }
    String bare =
        written.startsWith("[") && written.endsWith("]")
            ? written.substring(1, written.length() - 1)
            : written;
    boolean ipv6 = bare.matches("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(%[\\w.-]+)?");
    if (!ipv6 && !bare.matches(HOST_NAME)) {
      throw bad("has no host name where one belongs. It has the form " + FORM);
    }
    return bare;
  }

  private int port(String written) {
    if (written.isEmpty()) {
      return PORT;
    }
    int port = written.matches("[0-9]{1,5}") ? Integer.parseInt(written) : -1;
    if (port < 1 || port > 65535) {
      throw bad(
          "has something else than a port of 1 to 65535 behind the colon. In a password write %3A"
              + " for :, %2F for /, %40 for @");
    }
    return port;
  }

  private static int end(String text, int from, String signs) {
    for (int i = from; i < text.length(); i++) {
      if (signs.indexOf(text.charAt(i)) >= 0) {
        return i;
      }
    }
    return text.length();
  }

  private static String either(String first, String otherwise) {
    return first == null || first.isEmpty() ? otherwise : first;
  }

  /** What a part of the address means. */
  String decoded(String part) {
    try {
      return UrlText.decode(part);
    } catch (CharacterCodingException e) {
      throw bad(
          "has a % that does not begin an encoded sign of UTF-8. Write %25 for a % itself", e);
    }
  }

  /** A failure; {@code what} goes on after the setting's name, and ends without a dot. */
  SkylightException bad(String what) {
    return bad(what, null);
  }

  private SkylightException bad(String what, Throwable cause) {
    return new SkylightException(Kind.BAD_INPUT, name + " " + what + ".", cause);
  }
}
