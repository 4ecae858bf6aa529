package dev.skylight.fetch;

import static dev.skylight.fetch.RawServer.bytes;
import static dev.skylight.fetch.Shop.JPEG;
import static dev.skylight.fetch.Shop.PATIENT;
import static dev.skylight.fetch.Shop.failure;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.fetch.FetchException.Reason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPOutputStream;
import org.apache.hc.core5.ssl.SSLContexts;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Servers that are slow, broken, busy or mean. */
@Timeout(60)
class HostileServersTest {

  private static final byte[] EMPTY = new byte[0];

  private Shop shop;
  private PictureFetcher fetcher;

  @BeforeEach
  void open() throws IOException {
    shop = new Shop();
    fetcher = shop.fetcher(PATIENT);
  }

  @AfterEach
  void close() {
    fetcher.close();
    shop.close();
  }

  private void assertFails(Reason reason, String sentence, int requests, String path) {
    int before = shop.asked.size();
    assertFails(fetcher, reason, sentence, shop.url(path));
    assertEquals(requests, shop.asked.size() - before, path);
  }

  private static void assertFails(
      PictureFetcher fetcher, Reason reason, String sentence, String url) {
    FetchException e = failure(fetcher, url);
    assertEquals(reason, e.reason(), e.getMessage());
    assertTrue(e.getMessage().contains(sentence), e.getMessage());
    assertEquals(reason == Reason.UNREACHABLE, e.passing());
  }

  @Test
  void whatIsTooLargeIsNotReadToItsEnd() {
    shop.page("/endless", Shop.endless(Duration.ZERO, 1 << 14));
    shop.page("/declared", Shop.status(200, new byte[100_001]));
    assertFails(Reason.TOO_LARGE, "larger than 100,000 bytes", 1, "/endless");
    assertFails(Reason.TOO_LARGE, "larger than 100,000 bytes", 1, "/declared");
  }

  @Test
  void whatDripsEndsWithTheWholeTime() {
    shop.page("/drip", Shop.endless(Duration.ofMillis(20), 1));
    Duration whole = Duration.ofMillis(400);
    try (PictureFetcher hasty = shop.fetcher(Shop.patient(Duration.ofSeconds(30), whole))) {
      assertFails(hasty, Reason.UNREACHABLE, "not whole after 400 ms", shop.url("/drip"));
      assertTrue(shop.asked.size() <= 1, "the next attempt would take as long");
    }
  }

  @Test
  void whatDripsIsGivenUpLongBeforeThat() {
    shop.page("/drip", Shop.endless(Duration.ofMillis(20), 1));
    try (PictureFetcher hasty =
        shop.fetcher(Shop.patient(Duration.ofSeconds(1), Duration.ofSeconds(50)))) {
      assertFails(
          hasty, Reason.UNREACHABLE, "comes at less than 1,000 bytes a second", shop.url("/drip"));
      assertTrue(shop.asked.size() <= 1, "the next attempt would drip as well");
    }
  }

  @Test
  void whatDripsDoesNotHoldUpTheOthersOfItsHost() throws Exception {
    shop.page("/drip", Shop.endless(Duration.ofMillis(20), 1));
    // two requests to a host at once, three in all
    try (PictureFetcher patient =
        shop.fetcher(Shop.patient(Duration.ofSeconds(5), Duration.ofSeconds(50)))) {
      AtomicReference<Throwable> one = new AtomicReference<>();
      AtomicReference<Throwable> other = new AtomicReference<>();
      fetching(patient, shop.url("/drip"), one);
      fetching(patient, shop.url("/drip"), other);
      awaitRequests(2);
      assertArrayEquals(JPEG, patient.fetch(shop.url("/a.jpg"), Validators.NONE).bytes());
      assertTrue(one.get() == null || other.get() == null, "neither needed to end for it");
    }
  }

  @Test
  void whoSaysNothingIsAskedAgain() {
    shop.page("/silent", exchange -> Shop.sleep(Duration.ofSeconds(30)));
    Duration read = Duration.ofMillis(300);
    try (PictureFetcher hasty = shop.fetcher(Shop.patient(read, Duration.ofSeconds(50)))) {
      assertFails(
          hasty, Reason.UNREACHABLE, "nothing for 300 ms. So it did 3", shop.url("/silent"));
    }
  }

  @Test
  void namesThatAreLookedUpForEverEndWithTheWholeTime() throws Exception {
    CountDownLatch over = new CountDownLatch(1);
    try (PictureFetcher stuck =
        new PictureFetcher(
            Shop.patient(Duration.ofSeconds(30), Duration.ofMillis(200)),
            host -> {
              try {
                over.await(30, TimeUnit.SECONDS);
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              return new InetAddress[] {InetAddress.getLoopbackAddress()};
            },
            SSLContexts.createDefault(),
            Duration.ofMillis(1))) {
      assertFails(stuck, Reason.UNREACHABLE, "not whole after 200 ms", shop.url("/a.jpg"));
      over.countDown();
    }
    assertEquals(List.of(), shop.asked);
  }

  @Test
  void contentIsDecidedByBytes() throws Exception {
    byte[] page = bytes("\n<html>sorry, gone</html>");
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(bomb)) {
      gzip.write(JPEG);
      for (int i = 0; i < 5; i++) {
        gzip.write(new byte[1 << 20]);
      }
    }
    shop.page("/html", Shop.status(200, page, "Content-Type", "image/jpeg"));
    shop.page("/bomb", Shop.status(200, bomb.toByteArray(), "Content-Encoding", "gzip"));
    shop.page("/empty", Shop.status(200, EMPTY));
    shop.page("/short", Shop.status(200, new byte[] {-1}));
    shop.page("/heic", Shop.status(200, bytes("\0\0\0\u0018ftypheic\0\0\0\0")));
    shop.page("/text.jpg", Shop.status(200, JPEG, "Content-Type", "text/html"));
    assertFails(Reason.NOT_A_PICTURE, "as a web page", 1, "/html");
    assertFails(Reason.NOT_A_PICTURE, "packed", 1, "/bomb");
    assertFails(Reason.NOT_A_PICTURE, "the answer is empty", 1, "/empty");
    assertFails(Reason.NOT_A_PICTURE, "begins as no JPEG", 1, "/short");
    assertFails(Reason.NOT_A_PICTURE, "begins as no JPEG", 1, "/heic");
    assertArrayEquals(JPEG, fetcher.fetch(shop.url("/text.jpg"), Validators.NONE).bytes());
  }

  @Test
  void whatPassesIsAskedForAgainAndNothingElse() throws Exception {
    AtomicInteger times = new AtomicInteger();
    shop.page(
        "/busy",
        exchange ->
            (times.incrementAndGet() < 3 ? Shop.status(503, JPEG) : Shop.picture())
                .answer(exchange));
    shop.page("/gone", Shop.status(404, bytes("no")));
    shop.page("/broken", Shop.status(500, EMPTY));
    assertArrayEquals(JPEG, fetcher.fetch(shop.url("/busy"), Validators.NONE).bytes());
    assertEquals(3, times.get());
    assertFails(Reason.REFUSED, "HTTP 404 (Not Found). Correct the URL.", 1, "/gone");
    assertFails(Reason.UNREACHABLE, "HTTP 500 (Internal Server Error). So it did 3", 3, "/broken");
    for (int status : new int[] {400, 410, 416, 204, 206}) {
      shop.page("/" + status, Shop.status(status, EMPTY));
      assertFails(Reason.REFUSED, "HTTP " + status, 1, "/" + status);
    }
    for (int status : new int[] {408, 425, 429, 502, 504}) {
      shop.page("/" + status, Shop.status(status, EMPTY));
      assertFails(Reason.UNREACHABLE, "HTTP " + status, 3, "/" + status);
    }
  }

  @Test
  void serversSayHowLongToWait() throws Exception {
    AtomicInteger times = new AtomicInteger();
    shop.page(
        "/slowly",
        exchange ->
            (times.incrementAndGet() == 1
                    ? Shop.status(429, EMPTY, "Retry-After", "1")
                    : Shop.picture())
                .answer(exchange));
    String date =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(ZonedDateTime.now(ZoneOffset.UTC).plusHours(1));
    shop.page("/hour", Shop.status(503, EMPTY, "Retry-After", "3600"));
    shop.page("/date", Shop.status(429, EMPTY, "Retry-After", date));
    long began = System.nanoTime();
    assertArrayEquals(JPEG, fetcher.fetch(shop.url("/slowly"), Validators.NONE).bytes());
    assertTrue(System.nanoTime() - began >= 1_000_000_000L, "as it asked");
    assertFails(Reason.UNREACHABLE, "to be left alone for 3,600 s.", 1, "/hour");
    assertEquals(
        Optional.of(Duration.ofHours(1)), failure(fetcher, shop.url("/hour")).retryAfter());
    assertFails(Reason.UNREACHABLE, "to be left alone for 3,", 1, "/date");
  }

  @Test
  void noHostAndNoMachineIsAskedTooMuchAtOnce() throws Exception {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger mostOfShop = new AtomicInteger();
    AtomicInteger ofShop = new AtomicInteger();
    CountDownLatch together = new CountDownLatch(3);
    shop.page(
        "/count",
        exchange -> {
          boolean shops = exchange.getRequestHeaders().getFirst("Host").startsWith("shop");
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          mostOfShop.accumulateAndGet(shops ? ofShop.incrementAndGet() : ofShop.get(), Math::max);
          together.countDown();
          try {
            together.await(20, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          now.decrementAndGet();
          ofShop.addAndGet(shops ? -1 : 0);
          Shop.picture().answer(exchange);
        });
    ExecutorService threads = Executors.newFixedThreadPool(16);
    try {
      List<Callable<Fetched>> all = new ArrayList<>();
      for (int i = 0; i < 24; i++) {
        String host = i % 2 == 0 ? "shop.test" : "cdn.test";
        String url = "http://" + host + ":" + shop.port() + "/count?" + i;
        all.add(() -> fetcher.fetch(url, Validators.NONE));
      }
      for (Future<Fetched> one : threads.invokeAll(all)) {
        assertArrayEquals(JPEG, one.get().bytes());
      }
    } finally {
      threads.shutdownNow();
    }
    assertTrue(mostOfShop.get() <= 2, mostOfShop.toString());
    assertEquals(3, most.get());
  }

  @Test
  void headersHaveAnEnd() throws Exception {
    String line = "X-Bomb: " + "x".repeat(50) + "\r\n";
    try (RawServer many =
            new RawServer(
                (n, out) -> {
                  out.write(bytes("HTTP/1.1 200 OK\r\n"));
                  for (int i = 0; i < 100_000; i++) {
                    out.write(bytes(line));
                  }
                });
        RawServer longOne =
            new RawServer(
                (n, out) -> {
                  out.write(bytes("HTTP/1.1 200 OK\r\nX: "));
                  for (int i = 0; i < 1000; i++) {
                    out.write(new byte[1 << 12]);
                  }
                })) {
      assertFails(fetcher, Reason.TOO_LARGE, "header that is too large", many.url());
      assertFails(fetcher, Reason.TOO_LARGE, "header that is too large", longOne.url());
      assertEquals(1, many.connections());
      assertEquals(1, longOne.connections());
    }
  }

  @Test
  void whatWasCutShortIsNoPicture() throws Exception {
    byte[] head = bytes("HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n");
    byte[] chunk = bytes("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1388\r\n");
    try (RawServer once =
            new RawServer(
                (n, out) -> {
                  out.write(head);
                  out.write(JPEG, 0, n == 1 ? 3000 : 5000);
                });
        RawServer always =
            new RawServer(
                (n, out) -> {
                  out.write(chunk);
                  out.write(JPEG, 0, 3000);
                })) {
      assertArrayEquals(JPEG, fetcher.fetch(once.url(), Validators.NONE).bytes());
      assertEquals(2, once.connections());
      assertFails(fetcher, Reason.UNREACHABLE, "before the answer was whole", always.url());
      assertEquals(3, always.connections());
    }
  }

  @Test
  void oldServersEndAPictureByLeaving() throws Exception {
    try (RawServer old =
        new RawServer(
            (n, out) -> {
              out.write(bytes("HTTP/1.0 200 OK\r\n\r\n"));
              out.write(JPEG);
            })) {
      assertArrayEquals(JPEG, fetcher.fetch(old.url(), Validators.NONE).bytes());
    }
  }

  @Test
  void whoLeavesOrIsNotThereIsUnreachable() throws Exception {
    try (RawServer leaving = new RawServer((n, out) -> {});
        RawServer ssh = new RawServer((n, out) -> out.write(bytes("SSH-2.0-OpenSSH_9\r\n")))) {
      assertFails(fetcher, Reason.UNREACHABLE, "So it did 3 times.", leaving.url());
      assertEquals(3, leaving.connections());
      assertFails(fetcher, Reason.UNREACHABLE, "shop.test", ssh.url());
    }
    int free;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      free = socket.getLocalPort();
    }
    assertFails(
        fetcher, Reason.UNREACHABLE, "takes no connection", "http://shop.test:" + free + "/a");
  }

  /** Servers close what is idle; the next request must not be lost on such a connection. */
  @Test
  void aConnectionThatWasClosedInTheMeantimeCostsNoAttempt() throws Exception {
    byte[] head =
        bytes("HTTP/1.1 200 OK\r\nConnection: keep-alive\r\nContent-Length: 5000\r\n\r\n");
    try (PictureFetcher oneTry = shop.fetcher(Shop.patient(1, 1, 1));
        RawServer closing =
            new RawServer(
                (n, out) -> {
                  out.write(head);
                  out.write(JPEG);
                })) {
      for (int i = 0; i < 3; i++) {
        assertArrayEquals(JPEG, oneTry.fetch(closing.url(), Validators.NONE).bytes());
        closing.awaitClosed(i + 1);
        Shop.sleep(Duration.ofMillis(150));
      }
    }
  }

  private Thread fetching(PictureFetcher of, String url, AtomicReference<Throwable> end) {
    Thread thread =
        new Thread(
            () -> {
              try {
                of.fetch(url, Validators.NONE);
              } catch (FetchException | InterruptedException e) {
                end.set(e);
              }
            });
    thread.start();
    return thread;
  }

  private void awaitRequests(int count) {
    for (int i = 0; i < 2000 && shop.asked.size() < count; i++) {
      Shop.sleep(Duration.ofMillis(10));
    }
    assertEquals(count, shop.asked.size());
  }

  @Test
  void whoeverIsInterruptedDoesNotWaitForServers() throws Exception {
    shop.page("/drip", Shop.endless(Duration.ofMillis(20), 1));
    shop.page("/busy", Shop.status(503, EMPTY, "Retry-After", "40"));
    try (PictureFetcher slow = shop.fetcher(Shop.patient(3, 1, 1))) {
      AtomicReference<Throwable> reading = new AtomicReference<>();
      AtomicReference<Throwable> queued = new AtomicReference<>();
      AtomicReference<Throwable> backing = new AtomicReference<>();
      Thread first = fetching(slow, shop.url("/drip"), reading);
      awaitRequests(1);
      Thread second = fetching(slow, shop.url("/a.jpg"), queued);
      second.interrupt();
      second.join(10_000);
      assertTrue(queued.get() instanceof InterruptedException, "while it waits for its turn");
      first.interrupt();
      first.join(10_000);
      assertTrue(reading.get() instanceof InterruptedException, "while it reads");
      Thread third = fetching(slow, shop.url("/busy"), backing);
      awaitRequests(2);
      third.interrupt();
      third.join(10_000);
      assertTrue(backing.get() instanceof InterruptedException, "between attempts");
      // and their turns are free again
      assertArrayEquals(JPEG, slow.fetch(shop.url("/a.jpg"), Validators.NONE).bytes());
    }
  }

  @Test
  void closingEndsWhatIsUnderWay() throws Exception {
    shop.page("/drip", Shop.endless(Duration.ofMillis(20), 1));
    List<AtomicReference<Throwable>> ends = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) { // two wait for their turn
      ends.add(new AtomicReference<>());
      threads.add(fetching(fetcher, shop.url("/drip"), ends.get(i)));
    }
    awaitRequests(2);
    fetcher.close();
    for (int i = 0; i < threads.size(); i++) {
      threads.get(i).join(10_000);
      assertFalse(threads.get(i).isAlive());
      assertTrue(
          ends.get(i).get().getMessage().contains("is ending"), ends.get(i).get().toString());
    }
    assertFails(fetcher, Reason.UNREACHABLE, "is ending", shop.url("/a.jpg"));
  }
}
