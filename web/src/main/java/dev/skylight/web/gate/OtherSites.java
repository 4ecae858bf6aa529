package dev.skylight.web.gate;

import dev.skylight.web.http.Reply;
import java.util.List;
import java.util.Set;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;

/**
 * Pages of other sites that may use the API (CORS), by their origins as browsers send them. Cookies
 * are never asked for, and nothing but the API is open to them.
 */
final class OtherSites {

  private static final String KEPT_SECONDS = "600";

  private final Set<String> origins;

  OtherSites(List<String> origins) {
    this.origins = Set.copyOf(origins);
  }

  /**
   * Whether one of them sent this, which its browser is then told.
   *
   * @param answer headers of it
   */
  boolean allow(Request request, HttpFields.Mutable answer) {
    String path = request.getHttpURI().getCanonicalPath();
    if (origins.isEmpty() || path == null || !path.startsWith("/api/")) {
      return false;
    }
    answer.add(HttpHeader.VARY, "Origin"); // of answers to others as well, or caches mix them up
    List<String> named = request.getHeaders().getValuesList(HttpHeader.ORIGIN);
    if (named.size() != 1 || !origins.contains(named.get(0))) {
      return false;
    }
    answer.put("Access-Control-Allow-Origin", named.get(0));
    answer.put("Access-Control-Expose-Headers", "Retry-After");
    return true;
  }

  /** Whether it only asks whether it may ask. */
  boolean asks(Request request) {
    return request.getMethod().equals("OPTIONS")
        && request.getHeaders().contains("Access-Control-Request-Method");
  }

  /** What it may; before it sends its token, since browsers ask without. */
  Reply reply() {
    HttpFields.Mutable may = HttpFields.build();
    may.put("Access-Control-Allow-Methods", "GET, POST");
    may.put("Access-Control-Allow-Headers", "Authorization, Content-Type, X-Skylight");
    may.put("Access-Control-Max-Age", KEPT_SECONDS);
    return Reply.bytes(204, null, Reply.NO_STORE, may, new byte[0]);
  }
}
