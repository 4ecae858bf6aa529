package dev.skylight.web;

import static dev.skylight.web.Site.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.collection.SkylightException;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Pages of other sites, those that were named and those that were not. */
@Tag("once") // what is tried is not the JVM's
class OtherSitesTest {

  private static final String SHOP = "https://www.shop.example";
  private static final String SEARCH = "/api/v1/products/search";
  private static final String THUMB = "/api/v1/products/images/1/thumb";
  private static final String TOKEN = "0123456789abcdef";
  private static final List<String> STRANGERS =
      List.of(
          "https://shop.example",
          "http://www.shop.example",
          "https://www.shop.example:8443",
          "https://www.shop.example.evil.example",
          "https://evil.example",
          "https://WWW.shop.example",
          SHOP + "/",
          SHOP + " https://evil.example",
          "null",
          "*");

  private final FakeShop shop = new FakeShop();
  private Site site = Site.of(WebSettings.local().withOrigins(List.of(SHOP)), Site.strict(), shop);

  @AfterEach
  void stop() {
    assertEquals(200, site.get("/health").statusCode(), "it does not answer any more");
    site.close();
  }

  private void restart(WebSettings settings) {
    site.close();
    site = Site.of(settings, Site.strict(), shop);
  }

  private HttpResponse<byte[]> search(String... headers) {
    return site.post(SEARCH, Samples.jpeg(), headers);
  }

  private static String header(HttpResponse<byte[]> answer, String name) {
    return String.join("|", answer.headers().allValues(name));
  }

  private String preflight(String origin, String... more) {
    return site.raw(
        "OPTIONS " + SEARCH + " HTTP/1.1",
        "Host: " + site.host(),
        "Origin: " + origin,
        "Sec-Fetch-Site: cross-site",
        "Access-Control-Request-Method: POST",
        "Access-Control-Request-Headers: content-type,x-skylight",
        more.length == 0 ? "Connection: close" : more[0] + "\r\nConnection: close");
  }

  @Test
  void thePageOfTheShopMaySearch() {
    for (String site : List.of("cross-site", "same-site")) {
      HttpResponse<byte[]> answer = search("Origin", SHOP, "Sec-Fetch-Site", site);
      assertEquals(200, answer.statusCode());
      assertEquals(SHOP, header(answer, "Access-Control-Allow-Origin"));
      assertEquals("Origin", header(answer, "Vary"));
      assertEquals("", header(answer, "Access-Control-Allow-Credentials"));
    }
    HttpResponse<byte[]> words = site.send(site.to(SEARCH + "?q=x").header("Origin", SHOP));
    assertEquals(SHOP, header(words, "Access-Control-Allow-Origin"));
    HttpResponse<byte[]> thumb =
        site.send(site.to(THUMB).headers("Origin", SHOP, "Sec-Fetch-Site", "cross-site"));
    assertEquals(200, thumb.statusCode());
    assertEquals(SHOP, header(thumb, "Access-Control-Allow-Origin"));
    HttpResponse<byte[]> wrong = site.send(site.to(SEARCH).header("Origin", SHOP));
    assertEquals("bad_input", Site.code(400, wrong));
    assertEquals(SHOP, header(wrong, "Access-Control-Allow-Origin"), "its page may read why");
  }

  @Test
  void itsBrowserMayAskWhetherItMay() {
    String answer = preflight(SHOP);
    assertTrue(answer.startsWith("HTTP/1.1 204 "), answer);
    for (String line :
        List.of(
            "Access-Control-Allow-Origin: " + SHOP,
            "Access-Control-Allow-Methods: GET, POST",
            "Access-Control-Allow-Headers: Authorization, Content-Type, X-Skylight",
            "Vary: Origin")) {
      assertTrue(answer.contains("\r\n" + line + "\r\n"), line + " in " + answer);
    }
    // no preflight: no route has this method
    refused(
        "405",
        site.raw(
            "OPTIONS " + SEARCH + " HTTP/1.1",
            "Host: " + site.host(),
            "Origin: " + SHOP,
            "Connection: close"));
  }

  @Test
  void otherOriginsAreRefusedAsEver() {
    for (String origin : STRANGERS) {
      HttpResponse<byte[]> answer = search("Origin", origin);
      assertEquals("forbidden", Site.code(403, answer), origin);
      assertEquals("", header(answer, "Access-Control-Allow-Origin"), origin);
      assertEquals("Origin", header(answer, "Vary"), origin);
      refused("403", preflight(origin));
      HttpResponse<byte[]> words = site.send(site.to(SEARCH + "?q=x").header("Origin", origin));
      assertEquals("", header(words, "Access-Control-Allow-Origin"), "it cannot read: " + origin);
      assertEquals(
          403,
          site.send(site.to(THUMB).headers("Origin", origin, "Sec-Fetch-Site", "cross-site"))
              .statusCode());
    }
    assertEquals(403, search("Origin", SHOP, "Origin", "https://evil.example").statusCode());
    assertEquals(403, search("Sec-Fetch-Site", "cross-site").statusCode());
    assertEquals("", shop.asked.replaceAll("words x.*", ""), "something was searched");
    assertEquals(200, search("Origin", "http://" + site.host()).statusCode(), "its own page");
  }

  @Test
  void nothingButTheApiIsOpenToThem() {
    for (String path : List.of("/", "/shop.js", "/metrics", "/health", "/%61pi")) {
      HttpResponse<byte[]> answer = site.send(site.to(path).header("Origin", SHOP));
      assertEquals("", header(answer, "Access-Control-Allow-Origin"), path);
    }
    String foreign =
        site.raw(
            "GET " + SEARCH + "?q=x HTTP/1.1",
            "Host: evil.example",
            "Origin: " + SHOP,
            "Connection: close");
    refused("403", foreign);
    assertFalse(foreign.contains("Access-Control"), foreign);
  }

  @Test
  void withoutTheOptionNobodyIsLetIn() {
    restart(WebSettings.local());
    HttpResponse<byte[]> answer = search("Origin", SHOP);
    assertEquals("forbidden", Site.code(403, answer));
    assertEquals("", header(answer, "Vary"));
    refused("403", preflight(SHOP));
    HttpResponse<byte[]> words = site.send(site.to(SEARCH + "?q=x").header("Origin", SHOP));
    assertEquals("", header(words, "Access-Control-Allow-Origin"));
    assertEquals(
        403, site.send(site.to(THUMB).header("Sec-Fetch-Site", "cross-site")).statusCode());
    assertEquals(200, site.get(THUMB).statusCode());
  }

  @Test
  void aTokenIsWantedOfThemAsWell() {
    restart(WebSettings.local().withOrigins(List.of(SHOP)).withToken(TOKEN));
    assertTrue(preflight(SHOP).startsWith("HTTP/1.1 204 "), "browsers ask without it");
    HttpResponse<byte[]> without = search("Origin", SHOP);
    assertEquals("unauthorized", Site.code(401, without));
    assertEquals(SHOP, header(without, "Access-Control-Allow-Origin"));
    assertEquals(200, search("Origin", SHOP, "Authorization", "Bearer " + TOKEN).statusCode());
    assertEquals(401, site.get("/").statusCode());
    refused("401", site.raw("GET / HTTP/1.1", "Host: " + site.host(), "Connection: close"));
  }

  @Test
  void pathsThatClimbReachNothing() {
    for (String path :
        List.of(
            "/../etc/passwd",
            "/%2e%2e/etc/passwd",
            "/api/v1/products/images/../../../../etc/passwd",
            "/api/v1/products/images/..%2f..%2fetc%2fpasswd/thumb",
            "/api/v1/products/images/%2e%2e/thumb",
            "/api/v1/products/images/1%00/thumb",
            "/api/v1/products/images/..\\x/thumb",
            "/products/shop.js",
            "/WebServer.class")) {
      String answer =
          site.raw("GET " + path + " HTTP/1.1", "Host: " + site.host(), "Connection: close");
      assertTrue(answer.matches("(?s)HTTP/1.1 40[04] .*"), path + ": " + answer);
      refused(answer.substring(9, 12), answer);
    }
  }

  @Test
  void originsAreWrittenAsBrowsersSendThem() {
    for (String right :
        List.of(
            SHOP, "http://localhost:3000", "http://[::1]:8080", "https://xn--bcher-kva.example")) {
      assertTrue(WebSettings.isOrigin(right), right);
    }
    for (String wrong :
        List.of(
            "*",
            "null",
            "",
            "www.shop.example",
            SHOP + "/",
            SHOP + "/page",
            SHOP + ":443",
            "http://shop.example:80",
            "https://*.shop.example",
            "https://Shop.example",
            "https://bücher.example",
            "https://u@shop.example",
            "file://",
            SHOP + "\r\nX: y")) {
      assertFalse(WebSettings.isOrigin(wrong), wrong);
      assertThrows(
          SkylightException.class, () -> WebSettings.local().withOrigins(List.of(wrong)), wrong);
    }
  }
}
