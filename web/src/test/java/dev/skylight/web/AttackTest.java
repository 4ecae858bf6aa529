package dev.skylight.web;

import static dev.skylight.web.Site.refused;
import static dev.skylight.web.Site.strict;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What strangers try, byte by byte. */
@Tag("once") // what it tries is not the JVM's
class AttackTest {

  @TempDir Path folder;
  private FakeLibrary library;
  private Site site;

  @BeforeEach
  void start() {
    library = new FakeLibrary().add(folder.resolve("a.jpg"), Samples.jpeg());
    site = new Site(WebSettings.local(), strict(), library);
  }

  @AfterEach
  void stop() {
    assertEquals(200, site.get("/health").statusCode(), "it does not answer any more");
    site.close();
  }

  private String ask(String line) {
    return site.raw(line, "Host: " + site.host(), "Connection: close");
  }

  @Test
  void pathsThatClimbReachNothing() {
    for (String path :
        List.of(
            "/../etc/passwd",
            "/..",
            "/%2e%2e/etc/passwd",
            "/%2e%2e%2fetc%2fpasswd",
            "/..%2fetc%2fpasswd",
            "/..;/etc/passwd",
            "/;/../etc/passwd",
            "/..\\etc\\passwd",
            "/..%5cetc%5cpasswd",
            "/%252e%252e/etc/passwd",
            "//etc/passwd",
            "/./etc/passwd",
            "/api/v1/images/../../../etc/passwd",
            "/api/v1/images/..%2f..%2fetc%2fpasswd/file",
            "/api/v1/images/0/../../../../etc/passwd",
            "/api/v1/images/0%00/file",
            "/api/v1/images/0/thumb/..%2f..%2f..%2fetc%2fpasswd%00.jpg",
            "/api/v1/images/%c0%ae%c0%ae/file",
            "/api/v1/images/%u002e%u002e/file",
            "/page/../WebServer.class",
            "/WebServer.class",
            "/etc/passwd")) {
      String answer = ask("GET " + path + " HTTP/1.1");
      assertTrue(
          answer.startsWith("HTTP/1.1 400 ") || answer.startsWith("HTTP/1.1 404 "),
          path + ": " + answer);
      refused(answer.substring(9, 12), answer);
    }
  }

  @Test
  void onlyItsOwnNamesAreServed() {
    int port = site.port();
    for (String host :
        List.of(
            "evil.example",
            "evil.example:" + port,
            "127.0.0.1.evil.example:" + port,
            "localhost.evil.example:" + port,
            "localhost:" + (port + 1),
            "localhost",
            "127.0.0.1",
            "0.0.0.0:" + port,
            "10.0.0.1:" + port,
            "127.0.0.2:" + port)) {
      refused("403", site.raw("GET /health HTTP/1.1", "Host: " + host, "Connection: close"));
    }
    for (String host :
        List.of(
            "evil.example:" + port + "@" + site.host(),
            "",
            "a b",
            "localhost:x",
            "localhost:0",
            "[::1")) {
      String answer = site.raw("GET /health HTTP/1.1", "Host: " + host, "Connection: close");
      assertFalse(answer.startsWith("HTTP/1.1 2"), host + ": " + answer);
      refused(answer.substring(9, 12), answer);
    }
    for (String host : List.of("localhost:" + port, "LOCALHOST:" + port, "[::1]:" + port)) {
      String answer = site.raw("GET /health HTTP/1.1", "Host: " + host, "Connection: close");
      assertTrue(answer.startsWith("HTTP/1.1 200 "), host + ": " + answer);
    }
    refused("400", site.raw("GET /health HTTP/1.1", "Connection: close"));
    refused(
        "400",
        site.raw(
            "GET /health HTTP/1.1",
            "Host: " + site.host(),
            "Host: evil.example",
            "Connection: close"));
    refused("403", site.raw("GET /health HTTP/1.0"));
  }

  @Test
  void addressesInTheRequestLineAreJudgedToo() {
    String ours = "GET http://" + site.host() + "/health HTTP/1.1";
    assertTrue(ask(ours).startsWith("HTTP/1.1 200 "), ask(ours));
    for (String line :
        List.of(
            "GET http://evil.example/health HTTP/1.1",
            "GET http://evil.example:" + site.port() + "/health HTTP/1.1",
            "GET https://" + site.host() + "/health HTTP/1.1",
            "GET http://user@" + site.host() + "/health HTTP/1.1",
            "GET ftp://" + site.host() + "/health HTTP/1.1",
            "GET file:///etc/passwd HTTP/1.1",
            "CONNECT evil.example:80 HTTP/1.1",
            "OPTIONS * HTTP/1.1")) {
      String answer = ask(line);
      assertFalse(answer.startsWith("HTTP/1.1 2"), line + ": " + answer);
      refused(answer.substring(9, 12), answer);
    }
  }

  @Test
  void otherSitesChangeNothing() {
    String own = "http://" + site.host();
    String[][] wrong = {
      {"Origin", "http://evil.example"},
      {"Origin", "null"},
      {"Origin", "http://localhost:" + site.port()},
      {"Origin", "https://" + site.host()},
      {"Origin", "http://" + site.host() + ".evil.example"},
      {"Origin", own + "/"},
      {"Sec-Fetch-Site", "cross-site"},
      {"Sec-Fetch-Site", "same-site"},
      {"Sec-Fetch-Site", ""},
      {"Origin", own, "Sec-Fetch-Site", "cross-site"},
      {"Origin", "http://evil.example", "Sec-Fetch-Site", "same-origin"},
    };
    for (String[] headers : wrong) {
      for (String method : List.of("PUT", "POST", "DELETE")) {
        HttpResponse<byte[]> response =
            site.send(
                site.to("/api/v1/images/0/tags/x")
                    .headers(headers)
                    .header("X-Skylight", "1")
                    .method(method, BodyPublishers.noBody()));
        assertEquals("forbidden", Site.code(403, response), String.join(" ", headers));
      }
      assertEquals(403, site.post("/api/v1/search/image", Samples.jpeg(), headers).statusCode());
    }
    assertTrue(library.tags().isEmpty(), "something was changed");
    String[][] right = {
      {"Origin", own},
      {"Sec-Fetch-Site", "same-origin"},
      {"Sec-Fetch-Site", "none"},
      {"Origin", own, "Sec-Fetch-Site", "same-origin"},
      {"X-Skylight", "1"}
    };
    for (String[] headers : right) {
      HttpResponse<byte[]> response =
          site.send(
              site.to("/api/v1/images/0/tags/x").headers(headers).PUT(BodyPublishers.noBody()));
      assertEquals(200, response.statusCode(), String.join(" ", headers));
      assertTrue(response.headers().firstValue("Access-Control-Allow-Origin").isEmpty());
    }
    assertEquals(
        "forbidden",
        Site.code(403, site.send(site.to("/api/v1/images/0/tags/x").PUT(BodyPublishers.noBody()))));
    for (String type : List.of("text/plain", "application/x-www-form-urlencoded")) {
      assertEquals(
          "unsupported",
          Site.code(
              415,
              site.send(
                  site.to("/api/v1/tags")
                      .headers("X-Skylight", "1", "Content-Type", type)
                      .POST(BodyPublishers.ofString("{\"tag\":\"x\",\"ids\":[0]}")))));
    }
  }

  @Test
  void otherSitesEmbedNoPictures() {
    for (String path :
        List.of(
            "/api/v1/images/0/file",
            "/api/v1/%69mages/0/fil%65",
            "/api/v1/images/0/thumb/" + "0".repeat(31) + "1.jpg")) {
      assertEquals(200, site.get(path).statusCode());
      for (String from : List.of("cross-site", "same-site")) {
        HttpResponse<byte[]> response = site.send(site.to(path).header("Sec-Fetch-Site", from));
        assertEquals("forbidden", Site.code(403, response));
      }
      assertEquals(
          "same-origin",
          site.get(path).headers().firstValue("Cross-Origin-Resource-Policy").orElse(""));
    }
  }

  @Test
  void methodsThatAreNotThereAreNamed() {
    for (String method : List.of("OPTIONS", "TRACE", "HEAD", "PATCH", "PROPFIND", "GET2", "get")) {
      String answer = ask(method + " /api/v1/tags HTTP/1.1");
      assertTrue(answer.startsWith("HTTP/1.1 405 "), method + ": " + answer);
      assertTrue(answer.contains("\r\nAllow: GET, POST\r\n"), answer);
      assertFalse(answer.contains("Access-Control"), answer);
    }
  }

  @Test
  void whatIsTooLargeIsRefused() throws IOException {
    String host = "Host: " + site.host();
    refused("414", ask("GET /" + "a".repeat(9_000) + " HTTP/1.1"));
    refused("431", site.raw("GET /health HTTP/1.1", host, "X-A: " + "a".repeat(9_000)));
    List<String> many = new ArrayList<>(List.of("GET /health HTTP/1.1", host));
    for (int i = 0; i < 2_000; i++) {
      many.add("X-" + i + ": 1");
    }
    refused("431", site.raw(many.toArray(new String[0])));
    refused(
        "413",
        site.raw(
            "POST /api/v1/search/image HTTP/1.1",
            host,
            "Content-Length: 99999999",
            "Expect: 100-continue"));
    refused(
        "413",
        site.raw(
            "PUT /api/v1/images/0/rating HTTP/1.1",
            host,
            "X-Skylight: 1",
            "Content-Type: application/json",
            "Content-Length: 5000"));
    StringBuilder chunks = new StringBuilder();
    chunks.append("POST /api/v1/search/image HTTP/1.1\r\n").append(host);
    chunks.append("\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (int i = 0; i < 20; i++) {
      chunks.append("10000\r\n").append("a".repeat(0x10000)).append("\r\n");
    }
    refused("413", site.raw(chunks.toString().getBytes(StandardCharsets.ISO_8859_1), 5_000));
  }

  @Test
  void twoReadingsOfOneRequestAreNone() {
    String host = "Host: " + site.host();
    String line = "POST /api/v1/search/image HTTP/1.1";
    String inner = "\r\n\r\n0\r\n\r\nGET /smuggled HTTP/1.1\r\nX: y";
    for (String[] headers :
        new String[][] {
          {"Content-Length: 4", "Transfer-Encoding: chunked"},
          {"Content-Length: 4", "Content-Length: 40"},
          {"Content-Length: 4, 40"},
          {"Content-Length: +4"},
          {"Content-Length: -1"},
          {"Content-Length: 0x10"},
          {"Transfer-Encoding: xchunked"},
          {"Transfer-Encoding: chunked, identity"},
          {"Transfer-Encoding : chunked"},
          {" Content-Length: 4"},
          {"Content-Length: 4\nX: y"},
        }) {
      String answer = site.raw(line, host, String.join("\r\n", headers) + inner);
      assertTrue(answer.startsWith("HTTP/1.1 4"), headers[0] + ": " + answer);
      refused(answer.substring(9, 12), answer);
      assertEquals(answer.indexOf("HTTP/1.1"), answer.lastIndexOf("HTTP/1.1"), headers[0]);
    }
  }

  @Test
  void slowOnesAreCut() throws IOException {
    String head = "GET /health HTTP/1.1\r\nHost: " + site.host() + "\r\nX-A: ";
    assertTrue(drip(head, "a").length() < 5, "a header that never ends was waited for");
    // the second request of a connection as well
    String second = head + "b\r\n\r\nGET /health HTTP/1.1\r\nX-A: ";
    assertTrue(drip(second, "a").startsWith("HTTP/1.1 200 "));
    String body =
        "POST /api/v1/search/image HTTP/1.1\r\nHost: "
            + site.host()
            + "\r\nContent-Length: 100000\r\n\r\n";
    refused("408", drip(body, "a"));
  }

  /** Sends a byte now and then; what has come when the other side ends it. */
  private String drip(String begin, String more) throws IOException {
    StringBuilder answer = new StringBuilder();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), site.port())) {
      socket.setSoTimeout(200);
      OutputStream out = socket.getOutputStream();
      InputStream in = socket.getInputStream();
      out.write(begin.getBytes(StandardCharsets.ISO_8859_1));
      long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (System.nanoTime() < end) {
        try {
          int one = in.read();
          if (one < 0) {
            return answer.toString();
          }
          answer.append((char) one);
        } catch (java.net.SocketTimeoutException e) {
          out.write(more.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
          return answer.toString();
        }
      }
    } catch (java.net.SocketException e) {
      return answer.toString();
    }
    throw new AssertionError("never cut: " + answer);
  }

  @Test
  void noMoreUploadsThanThereArePlaces() throws Exception {
    library.held = new CountDownLatch(1);
    List<Thread> senders = new ArrayList<>();
    List<Integer> statuses = java.util.Collections.synchronizedList(new ArrayList<>());
    for (int i = 0; i < 8; i++) {
      Thread sender =
          new Thread(
              () -> {
                statuses.add(site.post("/api/v1/search/image", Samples.jpeg()).statusCode());
              });
      sender.start();
      senders.add(sender);
    }
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (statuses.size() < 6 && System.nanoTime() < end) {
      Thread.sleep(5);
    }
    assertEquals(List.of(503, 503, 503, 503, 503, 503), List.copyOf(statuses));
    library.held.countDown();
    for (Thread sender : senders) {
      sender.join(20_000);
    }
    statuses.sort(null);
    assertEquals(List.of(200, 200, 503, 503, 503, 503, 503, 503), statuses);
  }

  @Test
  void whoOnlyMayLookChangesNothing() {
    try (Site shown = new Site(WebSettings.local().asReadOnly(), strict(), library)) {
      String[][] changes = {
        {"PUT", "/api/v1/images/0/rating"},
        {"PUT", "/api/v1/images/0/tags/x"},
        {"DELETE", "/api/v1/images/0/tags/x"},
        {"POST", "/api/v1/tags"},
        {"POST", "/api/v1/tags/remove"},
        {"POST", "/api/v1/job/pause"},
        {"POST", "/api/v1/job/resume"},
        {"POST", "/api/v1/job/cancel"},
      };
      for (String[] change : changes) {
        assertEquals(
            "forbidden", Site.code(403, shown.change(change[0], change[1], "{}")), change[1]);
      }
      assertEquals(200, shown.get("/api/v1/search?q=sea").statusCode());
      assertEquals(200, shown.post("/api/v1/search/image", Samples.jpeg()).statusCode());
      assertTrue(shown.read("/api/v1/job").path("read_only").asBoolean());
    }
  }
}
