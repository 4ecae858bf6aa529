package dev.skylight.web;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.fetch.FetchException.Reason;
import dev.skylight.products.QuestionException;
import dev.skylight.web.api.Sentences;
import dev.skylight.web.shop.Pulse;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a shop's server answers to whom it may. */
class ShopServerTest {

  private static final String API = "/api/v1/products";

  private final FakeShop shop = new FakeShop();
  private final Site site = Site.of(WebSettings.local(), Limits.usual(), shop);
  private final Description description = Description.read("openapi-products.json");

  @AfterEach
  void close() {
    site.close();
  }

  private HttpResponse<byte[]> post(String path, String type, byte[] body) {
    return site.post(API + path, body, "Content-Type", type);
  }

  private HttpResponse<byte[]> byUrl(String url) {
    return site.change("POST", API + "/search/url", "{\"url\":\"" + url + "\"}");
  }

  @Test
  void wordsFindProductsWithTheirSmallPictures() {
    JsonNode answer = site.read(API + "/search?q=a+red+dress&k=3");
    assertEquals("words a red dress 3", shop.asked);
    assertEquals("demo/fp32/0123456789ab", answer.path("model").asText());
    assertTrue(answer.path("used_index").asBoolean());
    assertEquals("See logs/x.log.", answer.at("/notices/0").asText());
    assertEquals(3, answer.path("hits").size());
    assertEquals("1", answer.at("/hits/0/image_id").asText());
    assertEquals("p1", answer.at("/hits/0/product_id").asText());
    assertEquals("https://shop.example/1", answer.at("/hits/0/image_url").asText());
    assertEquals(1.0, answer.at("/hits/0/score").asDouble());
    for (JsonNode hit : answer.path("hits")) {
      HttpResponse<byte[]> small = site.get(hit.path("thumb").asText());
      assertEquals(200, small.statusCode(), hit.toString());
      assertEquals("image/jpeg", small.headers().firstValue("Content-Type").orElse(""));
      assertArrayEquals(Samples.jpeg(), small.body());
      site.expectTagged(hit.path("thumb").asText());
    }
    assertFalse(site.read(API + "/search?q=x&exact=true").path("used_index").asBoolean());
    assertEquals("words x 24 exact", shop.asked);
  }

  @Test
  void anyIdThatAColumnHoldsHasSimilarOnes() {
    for (JsonNode hit : site.read(API + "/search?q=x").path("hits")) {
      String id = hit.path("image_id").asText();
      String similar = hit.path("thumb").asText().replaceFirst("/thumb$", "/similar?k=9");
      JsonNode answer = site.read(similar);
      assertEquals("image " + id + " 9", shop.asked);
      assertEquals(FakeShop.IDS.size() - 1, answer.path("hits").size());
      assertTrue(answer.path("hits").findValuesAsText("image_id").stream().noneMatch(id::equals));
    }
    for (String unknown : List.of("2", "x", "%00", "9999999999999999999999", "%F0%9F%91%97")) {
      HttpResponse<byte[]> answer = site.get(API + "/images/" + unknown + "/similar");
      assertTrue(List.of(400, 404).contains(answer.statusCode()), unknown);
    }
    assertEquals("not_found", Site.code(404, site.get(API + "/images/2/thumb")));
    String none = site.text(API + "/images/2/similar");
    assertTrue(none.contains("The image 2 has no vector (yet)"), none);
  }

  @Test
  void aPhotoIsSentAsItIsOrInAForm() {
    byte[] jpeg = Samples.jpeg();
    assertEquals(200, post("/search?k=5", "image/jpeg", jpeg).statusCode());
    assertEquals("picture of " + jpeg.length + " 5", shop.asked);
    byte[] begin =
        "--x\r\nContent-Disposition: form-data; name=\"image\"; filename=\"a\"\r\n\r\n"
            .getBytes(StandardCharsets.ISO_8859_1);
    byte[] end = "\r\n--x--\r\n".getBytes(StandardCharsets.ISO_8859_1);
    byte[] form = new byte[begin.length + jpeg.length + end.length];
    System.arraycopy(begin, 0, form, 0, begin.length);
    System.arraycopy(jpeg, 0, form, begin.length, jpeg.length);
    System.arraycopy(end, 0, form, begin.length + jpeg.length, end.length);
    assertEquals(200, post("/search", "multipart/form-data; boundary=x", form).statusCode());
    assertEquals("picture of " + jpeg.length + " 24", shop.asked);
    assertEquals(
        "unsupported",
        Site.code(
            415, post("/search", "image/svg+xml", "<svg/>".getBytes(StandardCharsets.UTF_8))));
    description.expect(
        "no picture", "Error", Site.json(post("/search", "image/jpeg", new byte[9])));
    byte[] large = new byte[(20 << 20) + 1];
    assertEquals("too_large", Site.code(413, post("/search", "image/jpeg", large)));
  }

  @Test
  void aPictureByUrlIsFetchedByTheServer() {
    assertEquals(200, byUrl(" https://shop.example/a.jpg ").statusCode());
    assertEquals("picture of " + Samples.jpeg().length + " 24", shop.asked);
    Map<Reason, Integer> statuses = new EnumMap<>(Reason.class);
    for (Reason reason : Reason.values()) {
      statuses.put(reason, 400);
    }
    statuses.put(Reason.FORBIDDEN_ADDRESS, 403);
    statuses.put(Reason.UNREACHABLE, 502);
    statuses.forEach(
        (reason, status) -> {
          shop.unreachable.put("https://x", reason);
          HttpResponse<byte[]> answer = byUrl("https://x");
          assertEquals(status, answer.statusCode(), reason.name());
          description.expect(reason.name(), "Error", Site.json(answer));
          assertEquals(
              "It cannot be had from shop.example.",
              Site.json(answer).at("/error/message").asText());
        });
    for (String body : List.of("{}", "[]", "{\"url\":7}", "", "{\"url\":\"a\",\"url\":\"b\"}")) {
      HttpResponse<byte[]> answer = site.change("POST", API + "/search/url", body);
      assertEquals("bad_input", Site.code(400, answer), body);
    }
    assertEquals(415, post("/search/url", "text/plain", new byte[] {'{', '}'}).statusCode());
  }

  @Test
  void whatGoesWrongHasTheOneShape() {
    for (String path :
        List.of(
            "/search",
            "/search?q=+",
            "/search?q=x&k=0",
            "/search?q=x&k=1001",
            "/search?q=x&exact=maybe",
            "/images/2/similar",
            "/nothing")) {
      HttpResponse<byte[]> answer = site.get(API + path);
      assertTrue(answer.statusCode() >= 400, path);
      description.expect(path, "Error", Site.json(answer));
    }
    shop.failure = new IllegalStateException("secret");
    assertEquals("failed", Site.code(500, site.get(API + "/search?q=x")));
  }

  private List<HttpResponse<byte[]>> allThatAskTheDatabase() {
    return List.of(
        site.get(API + "/search?q=x"),
        post("/search", "image/jpeg", Samples.jpeg()),
        byUrl("https://shop.example/a"),
        site.get(API + "/images/1/similar"));
  }

  @Test
  void visitorsHearNothingOfWhatTheOperatorMustMend() {
    for (Kind kind : Kind.values()) {
      shop.failure =
          new SkylightException(
              kind,
              "no connection to db.internal:5432/vectors. Create the table image_embeddings, or"
                  + " name the one to use in the options.");
      for (HttpResponse<byte[]> answer : allThatAskTheDatabase()) {
        boolean passes = kind == Kind.TRANSIENT;
        assertEquals(passes ? "busy" : "failed", Site.code(passes ? 503 : 500, answer));
        assertEquals(passes, answer.headers().firstValue("Retry-After").isPresent());
        assertFalse(Site.text(answer).matches("(?s).*(internal|vectors|table|option).*"));
        assertEquals("", Site.json(answer).at("/error/todo").asText());
      }
    }
    shop.failure = new QuestionException("The picture cannot be read: it ends too soon.", null);
    HttpResponse<byte[]> unreadable = post("/search", "image/jpeg", Samples.jpeg());
    assertEquals("bad_input", Site.code(400, unreadable));
    assertEquals(
        "The picture cannot be read: it ends too soon.",
        Site.json(unreadable).at("/error/message").asText());
  }

  @Test
  void healthSaysWhetherSearchesWork() throws Exception {
    assertEquals("{\"status\":\"ok\"}", site.text("/health"));
    shop.failure = new SkylightException(Kind.TRANSIENT, "no connection to db.internal");
    assertEquals(200, site.get("/health").statusCode(), "not asked again at once");
    try (Site other = Site.of(WebSettings.local(), Limits.usual(), shop)) {
      HttpResponse<byte[]> away = other.get("/health");
      assertEquals(503, away.statusCode());
      assertEquals("{\"status\":\"unavailable\"}", Site.text(away));
      description.expectDescribed("GET", "/health", away);
      assertEquals("{\"status\":\"ok\"}", other.text("/health/live"));
    }
  }

  @Test
  void healthWaitsButALittleAndComesBack() throws Exception {
    CountDownLatch hangs = new CountDownLatch(1);
    AtomicInteger asked = new AtomicInteger();
    Pulse pulse =
        new Pulse(
            () -> {
              asked.incrementAndGet();
              try {
                hangs.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            },
            Duration.ZERO,
            Duration.ofMillis(50));
    assertFalse(pulse.works());
    assertFalse(pulse.works());
    assertEquals(1, asked.get(), "one look at a time");
    hangs.countDown();
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!pulse.works() && System.nanoTime() < end) {
      Thread.sleep(5);
    }
    assertTrue(pulse.works());
  }

  @Test
  void whatIsDescribedIsWhatAnswers() {
    description.expectAddressesOf(
        ShopApi.of(
            WebSettings.local(), Limits.usual(), shop, shop, new Sentences(Path.of("data"))));
    for (String path :
        List.of(
            API + "/search?q=x",
            API + "/images/1/similar",
            "/api/v1/openapi.json",
            "/health",
            "/health/live")) {
      description.expectDescribed("GET", path, site.get(path));
    }
    description.expectDescribed(
        "POST", API + "/search", post("/search", "image/jpeg", Samples.jpeg()));
    description.expectDescribed("POST", API + "/search/url", byUrl("https://shop.example/a"));
    description.expectMembers("Product", site.read(API + "/search?q=x").at("/hits/0"));
  }

  @Test
  void thePageIsItsOwnWithFilesOfTheOther() {
    assertTrue(site.text("/").contains("Similar products"));
    for (String file : List.of("/shop.js", "/state.js", "/app.css", "/dom.js", "/api.js")) {
      assertEquals(200, site.get(file).statusCode(), file);
    }
    for (String file : List.of("/app.js", "/grid.js", "/products/index.html", "/page/app.css")) {
      assertEquals("not_found", Site.code(404, site.get(file)), file);
    }
    assertEquals("not_found", Site.code(404, site.get("/api/v1/search?q=x")));
  }

  @Test
  void metricsCountSearchesByKind() {
    site.get(API + "/search?q=x");
    post("/search", "image/jpeg", Samples.jpeg());
    byUrl("https://shop.example/a");
    site.get(API + "/images/1/similar");
    site.get(API + "/images/1/thumb");
    String metrics = site.text("/metrics");
    for (String kind : List.of("words", "picture", "url", "image")) {
      assertTrue(
          metrics.contains("skylight_searches_seconds_count{kind=\"" + kind + "\"} 1"), kind);
    }
    assertTrue(metrics.contains("skylight_thumbnails_served_total{size=\"product\"} 1"), metrics);
  }
}
