package dev.skylight.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skylight.web.api.Library;
import dev.skylight.web.api.Sentences;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** A server for a test, and ways to ask it. */
final class Site implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  final FakeJob job;
  private final WebServer server;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(20))
          .build();

  Site(Library library) {
    this(WebSettings.local(), Limits.usual(), library);
  }

  Site(WebSettings settings, Limits limits, Library library) {
    this(settings, limits, library, new FakeJob());
  }

  private Site(WebSettings settings, Limits limits, Library library, FakeJob job) {
    this(
        settings,
        limits,
        Api.of(settings, limits, library, new Sentences(Path.of("/home/somebody/data")), job),
        job);
  }

  private Site(WebSettings settings, Limits limits, Service service, FakeJob job) {
    this.job = job;
    server = WebServer.start(settings, limits, service, () -> {});
  }

  /** A shop's. */
  static Site of(WebSettings settings, Limits limits, FakeShop shop) {
    Sentences sentences = new Sentences(Path.of("/home/somebody/data"));
    return new Site(
        settings, limits, ShopApi.of(settings, limits, shop, shop, sentences), new FakeJob());
  }

  /** Limits that are soon reached. */
  static Limits strict() {
    return new Limits(
        8 << 10,
        1 << 20,
        4 << 10,
        64 << 10,
        Duration.ofSeconds(3),
        Duration.ofSeconds(1),
        Duration.ofSeconds(1),
        2,
        2,
        64,
        2,
        Duration.ofSeconds(5));
  }

  /** Checks status and shape of one answer, and that it tells nothing about the server. */
  static void refused(String status, String answer) {
    assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), status + " expected: " + answer);
    String head = answer.substring(0, answer.indexOf("\r\n\r\n"));
    assertFalse(head.contains("\nServer:"), answer);
    assertFalse(answer.contains("jetty") || answer.contains("\tat "), answer);
    assertTrue(head.contains("X-Content-Type-Options: nosniff"), answer);
    String body = answer.substring(answer.indexOf("\r\n\r\n") + 4);
    assertTrue(body.startsWith("{\"error\":{\"code\":\""), answer);
    assertTrue(json(body).at("/error/message").asText().length() > 10, answer);
  }

  int port() {
    return server.address().getPort();
  }

  /** Its name and port. */
  String host() {
    return "127.0.0.1:" + port();
  }

  /** A request to be completed. */
  HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(URI.create("http://" + host() + path))
        .timeout(Duration.ofSeconds(30));
  }

  HttpResponse<byte[]> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  HttpResponse<byte[]> get(String path) {
    return send(to(path));
  }

  /** The JSON that an address answers. */
  ObjectNode read(String path) {
    return json(get(path));
  }

  /** The text that an address answers. */
  String text(String path) {
    return text(get(path));
  }

  static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  /** Asserts that who asks again with the tag of the answer hears that nothing has changed. */
  void expectTagged(String path) {
    String etag = get(path).headers().firstValue("ETag").orElse("");
    assertEquals(304, send(to(path).header("If-None-Match", etag)).statusCode(), path);
  }

  /** Sends bytes as they are. */
  HttpResponse<byte[]> post(String path, byte[] body, String... headers) {
    HttpRequest.Builder request = to(path).POST(HttpRequest.BodyPublishers.ofByteArray(body));
    return send(headers.length == 0 ? request : request.headers(headers));
  }

  /** Sends JSON as the page does. */
  HttpResponse<byte[]> change(String method, String path, String json) {
    return send(
        to(path)
            .header("X-Skylight", "1")
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(json)));
  }

  static ObjectNode json(HttpResponse<byte[]> response) {
    return json(text(response));
  }

  static ObjectNode json(String text) {
    try {
      return (ObjectNode) JSON.readTree(text);
    } catch (IOException e) {
      throw new AssertionError("no JSON: " + text, e);
    }
  }

  /** The code of an error in the one shape, whose status must be as given. */
  static String code(int status, HttpResponse<byte[]> response) {
    String text = text(response);
    if (response.statusCode() != status) {
      throw new AssertionError(response.statusCode() + " instead of " + status + ": " + text);
    }
    return json(text).path("error").path("code").asText();
  }

  /**
   * What comes back for some bytes on a connection of their own, until the server ends it or says
   * nothing for some time.
   */
  String raw(byte[] request, int silenceMillis) {
    String answer = null;
    for (int i = 0; answer == null && i < 5; i++) {
      answer = once(request, silenceMillis);
    }
    return answer == null ? "" : answer;
  }

  /**
   * Null where the server's end of a connection that it had not read to its end took the answer.
   */
  private String once(byte[] request, int silenceMillis) {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    boolean reset = false;
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
      socket.setSoTimeout(silenceMillis);
      OutputStream out = socket.getOutputStream();
      InputStream in = socket.getInputStream();
      out.write(request);
      out.flush();
      in.transferTo(answer);
    } catch (SocketTimeoutException e) {
      return answer.toString(StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      reset = true; // in the middle of it; what came before counts
    }
    return reset && answer.size() == 0 ? null : answer.toString(StandardCharsets.ISO_8859_1);
  }

  /** The same for lines, each of which gets its end, and two at the end. */
  String raw(String... lines) {
    String text = String.join("\r\n", lines) + "\r\n\r\n";
    return raw(text.getBytes(StandardCharsets.ISO_8859_1), 5_000);
  }

  @Override
  public void close() {
    server.close();
  }
}
