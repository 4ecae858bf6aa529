package dev.skylight.web;

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

  final FakeJob job = new FakeJob();
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
    server =
        WebServer.start(
            settings,
            limits,
            library,
            new Sentences(Path.of("/home/somebody/data")),
            job,
            () -> {});
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

  /** Sends JSON as the page does. */
  HttpResponse<byte[]> change(String method, String path, String json) {
    return send(
        to(path)
            .header("X-Skylight", "1")
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(json)));
  }

  static ObjectNode json(HttpResponse<byte[]> response) {
    return json(new String(response.body(), StandardCharsets.UTF_8));
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
    String text = new String(response.body(), StandardCharsets.UTF_8);
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
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port())) {
      socket.setSoTimeout(silenceMillis);
      OutputStream out = socket.getOutputStream();
      InputStream in = socket.getInputStream();
      try {
        out.write(request);
        out.flush();
        in.transferTo(answer);
      } catch (SocketTimeoutException e) {
        return answer.toString(StandardCharsets.ISO_8859_1);
      }
    } catch (IOException e) {
      // refused in the middle of it; what came before counts
      return answer.toString(StandardCharsets.ISO_8859_1);
    }
    return answer.toString(StandardCharsets.ISO_8859_1);
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
