package dev.skylight.e2e;

import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** A {@code skylight serve} at work, and what it answers. Thread-safe. */
final class Served {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(20))
          .build();
  private final Cli.Running process;
  private final String url;

  private Served(Cli.Running process, String url) {
    this.process = process;
    this.url = url;
  }

  /** Starts it on any free port; it ends with the test. */
  static Served start(Cli cli, String... options) {
    String[] arguments = new String[options.length + 4];
    arguments[0] = "serve";
    arguments[1] = "--port";
    arguments[2] = "0";
    arguments[3] = "--json";
    System.arraycopy(options, 0, arguments, 4, options.length);
    Cli.Running running = cli.start(arguments);
    String[] found = new String[1];
    Waiting.until(
        "the address of skylight serve",
        PATIENCE,
        () -> {
          String out = running.soFar(-1).out();
          if (!running.alive() && !out.endsWith("\n")) {
            fail("skylight serve has ended: " + running.soFar(-1));
          }
          if (!out.endsWith("\n")) {
            return false;
          }
          try {
            found[0] = JSON.readTree(out).get("url").asText();
          } catch (IOException e) {
            throw new AssertionError("no JSON: " + out, e);
          }
          return true;
        });
    return new Served(running, found[0]);
  }

  /** The page, with a slash at its end. */
  String url() {
    return url;
  }

  /** The process. */
  Cli.Running process() {
    return process;
  }

  /** An answer. */
  record Answer(int status, JsonNode json) {}

  /** What {@code GET} brings, as JSON. */
  Answer get(String path) {
    return send(HttpRequest.newBuilder(at(path)).GET());
  }

  /** What a changing request without a body brings. */
  Answer send(String method, String path) {
    return send(
        HttpRequest.newBuilder(at(path))
            .header("X-Skylight", "1")
            .method(method, HttpRequest.BodyPublishers.noBody()));
  }

  private URI at(String path) {
    return URI.create(url + path.substring(1));
  }

  private Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> answer =
          client.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
      return new Answer(answer.statusCode(), JSON.readTree(answer.body()));
    } catch (IOException e) {
      throw new AssertionError("no answer; " + process.soFar(-1), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
