package dev.skylight.web.http;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which endpoint answers where.
 *
 * @param method of HTTP
 * @param template segments of the path; those in braces stand for any one, and {@code {key}.jpg}
 *     for one with that end
 * @param changes whether something is different afterwards
 * @param body that it takes
 * @param endpoint that answers
 */
public record Route(
    String method, List<String> template, boolean changes, Body body, Endpoint endpoint) {

  /** Copies the list. */
  public Route {
    template = List.copyOf(template);
  }

  /** One that only reads. */
  public static Route get(String path, Endpoint endpoint) {
    return new Route("GET", segments(path), false, Body.NONE, endpoint);
  }

  /** The same for those who want the headers alone. */
  public Route head() {
    return new Route("HEAD", template, changes, body, endpoint);
  }

  /** One that changes something. */
  public static Route change(String method, String path, Body body, Endpoint endpoint) {
    return new Route(method, segments(path), true, body, endpoint);
  }

  /** One that is sent something and changes nothing. */
  public static Route ask(String path, Body body, Endpoint endpoint) {
    return new Route("POST", segments(path), false, body, endpoint);
  }

  private static List<String> segments(String path) {
    return List.of(path.substring(1).split("/", -1));
  }

  /** The named segments of a path, where it is this one. */
  Optional<Map<String, String>> match(List<String> path) {
    if (path.size() != template.size()) {
      return Optional.empty();
    }
    Map<String, String> named = new LinkedHashMap<>();
    for (int i = 0; i < path.size(); i++) {
      String wanted = template.get(i);
      String segment = path.get(i);
      int close = wanted.indexOf('}');
      if (!wanted.startsWith("{")) {
        if (!wanted.equals(segment)) {
          return Optional.empty();
        }
      } else {
        String end = wanted.substring(close + 1);
        if (!segment.endsWith(end) || segment.length() == end.length()) {
          return Optional.empty();
        }
        named.put(
            wanted.substring(1, close), segment.substring(0, segment.length() - end.length()));
      }
    }
    return Optional.of(named);
  }
}
