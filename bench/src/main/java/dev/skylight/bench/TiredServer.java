package dev.skylight.bench;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A shop's picture server on a bad day: every answer comes 50 ms late; of a hundred pictures ten
 * are gone, one never ends at full speed and one at a byte now and then, and three are had only at
 * the second try.
 */
final class TiredServer implements AutoCloseable {

  private static final long LATENCY_MILLIS = 50;
  private static final long DRIP_MILLIS = 100;
  private static final int GONE = 10;
  private static final int ENDLESS = 11;
  private static final int LEFT = 12;
  private static final int BUSY = 15;

  private final List<Path> files;
  private final HttpServer server;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "pictures");
            thread.setDaemon(true);
            return thread;
          });
  private final Set<Integer> asked = ConcurrentHashMap.newKeySet();

  /** Serves picture i at {@code /i.jpg}: these files, over and over. */
  TiredServer(List<Path> files) throws IOException {
    System.setProperty("sun.net.httpserver.nodelay", "true"); // JDK-6968351
    this.files = files;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /** Whether a picture is ever had. */
  static boolean isThere(int picture) {
    return picture % 100 >= LEFT;
  }

  String url(int picture) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + picture + ".jpg";
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Thread.sleep(LATENCY_MILLIS);
      int picture = Integer.parseInt(exchange.getRequestURI().getPath().replaceAll("\\D", ""));
      byte[] file = Files.readAllBytes(files.get(picture % files.size()));
      int kind = picture % 100;
      if (kind < GONE) {
        exchange.sendResponseHeaders(404, -1);
      } else if (kind < LEFT) {
        exchange.sendResponseHeaders(200, 0);
        endless(exchange.getResponseBody(), file, kind < ENDLESS ? 0 : DRIP_MILLIS);
      } else if (kind < BUSY && asked.add(picture)) {
        exchange.getResponseHeaders().add("Retry-After", "1");
        exchange.sendResponseHeaders(503, -1);
      } else {
        exchange.sendResponseHeaders(200, file.length);
        exchange.getResponseBody().write(file);
      }
    } catch (InterruptedException e) {
      throw new IOException("the server ends", e);
    }
  }

  /** Until the client leaves, at which a write fails. */
  private static void endless(OutputStream body, byte[] file, long pause)
      throws IOException, InterruptedException {
    if (pause == 0) {
      while (true) {
        body.write(file);
      }
    }
    for (int at = 0; ; at = (at + 1) % file.length) {
      body.write(file[at]);
      body.flush();
      Thread.sleep(pause);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
