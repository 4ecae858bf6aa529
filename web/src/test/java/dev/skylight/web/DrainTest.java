package dev.skylight.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How it ends. */
class DrainTest {

  @TempDir Path folder;

  @Test
  void requestsUnderWayAreAnswered() throws Exception {
    FakeLibrary library = new FakeLibrary().add(folder.resolve("a.jpg"), Samples.jpeg());
    library.held = new CountDownLatch(1);
    Site site = new Site(library);
    int port = site.port();
    CompletableFuture<HttpResponse<byte[]>> answer =
        CompletableFuture.supplyAsync(() -> site.get("/api/v1/search?q=sea"));
    await(() -> library.asked != null);
    CompletableFuture<Void> closing = CompletableFuture.runAsync(site::close);
    await(() -> refuses(port));
    assertTrue(!closing.isDone(), "it ended before the search did");
    library.held.countDown();
    assertEquals(200, answer.get(20, TimeUnit.SECONDS).statusCode());
    closing.get(20, TimeUnit.SECONDS);
    assertThrows(
        ConnectException.class, () -> new Socket(InetAddress.getLoopbackAddress(), port).close());
    assertEquals(
        0,
        Thread.getAllStackTraces().keySet().stream()
            .filter(thread -> thread.getName().startsWith("web"))
            .filter(thread -> ends(thread))
            .count(),
        "threads are left");
  }

  private static boolean ends(Thread thread) {
    try {
      thread.join(5_000);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return thread.isAlive();
  }

  private static boolean refuses(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return !socket.isConnected();
    } catch (java.io.IOException e) {
      return true;
    }
  }

  private static void await(java.util.function.BooleanSupplier what) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!what.getAsBoolean()) {
      assertTrue(System.nanoTime() < end, "waited in vain");
      Thread.sleep(10);
    }
  }
}
