package dev.skylight.internal.hub;

import java.net.http.HttpHeaders;
import java.util.Optional;

/**
 * What the headers of an answer say of a file: {@code X-Repo-Commit}, {@code X-Linked-Size}, {@code
 * X-Linked-Etag} and {@code ETag}.
 */
final class FileHeaders {

  private FileHeaders() {}

  /** The commit that the asked revision stands for; empty where it is not said. */
  static String commit(HttpHeaders headers) {
    return headers.firstValue("X-Repo-Commit").filter(c -> c.matches("[0-9a-f]{40}")).orElse("");
  }

  /** SHA-256 of a large file, git's hash of a small one; a redirect's own ETag is of neither. */
  static String hash(HttpHeaders headers, boolean redirect) {
    return headers
        .firstValue("X-Linked-Etag")
        .or(() -> redirect ? Optional.empty() : headers.firstValue("ETag"))
        .map(etag -> etag.replaceFirst("^W/", "").replace("\"", ""))
        .filter(etag -> etag.matches("[0-9a-f]{64}|[0-9a-f]{40}"))
        .orElse("");
  }

  /** How many bytes the file has; -1 where it is not said. */
  static long size(HttpHeaders headers, boolean redirect) {
    return headers
        .firstValue("X-Linked-Size")
        .or(() -> redirect ? Optional.empty() : headers.firstValue("Content-Length"))
        .filter(size -> size.matches("\\d{1,18}"))
        .map(Long::parseLong)
        .orElse(-1L);
  }

  /** Which bytes of the file an answer holds. */
  static String range(HttpHeaders headers) {
    return headers.firstValue("Content-Range").orElse("no Content-Range");
  }
}
