package dev.skylight.products;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.collection.SkylightException;
import dev.skylight.fetch.FetchException;
import dev.skylight.fetch.FetchException.Reason;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Small copies of pictures by URL: when they are fetched, and what stands in for them. */
@Timeout(60)
class ProductPicturesTest {

  private static final String URL = "https://shop.example/a.jpg";

  /** A shop's server that answers as a test says. */
  private static final class Server implements ProductPictures.Source {
    private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
    private volatile byte[] picture;
    private volatile Reason failure;
    private volatile CountDownLatch held;
    private volatile boolean closed;

    @Override
    public byte[] fetch(String url) throws FetchException, InterruptedException {
      asked.add(url);
      CountDownLatch gate = held;
      if (gate != null && !gate.await(30, TimeUnit.SECONDS)) {
        throw new IllegalStateException("nobody let it go");
      }
      if (failure != null) {
        throw new FetchException(failure, "shop.example does not answer.", null);
      }
      return picture;
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  @TempDir Path folder;
  private final Server server = new Server();
  private Instant now = Instant.parse("2026-11-29T23:00:00Z");
  private ProductPictures pictures;

  private ProductPictures open() throws IOException {
    server.picture = picture(800, 400);
    pictures =
        new ProductPictures(server, () -> now, folder.resolve("cache/shop-thumbs"), 100_000_000);
    return pictures;
  }

  @AfterEach
  void close() {
    pictures.close();
    assertTrue(server.closed);
  }

  private static byte[] picture(int width, int height) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), "png", bytes);
    return bytes.toByteArray();
  }

  /** Whoever asked has a copy before the disk has it. */
  private void awaitKept(int copies) throws IOException, InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (kept() < copies) {
      assertTrue(System.nanoTime() < end, "kept: " + kept() + " of " + copies);
      Thread.sleep(10);
    }
  }

  private long kept() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".thumb")).count();
    } catch (UncheckedIOException e) {
      return 0; // renamed while it was looked at; the next look finds it
    }
  }

  @Test
  void aCopyIsMadeOnceADay() throws Exception {
    byte[] small = open().small(URL);
    BufferedImage seen = ImageIO.read(new ByteArrayInputStream(small));
    assertEquals("320x160", seen.getWidth() + "x" + seen.getHeight());
    assertArrayEquals(small, pictures.small(URL));
    awaitKept(1);
    pictures.close();
    pictures =
        new ProductPictures(server, () -> now, folder.resolve("cache/shop-thumbs"), 100_000_000);
    assertArrayEquals(small, pictures.small(URL), "another process");
    assertEquals(List.of(URL), server.asked);

    now = now.plus(Duration.ofHours(1)); // another day: the shop may have another picture there
    server.picture = picture(300, 600);
    seen = ImageIO.read(new ByteArrayInputStream(pictures.small(URL)));
    assertEquals("160x320", seen.getWidth() + "x" + seen.getHeight());
    assertEquals(2, server.asked.size());
  }

  @Test
  void yesterdaysStandsInWhereTheServerIsAway() throws Exception {
    byte[] small = open().small(URL);
    awaitKept(1);
    now = now.plus(Duration.ofHours(1));
    server.failure = Reason.UNREACHABLE;
    assertArrayEquals(small, pictures.small(URL));
    now = now.plus(Duration.ofDays(1));
    server.failure = Reason.REFUSED;
    assertThrows(SkylightException.class, () -> pictures.small(URL), "the shop has none any more");
  }

  @Test
  void whatCannotBeHadIsNotAskedForAtEachLook() throws IOException {
    open();
    server.failure = Reason.REFUSED;
    for (int i = 0; i < 3; i++) {
      SkylightException e = assertThrows(SkylightException.class, () -> pictures.small(URL));
      assertEquals(SkylightException.Kind.BAD_INPUT, e.kind());
      assertEquals(
          "The product's picture cannot be shown: shop.example does not answer.", e.getMessage());
    }
    assertEquals(1, server.asked.size());
    server.failure = null;
    server.picture = new byte[] {'G', 'I', 'F', '8', '9', 'a', 0, 0};
    String other = URL + "?2";
    SkylightException e = assertThrows(SkylightException.class, () -> pictures.small(other));
    assertTrue(
        e.getMessage().startsWith("The product's picture cannot be shown: "), e.getMessage());
  }

  @Test
  void manyWhoWantTheSameAtOnceGetOneFetch() throws Exception {
    open();
    server.held = new CountDownLatch(1);
    ExecutorService askers = Executors.newFixedThreadPool(8);
    try {
      List<Future<byte[]>> all = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        Callable<byte[]> ask = () -> pictures.small(URL);
        all.add(askers.submit(ask));
      }
      server.held.countDown();
      for (Future<byte[]> one : all) {
        assertTrue(one.get(30, TimeUnit.SECONDS).length > 0);
      }
      assertEquals(1, server.asked.size());
    } finally {
      askers.shutdownNow();
    }
  }
}
