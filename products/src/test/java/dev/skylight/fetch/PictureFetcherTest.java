package dev.skylight.fetch;

import static dev.skylight.fetch.Shop.JPEG;
import static dev.skylight.fetch.Shop.PATIENT;
import static dev.skylight.fetch.Shop.failure;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.Headers;
import dev.skylight.fetch.FetchException.Reason;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Pictures from a shop that means well, and hosts that do not lie where they should. */
@Timeout(60)
class PictureFetcherTest {

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

  private void assertFails(Reason reason, String sentence, String url) {
    FetchException e = failure(fetcher, url);
    assertEquals(reason, e.reason(), e.getMessage());
    assertTrue(e.getMessage().contains(sentence), e.getMessage());
  }

  @Test
  void aPictureComesWithWhatTheServerSaysOfIt() throws Exception {
    shop.page(
        "/said",
        Shop.picture(
            "ETag",
            "\"1\"",
            "Last-Modified",
            "Sun, 01 Mar 2026 10:00:00 GMT",
            "Cache-Control",
            "max-age=600"));
    Instant before = Instant.now();
    Fetched said = fetcher.fetch(shop.url("/said"), Validators.NONE);
    assertArrayEquals(JPEG, said.bytes());
    assertFalse(said.unchanged());
    assertEquals(new Validators("\"1\"", "Sun, 01 Mar 2026 10:00:00 GMT"), said.validators());
    assertFalse(said.freshUntil().isBefore(before.plusSeconds(600)));
    Fetched silent = fetcher.fetch(shop.url("/a.jpg"), Validators.NONE);
    assertEquals(Validators.NONE, silent.validators());
    assertNull(silent.freshUntil());
  }

  @Test
  void whatHasNotChangedIsNotSentAgain() throws Exception {
    AtomicReference<Headers> asked = new AtomicReference<>();
    shop.page(
        "/known",
        exchange -> {
          asked.set(exchange.getRequestHeaders());
          exchange.getResponseHeaders().add("Cache-Control", "max-age=60");
          exchange.getResponseHeaders().add("ETag", "W/\"2\"");
          exchange.sendResponseHeaders(304, -1);
        });
    Validators known = new Validators("\"1\"", "Sun, 01 Mar 2026 10:00:00 GMT");
    Fetched fetched = fetcher.fetch(shop.url("/known"), known);
    assertTrue(fetched.unchanged());
    assertEquals("\"1\"", asked.get().getFirst("If-None-Match"));
    assertEquals(known.lastModified(), asked.get().getFirst("If-Modified-Since"));
    assertEquals(new Validators("W/\"2\"", known.lastModified()), fetched.validators());
    assertTrue(fetched.freshUntil().isAfter(Instant.now()));
    assertFails(Reason.REFUSED, "HTTP 304", shop.url("/known"));
  }

  @Test
  void urlsArriveAsTheyWereMeant() throws Exception {
    fetcher.fetch(
        " " + shop.url("/a.jpg/red dress/gr\u00fcn%2Fx.jpg?q=\u00fc b#f"), Validators.NONE);
    String expected =
        "shop.test:" + shop.port() + "/a.jpg/red%20dress/gr%C3%BCn%2Fx.jpg?q=%C3%BC%20b";
    assertEquals(List.of(expected), shop.asked);
    shop.at("xn--bcher-kva.test", "127.0.0.1");
    String books = "http://B\u00fccher.test:" + shop.port() + "/a.jpg";
    String refused = "--allow-host xn--bcher-kva.test.";
    assertFails(Reason.FORBIDDEN_ADDRESS, refused, books);
    try (PictureFetcher allowing = shop.fetcher(PATIENT.allowing(Set.of("b\u00fccher.test")))) {
      allowing.fetch(books, Validators.NONE);
    }
    assertEquals("xn--bcher-kva.test:" + shop.port() + "/a.jpg", shop.asked.get(1));
    assertFails(Reason.BAD_URL, "is one of 'ftp'", "ftp://shop.test/a.jpg");
    assertFails(Reason.BAD_URL, "There is no URL", null);
  }

  @Test
  void hostsInsideAreAskedOnlyWhereTheyAreAllowedByName() throws Exception {
    String port = ":" + shop.port() + "/secret";
    shop.at("evil.test", "127.0.0.1").at("ten.test", "10.0.0.1").at("six.test", "::1");
    for (String host : List.of("evil.test", "ten.test", "six.test", "127.0.0.1", "10.1.2.3")) {
      assertFails(Reason.FORBIDDEN_ADDRESS, "--allow-host " + host + ".", "http://" + host + port);
    }
    for (String host :
        List.of("::1", "0:0:0:0:0:0:0:1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "fd12::1")) {
      assertFails(Reason.FORBIDDEN_ADDRESS, "--allow-host", "http://[" + host + "]" + port);
    }
    assertEquals(List.of(), shop.asked);
    String message = failure(fetcher, "http://evil.test" + port).getMessage();
    assertFalse(message.contains("127.0.0.1"), "strangers are not told where it lies");
  }

  @Test
  void metadataIsAskedForNoHost() {
    shop.at("cdn.test", "169.254.169.254").at("shop.test", "fd00:ec2::254");
    assertFails(Reason.FORBIDDEN_ADDRESS, "credentials", "http://cdn.test/latest/meta-data/");
    assertFails(Reason.FORBIDDEN_ADDRESS, "credentials", "http://shop.test/latest/meta-data/");
    assertFails(Reason.FORBIDDEN_ADDRESS, "credentials", "http://169.254.169.254/latest/");
    assertFails(Reason.FORBIDDEN_ADDRESS, "credentials", "http://100.100.100.200/latest/");
    assertFalse(failure(fetcher, "http://cdn.test/").getMessage().contains("--allow-host"));
  }

  @Test
  void theAddressThatWasJudgedIsTheOneThatIsConnectedTo() throws Exception {
    shop.at("cdn.test", "127.0.0.1", "169.254.169.254");
    shop.page("/once", Shop.picture("Connection", "close"));
    String url = "http://cdn.test:" + shop.port() + "/once";
    assertArrayEquals(JPEG, fetcher.fetch(url, Validators.NONE).bytes());
    assertEquals(List.of("cdn.test"), shop.lookedUp);
    assertFails(Reason.FORBIDDEN_ADDRESS, "cdn.test", url);
    assertEquals(1, shop.asked.size());
  }

  @Test
  void redirectsAreFollowedAndJudged() throws Exception {
    String inner = "http://127.0.0.1:" + shop.port() + "/secret";
    shop.page(
        "/there",
        Shop.status(302, new byte[0], "Location", "//cdn.test:" + shop.port() + "/a.jpg"));
    shop.page("/meta", Shop.status(301, JPEG, "Location", "http://169.254.169.254/latest/"));
    shop.page("/inside", Shop.status(307, new byte[0], "Location", inner));
    shop.page("/file", Shop.status(308, new byte[0], "Location", "file:///etc/passwd"));
    shop.page("/login", Shop.status(303, new byte[0], "Location", "http://a:geheim@shop.test/"));
    shop.page("/nowhere", Shop.status(302, JPEG));
    assertArrayEquals(JPEG, fetcher.fetch(shop.url("/there"), Validators.NONE).bytes());
    assertFails(
        Reason.FORBIDDEN_ADDRESS, "redirected to http://169.254.169.254", shop.url("/meta"));
    assertFails(Reason.FORBIDDEN_ADDRESS, "--allow-host 127.0.0.1", shop.url("/inside"));
    assertFails(Reason.REDIRECTS, "is one of 'file'", shop.url("/file"));
    assertFails(Reason.REDIRECTS, "name or a password", shop.url("/login"));
    assertFails(Reason.REDIRECTS, "does not say where", shop.url("/nowhere"));
    assertFalse(String.join(" ", shop.asked).contains("secret"), shop.asked.toString());
  }

  @Test
  void afterThreeRedirectsItIsEnough() throws Exception {
    for (int i = 1; i <= 4; i++) {
      String next = i == 1 ? "a.jpg" : "r" + (i - 1);
      shop.page("/r" + i, Shop.status(302, new byte[0], "Location", next));
    }
    shop.page("/loop", Shop.status(302, new byte[0], "Location", "/loop"));
    assertArrayEquals(JPEG, fetcher.fetch(shop.url("/r3"), Validators.NONE).bytes());
    assertFails(Reason.REDIRECTS, "more than 3 times", shop.url("/r4"));
    assertFails(Reason.REDIRECTS, "more than 3 times", shop.url("/loop"));
  }

  @Test
  void aRedirectThatMayChangeMakesNothingFresh() throws Exception {
    shop.page("/fresh", Shop.picture("Cache-Control", "max-age=600"));
    shop.page("/moved", Shop.status(301, new byte[0], "Location", "/fresh"));
    shop.page("/today", Shop.status(302, new byte[0], "Location", "/fresh"));
    assertTrue(
        fetcher.fetch(shop.url("/moved"), Validators.NONE).freshUntil().isAfter(Instant.now()));
    assertNull(fetcher.fetch(shop.url("/today"), Validators.NONE).freshUntil());
  }

  @Test
  void cookiesAndCredentialsAreNeverSent() throws Exception {
    AtomicReference<Headers> sent = new AtomicReference<>();
    shop.page(
        "/hello", Shop.status(302, new byte[0], "Location", "/a", "Set-Cookie", "id=1; Path=/"));
    shop.page(
        "/a",
        exchange -> {
          sent.set(exchange.getRequestHeaders());
          Shop.picture("Set-Cookie", "id=2; Path=/").answer(exchange);
        });
    shop.page("/login", Shop.status(401, new byte[0], "WWW-Authenticate", "Basic realm=\"x\""));
    for (int i = 0; i < 2; i++) {
      fetcher.fetch(shop.url("/hello"), Validators.NONE);
      for (String header : List.of("Cookie", "Authorization", "Referer")) {
        assertFalse(sent.get().containsKey(header), header);
      }
    }
    assertEquals("identity", sent.get().getFirst("Accept-Encoding"));
    int before = shop.asked.size();
    assertFails(Reason.REFUSED, "Logins are never sent", shop.url("/login"));
    assertEquals(before + 1, shop.asked.size());
  }

  @Test
  void aHostThatIsNotThereIsNotLookedForAgain() {
    assertFails(Reason.UNREACHABLE, "no address of gone.test is known", "http://gone.test/a.jpg");
    assertEquals(List.of("gone.test"), shop.lookedUp);
  }
}
