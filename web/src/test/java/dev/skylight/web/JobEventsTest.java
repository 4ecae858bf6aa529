package dev.skylight.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Those who listen to the job. */
class JobEventsTest {

  private Site site;
  private final List<Socket> sockets = new ArrayList<>();

  @BeforeEach
  void start() {
    site = new Site(new FakeLibrary());
  }

  @AfterEach
  void stop() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    site.close();
  }

  private BufferedReader listen() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), site.port());
    sockets.add(socket);
    socket.setSoTimeout(20_000);
    socket
        .getOutputStream()
        .write(
            ("GET /api/v1/job/events HTTP/1.1\r\nHost: " + site.host() + "\r\n\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
    return new BufferedReader(
        new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
  }

  /** The next line that holds a text. */
  private static String until(BufferedReader reader, String text) throws IOException {
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      if (line.contains(text)) {
        return line;
      }
    }
    throw new IOException("ended before " + text);
  }

  @Test
  void theyHearAtOnceAndWhenItChanges() throws IOException {
    BufferedReader one = listen();
    until(one, "text/event-stream");
    assertEquals("event: job", until(one, "event: "));
    assertTrue(until(one, "data: ").contains("\"rows_done\":0"));
    BufferedReader other = listen();
    until(other, "data: ");
    site.job.at(40, true);
    for (BufferedReader reader : List.of(one, other)) {
      String line = until(reader, "data: ");
      assertTrue(line.contains("\"rows_done\":40") && line.contains("\"active\":true"), line);
    }
  }

  @Test
  void thoseWhoAreGoneMakePlace() throws Exception {
    for (int i = 0; i < 64; i++) {
      until(listen(), "data: ");
    }
    HttpResponse<byte[]> more = site.get("/api/v1/job/events");
    assertEquals("busy", Site.code(503, more));
    assertTrue(more.headers().firstValue("Retry-After").isPresent());
    for (Socket socket : sockets) {
      socket.setSoLinger(true, 0);
      socket.close();
    }
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    for (int rows = 1; listeners() > 0; rows++) {
      assertTrue(System.nanoTime() < end, listeners() + " are still there");
      site.job.at(rows, true);
      Thread.sleep(100);
    }
    until(listen(), "data: ");
  }

  /** Each load of a page leaves a listener behind that is gone, which takes a while to show. */
  @Test
  void aPageThatIsLoadedAgainAndAgainAlwaysHears() throws Exception {
    for (int i = 0; i < 40; i++) {
      until(listen(), "data: ");
      sockets.remove(0).close();
    }
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (listeners() > 0) {
      assertTrue(System.nanoTime() < end, listeners() + " are still there");
      Thread.sleep(100);
    }
  }

  private int listeners() {
    String metrics = site.text("/metrics");
    return metrics
        .lines()
        .filter(line -> line.startsWith("skylight_event_listeners "))
        .mapToInt(line -> (int) Double.parseDouble(line.substring(line.indexOf(' '))))
        .findFirst()
        .orElse(-1);
  }

  @Test
  void anEndingServerEndsThem() throws IOException {
    BufferedReader reader = listen();
    until(reader, "data: ");
    site.close();
    assertEquals("0", until(reader, "0"), "the answer has no proper end");
  }
}
