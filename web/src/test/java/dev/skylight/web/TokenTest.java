package dev.skylight.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.collection.SkylightException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who does not know the token sees nothing. */
class TokenTest {

  private static final String TOKEN = "open sesame+1";

  @TempDir Path folder;
  private Site site;

  @BeforeEach
  void start() {
    WebSettings settings =
        WebSettings.local().withToken(TOKEN).withHostNames(List.of("Photos.example"));
    site =
        new Site(
            settings,
            Limits.usual(),
            new FakeLibrary().add(folder.resolve("a.jpg"), Samples.jpeg()));
  }

  @AfterEach
  void stop() {
    site.close();
  }

  private HttpResponse<byte[]> with(String name, String value) {
    return site.send(site.to("/api/v1/tags").header(name, value));
  }

  @Test
  void withoutTheTokenThereIsNothingButItsHealth() {
    for (String path :
        List.of(
            "/",
            "/app.js",
            "/metrics",
            "/api/v1/tags",
            "/api/v1/openapi.json",
            "/api/v1/images/0/file",
            "/api/v1/job/events",
            "/nothing")) {
      HttpResponse<byte[]> response = site.get(path);
      assertEquals("unauthorized", Site.code(401, response), path);
      assertEquals("Bearer", response.headers().firstValue("WWW-Authenticate").orElse(""));
    }
    assertEquals("unauthorized", Site.code(401, site.change("PUT", "/api/v1/images/0/tags/x", "")));
    assertEquals(200, site.get("/health").statusCode());
    assertEquals(200, site.get("/health/live").statusCode());
  }

  @Test
  void onlyTheWholeTokenOpens() {
    assertEquals(200, with("Authorization", "Bearer " + TOKEN).statusCode());
    assertEquals(200, with("Authorization", "bearer " + TOKEN).statusCode());
    for (String wrong :
        List.of(
            "Bearer",
            "Bearer x",
            "Bearer open sesame+",
            "Bearer open sesame+12",
            "Bearer OPEN SESAME+1",
            "Basic " + TOKEN,
            TOKEN,
            "Bearer " + TOKEN + "," + TOKEN)) {
      assertEquals(401, with("Authorization", wrong).statusCode(), wrong);
    }
    assertEquals(401, site.get("/api/v1/tags?token=open%20sesame%2B1").statusCode());
    for (String wrong : List.of("/?token=", "/?token=open", "/?token=x&token=open+sesame%2B1")) {
      HttpResponse<byte[]> response = site.get(wrong);
      assertEquals("unauthorized", Site.code(401, response), wrong);
      assertTrue(response.headers().firstValue("Set-Cookie").isEmpty(), wrong);
    }
  }

  @Test
  void aBrowserRemembersItWithoutTheAddressShowingIt() {
    HttpResponse<byte[]> first = site.get("/?token=open%20sesame%2B1");
    assertEquals(303, first.statusCode());
    assertEquals("/", first.headers().firstValue("Location").orElse(""));
    String cookie = first.headers().firstValue("Set-Cookie").orElse("");
    assertTrue(
        cookie.startsWith("skylight-" + site.port() + "=")
            && cookie.endsWith("; Path=/; HttpOnly; SameSite=Strict"),
        cookie);
    assertFalse(cookie.contains("sesame"), cookie);
    String pair = cookie.substring(0, cookie.indexOf(';'));
    assertEquals(200, with("Cookie", pair).statusCode());
    assertEquals(200, with("Cookie", "a=b; " + pair + "; c=d").statusCode());
    assertEquals(401, with("Cookie", pair.substring(0, pair.length() - 1)).statusCode());
    assertEquals(401, with("Cookie", "x" + pair).statusCode());
    assertEquals(401, with("Cookie", "skylight-" + site.port() + "=" + TOKEN).statusCode());
    // a page of another site has the cookie sent by old browsers, and is refused all the same
    assertEquals(
        403,
        site.send(
                site.to("/api/v1/images/0/tags/x")
                    .headers("Cookie", pair, "Origin", "http://evil.example")
                    .PUT(BodyPublishers.noBody()))
            .statusCode());
  }

  @Test
  void namesThatWereGivenAreRightBehindAnotherProgram() {
    String open = "Authorization: Bearer " + TOKEN;
    for (String host : List.of("photos.example", "PHOTOS.example:443")) {
      assertTrue(
          site.raw("GET /api/v1/tags HTTP/1.1", "Host: " + host, open, "Connection: close")
              .startsWith("HTTP/1.1 200 "),
          host);
      assertTrue(
          site.raw(
                  "PUT /api/v1/images/0/tags/x HTTP/1.1",
                  "Host: " + host,
                  "Origin: https://" + host,
                  open,
                  "Connection: close")
              .startsWith("HTTP/1.1 200 "),
          host);
    }
    assertTrue(
        site.raw("GET /api/v1/tags HTTP/1.1", "Host: photos.example.evil", open)
            .startsWith("HTTP/1.1 403 "));
  }

  @Test
  void elsewhereThanOnLoopbackATokenIsNeeded() throws UnknownHostException {
    InetAddress all = InetAddress.getByName("0.0.0.0");
    SkylightException e =
        assertThrows(
            SkylightException.class,
            () -> new WebSettings(0, all, null, List.of(), List.of(), true, 1));
    assertTrue(e.getMessage().contains("--token"), e.getMessage());
    assertThrows(SkylightException.class, () -> WebSettings.local().withToken(" "));
    assertEquals(TOKEN, new WebSettings(0, all, TOKEN, List.of(), List.of(), true, 1).token());
  }

  @Test
  void aPortThatIsTakenIsSaid() {
    SkylightException e =
        assertThrows(
            SkylightException.class,
            () ->
                new Site(
                    WebSettings.local().withPort(site.port()), Limits.usual(), new FakeLibrary()));
    assertTrue(e.getMessage().contains("--port"), e.getMessage());
  }
}
