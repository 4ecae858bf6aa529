package dev.skylight.fetch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.hc.core5.http.message.BasicHttpResponse;
import org.junit.jupiter.api.Test;

/** Until when an answer holds, and when to ask again. */
class FreshnessTest {

  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  private static Instant until(String... headers) {
    BasicHttpResponse answer = new BasicHttpResponse(200);
    for (int i = 0; i < headers.length; i += 2) {
      answer.addHeader(headers[i], headers[i + 1]);
    }
    return Freshness.until(answer, NOW);
  }

  private static Instant after(long seconds) {
    return NOW.plusSeconds(seconds);
  }

  @Test
  void maxAgeCountsFromWhenTheServerSentIt() {
    assertEquals(after(600), until("Cache-Control", "public, max-age=600"));
    assertEquals(after(600), until("cache-control", "MAX-AGE = \"600\", immutable"));
    assertEquals(after(500), until("Cache-Control", "max-age=600", "Age", "100"));
    assertNull(until("Cache-Control", "max-age=600", "Age", "600"));
    assertNull(until("Cache-Control", "max-age=0"));
    assertNull(until("Cache-Control", "s-maxage=600"), "for caches that many share");
    assertNull(until("Cache-Control", "max-age=soon"));
    assertEquals(after(600), until("Cache-Control", "max-age=600", "Age", "-7"));
  }

  @Test
  void whatMayNotBeKeptOrMustBeAskedForIsNeverFresh() {
    assertNull(until());
    assertNull(until("Cache-Control", "no-store, max-age=600"));
    assertNull(until("Cache-Control", "max-age=600", "Cache-Control", "no-cache"));
    assertNull(until("Cache-Control", "max-age=600,no-cache=\"Set-Cookie\""));
  }

  @Test
  void expiresIsReadByTheServersClock() {
    String date = "Sun, 01 Mar 2026 10:00:00 GMT";
    assertEquals(after(3600), until("Date", date, "Expires", "Sun, 01 Mar 2026 11:00:00 GMT"));
    assertEquals(after(7200), until("Expires", "Sun, 01 Mar 2026 14:00:00 GMT"));
    assertNull(until("Expires", "0"));
    assertNull(until("Date", date, "Expires", "-1"));
    assertNull(until("Expires", "Sun, 01 Mar 2026 11:00:00 GMT"));
    assertEquals(
        after(60),
        until("Cache-Control", "max-age=60", "Expires", "Sun, 01 Mar 2026 14:00:00 GMT"));
  }

  @Test
  void nothingIsBelievedForMoreThanAYear() {
    Instant year = NOW.plus(Duration.ofDays(365));
    assertEquals(year, until("Cache-Control", "max-age=99999999999999999999999"));
    assertEquals(year, until("Cache-Control", "max-age=2147483648"));
    assertEquals(year, until("Expires", "Fri, 31 Dec 9999 23:59:59 GMT"));
    assertNull(until("Cache-Control", "max-age=60", "Age", "99999999999999999999999"));
  }

  @Test
  void retryAfterIsSecondsOrADate() {
    assertEquals(Optional.of(Duration.ofMinutes(2)), Freshness.retryAfter(" 120 ", NOW));
    assertEquals(
        Optional.of(Duration.ofSeconds(90)),
        Freshness.retryAfter("Sun, 01 Mar 2026 12:01:30 GMT", NOW));
    assertEquals(
        Optional.of(Duration.ZERO), Freshness.retryAfter("Sun, 01 Mar 2026 11:00:00 GMT", NOW));
    for (String wrong : new String[] {null, "", "soon", "-5", "1.5", "99999999999999999999"}) {
      assertEquals(Optional.empty(), Freshness.retryAfter(wrong, NOW), wrong);
    }
  }

  @Test
  void waitsGrowAndAreNotAllAlike() {
    Duration first = Duration.ofMillis(100);
    for (int i = 0; i < 100; i++) {
      assertEquals(100.0, (double) Backoff.after(1, first).toMillis(), 51);
      assertEquals(900.0, (double) Backoff.after(3, first).toMillis(), 451);
    }
  }

  @Test
  void validatorsAreHeadersOrNothing() {
    assertEquals(new Validators("\"a b\"", null), new Validators("\"a b\"", "\u00e4"));
    for (String wrong : new String[] {"", "\0", "a\r\nb: c", "\"\u00fc\"", "x".repeat(501)}) {
      assertEquals(Validators.NONE, new Validators(wrong, wrong), wrong);
    }
  }
}
