package dev.skylight.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ten thousand requests that no program would send. */
@Tag("slow")
@Tag("once") // what it tries is not the JVM's
class FuzzTest {

  private static final int REQUESTS = Integer.getInteger("skylight.fuzz.requests", 10_000);
  private static final long SEED = Long.getLong("skylight.fuzz.seed", 20261129);

  private static final List<String> METHODS =
      List.of("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "TRACE", "get", "G\0T", "");
  private static final List<String> PATHS =
      List.of(
          "/",
          "/health",
          "/metrics",
          "/api/v1/search?q=sea",
          "/api/v1/search?q=%ff&k=-1",
          "/api/v1/search?like=0&minus=x",
          "/api/v1/search/image",
          "/api/v1/images?limit=1",
          "/api/v1/images/0",
          "/api/v1/images/0/similar",
          "/api/v1/images/0/rating",
          "/api/v1/images/0/tags/x",
          "/api/v1/images/0/thumb/x.jpg",
          "/api/v1/images/0/file",
          "/api/v1/images/9223372036854775808/file",
          "/api/v1/tags",
          "/api/v1/tags/remove",
          "/api/v1/folders?under=/",
          "/api/v1/duplicates?from=x",
          "/api/v1/stats",
          "/api/v1/job",
          "/api/v1/job/pause",
          "/api/v1/openapi.json",
          "/../../etc/passwd",
          "*",
          "//",
          "/%",
          "http://evil.example/");
  private static final List<String> SHOP_PATHS =
      List.of(
          "/",
          "/shop.js",
          "/api/v1/products/search?q=a+dress&k=2",
          "/api/v1/products/search?q=%ff&exact=maybe",
          "/api/v1/products/search",
          "/api/v1/products/search/url",
          "/api/v1/products/images/1/similar?k=-1",
          "/api/v1/products/images/1/thumb",
          "/api/v1/products/images/%2e%2e/thumb",
          "/api/v1/products/images/a%2Fb/similar",
          "/api/v1/products/images//thumb",
          "/../../etc/passwd",
          "http://evil.example/");
  private static final List<String> HEADERS =
      List.of(
          "X-Skylight: 1",
          "Origin: null",
          "Origin: http://evil.example",
          "Origin: https://shop.example",
          "Access-Control-Request-Method: POST",
          "Sec-Fetch-Site: none",
          "Sec-Fetch-Site: cross-site",
          "Content-Type: application/json",
          "Content-Type: multipart/form-data; boundary=x",
          "Content-Type: multipart/form-data",
          "Transfer-Encoding: chunked",
          "Content-Length: 5",
          "Content-Length: 99999999999",
          "Range: bytes=0-0",
          "Range: bytes=-",
          "Range: bytes=9-1,,",
          "If-None-Match: *",
          "If-Range: x",
          "Expect: 100-continue",
          "Expect: x",
          "Upgrade: h2c",
          "Cookie: a=b; =;",
          "Host: evil.example",
          "Connection: upgrade, HTTP2-Settings",
          "Accept-Encoding: *",
          "Content-Encoding: gzip",
          "Authorization: Bearer");
  private static final List<String> BODIES =
      List.of(
          "",
          "{}",
          "{\"rating\":4}",
          "{\"url\":\"http://[::1]/\"}",
          "{\"tag\":\"y\",\"ids\":[0]}",
          "{\"ids\":" + "[".repeat(900),
          "5\r\nhello\r\n0\r\n\r\n",
          "-5\r\n",
          "ffffffffffffffff\r\n",
          "--x\r\nContent-Disposition: form-data; name=\"image\"\r\n\r\nBM\r\n--x--\r\n",
          "--x\r\n\r\n",
          "GIF89a\0\0\0\0",
          "\u00ff\u00d8\u00ff\u00e0",
          "BM");

  @TempDir Path folder;

  @Test
  void noneBreaksIt() throws IOException {
    try (Site site = new Site(new FakeLibrary().add(folder.resolve("a.jpg"), Samples.jpeg()))) {
      send(site, PATHS, REQUESTS);
      assertEquals(200, site.get("/api/v1/search?q=sea").statusCode());
    }
  }

  @Test
  void noneBreaksTheShop() throws IOException {
    WebSettings settings = WebSettings.local().withOrigins(List.of("https://shop.example"));
    try (Site site = Site.of(settings, Limits.usual(), new FakeShop())) {
      send(site, SHOP_PATHS, REQUESTS / 10);
      assertEquals(200, site.get("/api/v1/products/search?q=sea").statusCode());
    }
  }

  private static void send(Site site, List<String> paths, int requests) throws IOException {
    Random random = new Random(SEED);
    long before = temporaryFiles();
    String own = "Host: " + site.host();
    for (int i = 0; i < requests; i++) {
      String request = request(random, paths, own);
      String answer = ask(site, request, random);
      check(answer, "request " + i + " of seed " + SEED + ":\n" + request + "\n->\n" + answer);
    }
    assertEquals(200, site.get("/health").statusCode());
    assertEquals(before, temporaryFiles(), "files are left");
    long threads =
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith("web"))
            .count();
    assertTrue(threads < 40, threads + " threads are left");
  }

  private static String request(Random random, List<String> paths, String own) {
    StringBuilder text = new StringBuilder();
    text.append(one(random, METHODS)).append(' ').append(one(random, paths));
    text.append(random.nextInt(20) == 0 ? " HTTP/9.9" : " HTTP/1.1").append("\r\n");
    if (random.nextInt(20) > 0) {
      text.append(own).append("\r\n");
    }
    String body = one(random, BODIES);
    for (int i = random.nextInt(5); i > 0; i--) {
      text.append(one(random, HEADERS)).append("\r\n");
    }
    if (random.nextInt(3) > 0) {
      text.append("Content-Length: ").append(body.length()).append("\r\n");
    }
    text.append("\r\n").append(body);
    for (int i = random.nextInt(4) == 0 ? random.nextInt(6) : 0; i > 0; i--) {
      int at = random.nextInt(text.length());
      text.setCharAt(at, (char) random.nextInt(256));
    }
    return text.toString();
  }

  private static String one(Random random, List<String> list) {
    return list.get(random.nextInt(list.size()));
  }

  /** Sends it and no more, so that the server never has to wait for the rest. */
  private static String ask(Site site, String request, Random random) throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), site.port())) {
      socket.setSoTimeout(20_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      if (random.nextInt(50) == 0) {
        return ""; // gone before the answer
      }
      socket.shutdownOutput();
      InputStream in = socket.getInputStream();
      in.transferTo(answer);
    } catch (java.net.SocketException e) {
      return answer.toString(StandardCharsets.ISO_8859_1); // closed while it was sent
    }
    return answer.toString(StandardCharsets.ISO_8859_1);
  }

  /** Every answer that is a failure is one of ours. */
  private static void check(String answers, String what) {
    if (answers.isEmpty()) {
      return;
    }
    assertTrue(answers.startsWith("HTTP/1.1 "), what);
    String answer =
        answers.startsWith("HTTP/1.1 100 ")
            ? answers.substring(answers.indexOf("\r\n\r\n") + 4)
            : answers;
    if (answer.isEmpty()) {
      return;
    }
    int status = Integer.parseInt(answer.substring(9, 12));
    assertTrue(status < 500 || status == 503 || status == 505, what);
    assertTrue(answer.contains("\r\nX-Content-Type-Options: nosniff\r\n"), what);
    assertTrue(!answer.contains("\r\nServer:") && !answer.contains("\tat "), what);
    if (status >= 400 && status != 416 && !answer.contains("\r\nContent-Length: 0\r\n")) {
      int body = answer.indexOf("\r\n\r\n") + 4;
      assertTrue(
          answer.startsWith("{\"error\":{\"code\":\"", body)
              || answer.length() == body
              || answer.startsWith("HTTP/1.1 ", body),
          what);
    }
  }

  private static long temporaryFiles() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files.filter(file -> file.getFileName().toString().startsWith("MultiPart")).count();
    }
  }
}
