package dev.skylight.e2e;

import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Chromium without a window, steered by its DevTools protocol: a page that goes on asking its
 * server for news never counts as loaded, so a plain {@code --screenshot} waits for ever.
 */
final class Browser implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final BlockingQueue<JsonNode> answers = new LinkedBlockingQueue<>();
  private WebSocket socket;
  private String session;
  private int calls;

  private Browser(Process process) {
    this.process = process;
  }

  /** Starts it with a new profile in {@code folder}. */
  static Browser open(String chromium, Path folder) throws IOException {
    Files.createDirectories(folder);
    List<String> command =
        List.of(
            chromium,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--user-data-dir=" + folder,
            "--window-size=1400,1000",
            "--remote-debugging-port=0",
            "about:blank");
    Browser browser =
        new Browser(
            new ProcessBuilder(command)
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(new File("/dev/null"))
                .start());
    boolean ready = false;
    try {
      browser.connect(folder.resolve("DevToolsActivePort"));
      ready = true;
      return browser;
    } finally {
      if (!ready) {
        browser.close();
      }
    }
  }

  private void connect(Path portFile) throws IOException {
    Waiting.until(
        "the browser's port",
        Duration.ofSeconds(40),
        () -> Files.exists(portFile) && portFile.toFile().length() > 10);
    List<String> lines = Files.readAllLines(portFile);
    socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .connectTimeout(Duration.ofSeconds(20))
            .buildAsync(
                URI.create("ws://127.0.0.1:" + lines.get(0) + lines.get(1)), new Answers(answers))
            .join();
    String target =
        call("Target.createTarget", Map.of("url", "about:blank")).get("targetId").asText();
    session =
        call("Target.attachToTarget", Map.of("targetId", target, "flatten", true))
            .get("sessionId")
            .asText();
  }

  /** Goes to a page. */
  void show(String url) {
    call("Page.navigate", Map.of("url", url));
  }

  /** What can be read on the page now. */
  String text() {
    return call("Runtime.evaluate", Map.of("expression", "document.body.innerText"))
        .path("result")
        .path("value")
        .asText();
  }

  /** Writes what is seen now as PNG. */
  void screenshot(Path file) throws IOException {
    String data = call("Page.captureScreenshot", Map.of("format", "png")).get("data").asText();
    Files.write(file, Base64.getDecoder().decode(data));
  }

  private JsonNode call(String method, Map<String, Object> parameters) {
    int id = ++calls;
    try {
      Map<String, Object> message =
          session == null
              ? Map.of("id", id, "method", method, "params", parameters)
              : Map.of("id", id, "method", method, "params", parameters, "sessionId", session);
      socket.sendText(JSON.writeValueAsString(message), true).join();
      JsonNode answer = answers.poll(30, TimeUnit.SECONDS);
      while (answer != null && answer.path("id").asInt() != id) {
        answer = answers.poll(30, TimeUnit.SECONDS);
      }
      if (answer == null || answer.has("error")) {
        return fail("the browser's answer to " + method + ": " + answer);
      }
      return answer.get("result");
    } catch (IOException e) {
      throw new AssertionError(method, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(method, e);
    }
  }

  /** Puts the parts of messages together. */
  private static final class Answers implements WebSocket.Listener {
    private final BlockingQueue<JsonNode> answers;
    private final StringBuilder text = new StringBuilder();

    Answers(BlockingQueue<JsonNode> answers) {
      this.answers = answers;
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        try {
          answers.add(JSON.readTree(text.toString()));
        } catch (IOException e) {
          throw new AssertionError("not JSON: " + text, e);
        }
        text.setLength(0);
      }
      socket.request(1);
      return null;
    }
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
