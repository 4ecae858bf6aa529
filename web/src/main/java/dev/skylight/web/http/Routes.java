package dev.skylight.web.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All routes, looked up by method and path. Immutable. */
public final class Routes {

  private final List<Route> routes;

  /** In which of two that match the first one counts. */
  public Routes(List<Route> routes) {
    this.routes = List.copyOf(routes);
  }

  /** All of them. */
  public List<Route> all() {
    return routes;
  }

  /** A route, and what its path names. */
  record Found(Route route, Map<String, String> named) {}

  /**
   * The route of a request.
   *
   * @param path as it was sent
   * @throws Problem 400, 404 or 405
   */
  Found find(String method, String path) {
    List<String> segments = segments(path);
    List<String> others = new ArrayList<>();
    for (Route route : routes) {
      Optional<Map<String, String>> named = route.match(segments);
      if (named.isPresent()) {
        if (route.method().equals(method)) {
          return new Found(route, named.get());
        }
        others.add(route.method());
      }
    }
    if (others.isEmpty()) {
      throw Problem.notFound("There is nothing at this address.");
    }
    throw Problem.wrongMethod(
        method.length() > 20 ? "this method" : method,
        String.join(", ", others.stream().distinct().sorted().toList()));
  }

  /** Decodes each segment once; none names a file, and those that only look like it are refused. */
  private static List<String> segments(String path) {
    if (path == null || !path.startsWith("/") || path.indexOf(';') >= 0) {
      throw Problem.badInput("The address has no path that could be here.");
    }
    List<String> segments = new ArrayList<>();
    for (String raw : path.substring(1).split("/", -1)) {
      String segment = Percent.decode(raw, false);
      if (segment.equals(".")
          || segment.equals("..")
          || segment.indexOf('\\') >= 0
          || segment.chars().anyMatch(Character::isISOControl)) {
        throw Problem.badInput("The address has no path that could be here.");
      }
      segments.add(segment);
    }
    return segments;
  }
}
