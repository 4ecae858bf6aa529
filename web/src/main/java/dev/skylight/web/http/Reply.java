package dev.skylight.web.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/** An answer that is ready to be sent. */
@FunctionalInterface
public interface Reply {

  /** As changing things are answered. */
  String NO_STORE = "no-store";

  /** Sends it; the callback is completed once, now or later. */
  void send(Request request, Response response, Callback callback);

  /** JSON, not to be kept by anybody. */
  static Reply json(JsonNode tree) {
    return json(200, tree);
  }

  /** The same with another status. */
  static Reply json(int status, JsonNode tree) {
    return bytes(
        status, "application/json; charset=utf-8", NO_STORE, HttpFields.EMPTY, Json.bytes(tree));
  }

  /** The answer to a request that is not answered. */
  static Reply problem(Problem problem) {
    HttpFields.Mutable more = HttpFields.build();
    if (problem.retrySeconds() > 0) {
      more.put(HttpHeader.RETRY_AFTER, problem.retrySeconds());
    }
    if (!problem.allow().isEmpty()) {
      more.put(HttpHeader.ALLOW, problem.allow());
    }
    if (problem.status() == 401) {
      more.put(HttpHeader.WWW_AUTHENTICATE, "Bearer");
    }
    if (problem.status() == 413 || problem.status() == 408) {
      more.put(HttpHeader.CONNECTION, "close"); // the rest of the body is not read
    }
    return bytes(
        problem.status(),
        "application/json; charset=utf-8",
        NO_STORE,
        more,
        Json.bytes(Json.of(problem)));
  }

  /** Another address. */
  static Reply redirect(int status, String location) {
    HttpFields.Mutable more = HttpFields.build();
    more.put(HttpHeader.LOCATION, location);
    return bytes(status, null, NO_STORE, more, new byte[0]);
  }

  /**
   * Some bytes.
   *
   * @param type content type, or null where there is nothing
   * @param cache how long they may be kept
   * @param more further headers
   */
  static Reply bytes(int status, String type, String cache, HttpFields more, byte[] content) {
    return (request, response, callback) -> {
      response.setStatus(status);
      HttpFields.Mutable headers = response.getHeaders();
      if (type != null) {
        headers.put(HttpHeader.CONTENT_TYPE, type);
      }
      headers.put(HttpHeader.CACHE_CONTROL, cache);
      more.forEach(headers::put);
      if (status != 304 && status != 204) {
        headers.put(HttpHeader.CONTENT_LENGTH, content.length);
      }
      response.write(true, ByteBuffer.wrap(content), callback);
    };
  }

  /** Some bytes that have not changed if the asker's tag is theirs. */
  static Reply tagged(Call call, String type, String cache, String etag, byte[] content) {
    HttpFields.Mutable more = HttpFields.build();
    more.put(HttpHeader.ETAG, etag);
    return Etags.match(call.header("If-None-Match"), etag)
        ? bytes(304, null, cache, more, new byte[0])
        : bytes(200, type, cache, more, content);
  }
}
