package dev.skylight.workflows;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class RowRateTest {

  private final RowRate rate = RowRate.ofLooks();

  private double at(long millis, long rows) {
    rate.saw(millis, rows);
    return rate.perSecond();
  }

  @Test
  void ofTheLastMinuteOnly() {
    for (int second = 0; second < 100; second++) {
      at(second * 1_000L, second); // one a second
    }
    double faster = 0;
    for (int second = 100; second <= 170; second++) {
      faster = at(second * 1_000L, 100 + 20L * (second - 100));
    }
    assertEquals(20, faster, 1e-9);
  }

  @Test
  void saysNothingTooSoonOrAfterAReset() {
    assertEquals(0, at(0, 0));
    assertEquals(0, at(9_000, 90));
    assertEquals(10, at(10_000, 100), 1e-9);
    rate.reset();
    assertEquals(0, at(11_000, 5_000), "not the rows that came while nobody looked");
    assertEquals(1, at(21_000, 5_010), 1e-9);
  }

  @Test
  void whatADeadWorkerHadBegunDoesNotCount() {
    at(0, 1_000);
    assertEquals(100, at(20_000, 3_000), 1e-9);
    assertEquals(50, at(30_000, 2_500), 1e-9);
    assertEquals(0, at(40_000, 900), "and never less than none");
  }

  @Test
  void standingStillIsSeen() {
    at(0, 500);
    at(30_000, 800);
    assertEquals(5, at(60_000, 800), 1e-9);
    assertEquals(0, at(91_000, 800), 1e-9);
  }

  @Test
  void aChunkThatTakesLongerThanTheWindowIsStillMeasured() {
    RowRate chunks = RowRate.ofChunks();
    assertEquals(0, chunks.perSecond());
    chunks.saw(0, 7);
    assertEquals(0, chunks.perSecond(), "one look tells nothing");
    assertEquals(-1, chunks.secondsFor(10));
    chunks.saw(1, 8);
    assertEquals(1000, chunks.perSecond(), 1e-9, "and two tell something, however close");
    chunks.saw(400_000, 1_008);
    assertEquals(1_000 * 1000.0 / 399_999, chunks.perSecond(), 1e-9);
    chunks.saw(500_000, 3_008);
    assertEquals(20, chunks.perSecond(), 1e-9, "of the last three minutes");
    assertEquals(6, chunks.secondsFor(101));
    assertEquals(0, at(0, 7));
    assertEquals(0, at(400_000, 1_007), "who looks seldom has seen too little");
  }
}
