package dev.skylight.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A shop's pictures by URL on this machine: {@code /17.png}, some of them missing. */
final class PictureServer implements AutoCloseable {

  /** Every so many-th is not there. */
  static final int MISSING_EVERY = 41;

  private final List<byte[]> pictures = new ArrayList<>();
  private final AtomicInteger served = new AtomicInteger();
  private final int port;
  private ExecutorService threads;
  private HttpServer server;

  /** How long an answer takes. */
  volatile Duration pace = Duration.ZERO;

  private PictureServer(Path folder) throws IOException {
    try (var files = Files.newDirectoryStream(folder, "*.png")) {
      for (Path file : files) {
        pictures.add(Files.readAllBytes(file));
      }
    }
    server = listen(0);
    port = server.getAddress().getPort();
  }

  /** Serves the pictures of a folder, again and again. */
  static PictureServer of(Path folder) throws IOException {
    return new PictureServer(folder);
  }

  private HttpServer listen(int wanted) throws IOException {
    HttpServer made =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted), 50);
    threads = Executors.newFixedThreadPool(8);
    made.setExecutor(threads);
    made.createContext("/", this::answer);
    made.start();
    return made;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      int number = Integer.parseInt(exchange.getRequestURI().getPath().replaceAll("\\D", ""));
      Waiting.sleep(pace);
      if (missing(number)) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      byte[] picture = pictures.get(number % pictures.size());
      exchange.getResponseHeaders().set("Content-Type", "image/png");
      exchange.sendResponseHeaders(200, picture.length);
      exchange.getResponseBody().write(picture);
      served.incrementAndGet();
    }
  }

  static boolean missing(int number) {
    return number % MISSING_EVERY == 0;
  }

  /** Start of every URL. */
  String base() {
    return "http://127.0.0.1:" + port + "/";
  }

  /** How many pictures were sent. */
  int served() {
    return served.get();
  }

  /** Breaks every connection off. */
  void kill() {
    server.stop(0);
    threads.shutdownNow();
  }

  /** Comes back at the same address. */
  void startAgain() throws IOException {
    server = listen(port);
  }

  @Override
  public void close() {
    kill();
  }
}
