package dev.skylight.cli.products;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The demo shop's pictures over HTTP, as its own server would give them: on this machine alone,
 * with ETags. What is no file of the folder is 404. Thread-safe.
 */
final class DemoPictureServer implements AutoCloseable {

  private static final int THREADS = 8;

  private final Path folder;
  private final HttpServer server;
  private final ExecutorService threads;

  private DemoPictureServer(Path folder, HttpServer server) {
    this.folder = folder;
    this.server = server;
    this.threads =
        Executors.newFixedThreadPool(
            THREADS,
            task -> {
              Thread thread = new Thread(task, "demo pictures");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Serves a folder.
   *
   * @param port 0: any that is free
   * @throws SkylightException TRANSIENT where the port is taken
   */
  static DemoPictureServer start(Path folder, int port) {
    // else each answer waits 40 ms for the client's acknowledgement: JDK-6968351
    System.setProperty("sun.net.httpserver.nodelay", "true");
    try {
      InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      DemoPictureServer started =
          new DemoPictureServer(folder.toRealPath(), HttpServer.create(address, 0));
      started.server.setExecutor(started.threads);
      started.server.createContext("/", started::answer);
      started.server.start();
      return started;
    } catch (IOException e) {
      throw new SkylightException(
          Kind.TRANSIENT,
          "The demo's picture server cannot listen at port "
              + port
              + " of this machine ("
              + e.getMessage()
              + "): end the program that does, or choose another folder with --data.",
          e);
    }
  }

  int port() {
    return server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Path file = folder.resolve("." + exchange.getRequestURI().getPath()).normalize();
      if (!file.startsWith(folder) || !Files.isRegularFile(file)) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      byte[] bytes = Files.readAllBytes(file);
      String etag = "\"" + bytes.length + "-" + Files.getLastModifiedTime(file).toMillis() + "\"";
      exchange.getResponseHeaders().set("ETag", etag);
      if (etag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
        exchange.sendResponseHeaders(304, -1);
        return;
      }
      exchange.getResponseHeaders().set("Content-Type", "image/jpeg");
      exchange.sendResponseHeaders(200, bytes.length);
      try (OutputStream body = exchange.getResponseBody()) {
        body.write(bytes);
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
