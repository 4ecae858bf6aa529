package dev.skylight.temporal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class RecentRateTest {

  private final RecentRate rate = new RecentRate();

  @Test
  void ofTheLastMinuteOnly() {
    for (int second = 0; second < 100; second++) {
      rate.at(second * 1_000L, second); // one a second
    }
    double faster = 0;
    for (int second = 100; second <= 170; second++) {
      faster = rate.at(second * 1_000L, 100 + 20L * (second - 100));
    }
    assertEquals(20, faster, 1e-9);
  }

  @Test
  void saysNothingTooSoonOrAfterAReset() {
    assertEquals(0, rate.at(0, 0));
    assertEquals(0, rate.at(9_000, 90));
    assertEquals(10, rate.at(10_000, 100), 1e-9);
    rate.reset();
    assertEquals(0, rate.at(11_000, 5_000), "not the rows that came while nobody looked");
    assertEquals(1, rate.at(21_000, 5_010), 1e-9);
  }

  @Test
  void whatADeadWorkerHadBegunDoesNotCount() {
    rate.at(0, 1_000);
    assertEquals(100, rate.at(20_000, 3_000), 1e-9);
    assertEquals(50, rate.at(30_000, 2_500), 1e-9);
    assertEquals(0, rate.at(40_000, 900), "and never less than none");
  }

  @Test
  void standingStillIsSeen() {
    rate.at(0, 500);
    rate.at(30_000, 800);
    assertEquals(5, rate.at(60_000, 800), 1e-9);
    assertEquals(0, rate.at(91_000, 800), 1e-9);
  }
}
