package dev.skylight.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.collection.SkylightException;
import dev.skylight.fetch.FetchException.Reason;
import java.net.URI;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.junit.jupiter.api.Test;

/** URLs as databases of shops have them. */
class PictureUrlTest {

  private static void assertSent(String sent, String written) throws FetchException {
    String url = PictureUrl.of(written).toString();
    assertEquals(sent, url, written);
    assertEquals(sent, URI.create(url).toString(), "what others read");
  }

  private static String refusal(String written) {
    FetchException e =
        assertThrows(FetchException.class, () -> PictureUrl.of(written), String.valueOf(written));
    assertEquals(Reason.BAD_URL, e.reason());
    assertFalse(e.getMessage().matches("(?s).*[\\p{Cntrl}].*"), e.getMessage());
    assertTrue(e.getMessage().length() < 300, e.getMessage());
    return e.getMessage();
  }

  private static void assertRefused(String sentence, String... written) {
    for (String url : written) {
      String message = refusal(url);
      assertTrue(message.contains(sentence), message);
    }
  }

  @Test
  void whatIsRightStaysAsItIs() throws FetchException {
    for (String url :
        List.of(
            "http://shop.test/a.jpg",
            "https://shop.test:8443/a/b%20c/%E2%82%AC.jpg?w=1&h=2%2F3&s=a+b",
            "https://my_bucket.s3.test/a//b/../c.jpg",
            "http://1.2.3.4/a",
            "http://[2001:db8::1]:81/a",
            "http://shop.test/(1),a;b=c@2x~.jpg?x=/?'*")) {
      assertSent(url, url);
    }
  }

  @Test
  void whatIsNotEncodedIs() throws FetchException {
    assertSent("http://shop.test/red%20dress.jpg", " http://shop.test/red dress.jpg\n");
    assertSent("http://shop.test/red%20dress.jpg", "\ufeff\u00a0HTTP://Shop.TEST./red dress.jpg");
    assertSent(
        "http://shop.test/gr%C3%BCn.jpg?q=%C3%BC", "http://shop.test/gr\u00fcn.jpg?q=\u00fc");
    assertSent("http://shop.test/%F0%9F%91%97.jpg", "http://shop.test/\ud83d\udc57.jpg");
    assertSent("http://shop.test/100%25.jpg", "http://shop.test/100%.jpg");
    assertSent("http://shop.test/%25zz%41", "http://shop.test/%zz%41");
    assertSent("http://shop.test/a%5B1%5D%7Cb%22%3C", "http://shop.test/a[1]|b\"<");
    assertSent("http://shop.test/", "http://shop.test");
    assertSent("http://shop.test/?w=1", "http://shop.test?w=1");
    assertSent("http://shop.test/a.jpg", "http://shop.test:/a.jpg#top");
    assertSent("http://shop.test/img/a.jpg", "http://shop.test/img\\a.jpg");
  }

  @Test
  void hostsHaveOneSpelling() throws FetchException {
    assertSent("http://xn--bcher-kva.test/a", "http://B\u00fccher.test/a");
    assertSent("http://xn--r8jz45g.test/a", "http://\u4f8b\u3048\u3002test/a");
    assertSent("http://127.0.0.1/a", "http://\uff11\uff12\uff17.0\u30020.1/a");
    assertEquals("::1", PictureUrl.of("http://[::1]/a").host());
    assertRefused("two spellings", "http://stra\u00dfe.test/a", "http://\u03c3\u03c2.test/a");
  }

  /** What one program takes for an address and another for a name. */
  @Test
  void addressesInOtherSpellingsAreRefused() {
    assertRefused(
        "has a number for its host",
        "http://2130706433/a",
        "http://0x7f.1/a",
        "http://0x7f000001/a",
        "http://0177.0.0.1/a",
        "http://127.1/a",
        "http://127.0.0.1.1/a",
        "http://127.0.0.256/a",
        "http://127.0.0.01/a",
        "http://a.1/x");
  }

  @Test
  void whatIsNoUrlOfAPictureSaysSo() {
    assertRefused("There is no URL", null, "", " \t\n", "\u00a0");
    assertRefused("has no scheme", "null", "N/A", "/img/a.jpg", "a.jpg", "shop.test:80/a", "?");
    assertRefused("write https: before it", "//cdn.test/a.jpg");
    assertRefused("is one of 'data'", "data:image/png;base64,iVBORw0KGgo=");
    assertRefused("is one of 'ftp'", "ftp://shop.test/a.jpg");
    assertRefused("is one of 'file'", "file:///etc/passwd", "FILE:/etc/passwd");
    assertRefused("is one of 'javascript'", "javascript:alert(1)");
    assertRefused("names no host", "http:", "http:/a", "http:a.jpg", "http://", "https:///a.jpg");
    assertRefused("host name that cannot be", "http://a..b/", "http://a b/", "http://<>/a");
    assertRefused("IPv6 address that cannot be", "http://[1:2]/", "http://[x]/");
    assertRefused("has the port 0", "http://shop.test:0/a");
    assertRefused("has the port 65536", "http://shop.test:65536/a");
    assertRefused("has the port 99999999999", "http://shop.test:99999999999/a");
    assertRefused(
        "host or a port that cannot be",
        "http://[::1/a",
        "http://shop.test:http/a",
        "http://shop.test:-1/");
    assertRefused("has a \\ or % in its host", "http://a.test\\b.test/", "http://a%2etest/");
    assertRefused("U+000A", "http://shop.test/a\nb.jpg");
    assertRefused("U+D83D", "http://shop.test/a\ud83d.jpg");
    assertRefused("U+0000", "http://shop.test/a\0.jpg");
    assertRefused("8192", "http://shop.test/" + "a".repeat(9000));
    assertRefused("8192", "http://shop.test/" + "\u00fc".repeat(3000));
  }

  /** Two readings of a host are what attacks on guards are made of. */
  @Test
  void theClientReadsTheHostThatWasJudged() throws Exception {
    List<String> pieces =
        List.of(
            "a",
            "b.test",
            "127.0.0.1",
            "[::1]",
            "1",
            "0x7f",
            ".",
            "..",
            "-",
            "_",
            ":",
            ":80",
            "/",
            "//",
            "\\",
            "@",
            "?",
            "#",
            "%",
            "%2e",
            "%40",
            "[",
            "]",
            " ",
            "\u00e4",
            "\u3002",
            "\uff0f",
            "\uff20",
            "\uff1a",
            "\u2100",
            "\u200b",
            "\u00ad",
            "\ud83d\udc57",
            "\ud83d",
            "xn--",
            "xn--a",
            ";",
            "&",
            "=",
            "+",
            "*",
            "'",
            "\"",
            "<",
            "|",
            "^",
            "~",
            "{",
            "`");
    long seed = 15;
    Random random = new Random(seed);
    int read = 0;
    for (int i = 0; i < 20_000; i++) {
      StringBuilder written = new StringBuilder(random.nextBoolean() ? "http://" : "https://");
      for (int n = 1 + random.nextInt(6); n > 0; n--) {
        written.append(pieces.get(random.nextInt(pieces.size())));
      }
      PictureUrl url;
      try {
        url = PictureUrl.of(written.toString());
      } catch (FetchException e) {
        assertEquals(Reason.BAD_URL, e.reason());
        continue;
      }
      read++;
      HttpGet request = new HttpGet(url.toString());
      String host = HostName.bare(request.getAuthority().getHostName());
      assertEquals(url.host(), host, written + ", seed " + seed);
      assertEquals(url.port(), request.getAuthority().getPort(), written.toString());
      assertEquals(url.path() + url.query(), request.getRequestUri(), written.toString());
      assertEquals(url, PictureUrl.of(url.toString()), "what is sent reads as what was read");
    }
    assertTrue(read > 1000, read + " were URLs");
  }

  @Test
  void namesPasswordsAndKeysAreNotShown() throws FetchException {
    for (String url :
        List.of(
            "http://joe:geheim@shop.test/a.jpg",
            "http://joe:ge/heim@shop.test:x/a.jpg",
            "http://a.test\\@geheim@b.test/",
            "ftp://shop.test/a?key=geheim")) {
      assertFalse(refusal(url).contains("heim"), refusal(url));
    }
    assertRefused("name or a password", "http://joe:geheim@shop.test/a.jpg", "http://@shop.test/");
    PictureUrl signed = PictureUrl.of("https://shop.test/a.jpg?Signature=geheim");
    assertEquals("https://shop.test/a.jpg?...", signed.shown());
    String shown = PictureUrl.of("https://shop.test/" + "long/".repeat(500) + "a.jpg").shown();
    assertTrue(shown.length() < 130 && shown.endsWith("a.jpg"), shown);
  }

  @Test
  void redirectsAreRelativeToWhatRedirects() throws FetchException {
    PictureUrl from = PictureUrl.of("https://shop.test:8443/a/b/c.jpg?x=1");
    for (List<String> pair :
        List.of(
            List.of("d.jpg", "https://shop.test:8443/a/b/d.jpg"),
            List.of("../d e.jpg?y#z", "https://shop.test:8443/a/d%20e.jpg?y"),
            List.of("../../../d.jpg", "https://shop.test:8443/d.jpg"),
            List.of("./", "https://shop.test:8443/a/b/"),
            List.of("..", "https://shop.test:8443/a/"),
            List.of("/d//e.jpg", "https://shop.test:8443/d//e.jpg"),
            List.of("?y=2", "https://shop.test:8443/a/b/c.jpg?y=2"),
            List.of("//cdn.test/d", "https://cdn.test/d"),
            List.of("\\\\cdn.test\\d", "https://cdn.test/d"),
            List.of("http://cdn.test", "http://cdn.test/"))) {
      assertEquals(pair.get(1), from.redirected(pair.get(0)).toString(), pair.get(0));
    }
    for (String nowhere : List.of("file:///etc/passwd", "//a@b/", "http://a:0/", "//")) {
      assertThrows(FetchException.class, () -> from.redirected(nowhere), nowhere);
    }
  }

  @Test
  void allowedHostsAreNamesAlone() {
    assertEquals(
        Set.of("cdn.internal", "xn--bcher-kva.test", "::1", "10.1.2.3"),
        FetchSettings.USUAL
            .allowing(Set.of(" CDN.internal.", "b\u00fccher.test", "::1", "10.1.2.3"))
            .allowedHosts());
    assertEquals(Set.of("::1"), FetchSettings.USUAL.allowing(Set.of("[::1]")).allowedHosts());
    for (String wrong :
        List.of("", "http://cdn.internal", "cdn.internal:80", "a/b", "*", "0x7f.1")) {
      SkylightException e =
          assertThrows(
              SkylightException.class, () -> FetchSettings.USUAL.allowing(Set.of(wrong)), wrong);
      assertTrue(e.getMessage().contains("is no host to allow"), e.getMessage());
    }
  }
}
