package dev.skylight.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** A server on 127.0.0.1 that answers what no server should: bytes, after which it leaves. */
final class RawServer implements AutoCloseable {

  /** What is written to the n-th connection, from 1 on, once a request has come. */
  @FunctionalInterface
  interface Answer {
    void write(int connection, OutputStream out) throws IOException;
  }

  private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();

  RawServer(Answer answer) throws IOException {
    Thread thread = new Thread(() -> serve(answer), "raw-server");
    thread.setDaemon(true);
    thread.start();
  }

  @SuppressWarnings("EmptyCatch") // the client may leave, and the test ends with the socket
  private void serve(Answer answer) {
    while (!socket.isClosed()) {
      try (Socket client = socket.accept()) {
        request(client.getInputStream());
        answer.write(connections.incrementAndGet(), client.getOutputStream());
      } catch (IOException e) {
      }
      closed.incrementAndGet();
    }
  }

  /** To the empty line, or where somebody begins to encrypt. */
  private static void request(InputStream in) throws IOException {
    StringBuilder read = new StringBuilder();
    while (read.indexOf("\r\n\r\n") < 0) {
      int c = in.read();
      if (c < 0) {
        throw new IOException("no request");
      }
      read.append((char) c);
      if (read.charAt(0) == 0x16) {
        return;
      }
    }
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  int connections() {
    return connections.get();
  }

  /** Waits until so many connections are closed. */
  void awaitClosed(int count) {
    for (int i = 0; i < 2000 && closed.get() < count; i++) {
      Shop.sleep(Duration.ofMillis(10));
    }
  }

  String url() {
    return url("http");
  }

  String url(String scheme) {
    return scheme + "://shop.test:" + socket.getLocalPort() + "/a.jpg";
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
