package dev.skylight.web.http;

import java.util.Map;
import org.eclipse.jetty.http.HttpFields;

/** A request that has a route: what its endpoint needs of it. */
public final class Call {

  private final Map<String, String> path;
  private final Parameters query;
  private final HttpFields headers;
  private final byte[] body;
  private final boolean head;

  Call(Map<String, String> path, Parameters query, HttpFields headers, byte[] body, boolean head) {
    this.path = path;
    this.query = query;
    this.headers = headers;
    this.body = body;
    this.head = head;
  }

  /** A named segment of the path, decoded. */
  public String segment(String name) {
    return path.get(name);
  }

  /**
   * The picture that the path names.
   *
   * @throws Problem 404 where it is no number
   */
  public long id() {
    String text = segment("id");
    try {
      long id = Long.parseLong(text);
      if (id >= 0 && Character.isDigit(text.charAt(0))) {
        return id;
      }
    } catch (NumberFormatException e) {
      throw Problem.notFound("There is no such picture: an id is a number.");
    }
    throw Problem.notFound("There is no such picture: an id is a number.");
  }

  /** What follows the question mark. */
  public Parameters query() {
    return query;
  }

  /** A header, or null. */
  public String header(String name) {
    return headers.get(name);
  }

  /** All of it; empty where the route takes none. Not to be changed. */
  public byte[] body() {
    return body;
  }

  /** Whether only the headers of the answer are wanted. */
  public boolean head() {
    return head;
  }
}
