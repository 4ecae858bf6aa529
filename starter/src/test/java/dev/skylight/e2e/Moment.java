package dev.skylight.e2e;

import java.nio.file.Files;
import java.time.Duration;
import java.util.Random;
import java.util.function.BooleanSupplier;

/** Where in a run a fault comes; together they cover all of it. */
enum Moment {
  /** From the start of the program to where it is known what there is to do. */
  STARTING,
  /** While ledger and file are made, and a little later. */
  PREPARING,
  /** Between two chunks or in the middle of one. */
  CHUNKS,
  /** Around the moment when the last row is saved and the catalog learns of it. */
  FINISHING,
  /** While the index is built. */
  INDEXING;

  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final int PREPARING_MILLIS = 120;
  private static final int CHUNK_MILLIS = 150;
  private static final int FINISHING_MILLIS = 100;
  private static final int INDEXING_MILLIS = 250;

  /** Draws one for the first fault of a run. */
  static Moment draw(Random random, boolean index) {
    int dice = random.nextInt(100);
    if (index && dice < 45) {
      return INDEXING;
    }
    return dice < 15 ? STARTING : dice < 30 ? PREPARING : dice < 75 ? CHUNKS : FINISHING;
  }

  /** Draws one for a fault that comes on top of one: while the run resumes, or later. */
  static Moment drawLater(Random random) {
    return random.nextBoolean() ? STARTING : CHUNKS;
  }

  /**
   * Waits for it.
   *
   * @param startMillis how long a start takes
   * @param over whether there is nothing left to wait for
   * @return false where the run was over first
   */
  boolean await(
      Random random, FaultSite site, int chunkSize, int startMillis, BooleanSupplier over) {
    int later;
    BooleanSupplier come;
    switch (this) {
      case STARTING -> {
        come = () -> true;
        later = startMillis;
      }
      case PREPARING -> {
        come = () -> Files.exists(site.files().ledger());
        later = PREPARING_MILLIS;
      }
      case CHUNKS -> {
        int done = site.collection().chunks().size();
        int left = Math.max(1, site.rows() / chunkSize - done);
        int wanted = done + 1 + random.nextInt(left);
        come = () -> site.collection().chunks().size() >= wanted;
        later = CHUNK_MILLIS;
      }
      case FINISHING -> {
        come = site::allRowsDone;
        later = FINISHING_MILLIS;
      }
      case INDEXING -> {
        come = () -> Files.exists(site.files().filePaths());
        later = INDEXING_MILLIS;
      }
      default -> throw new AssertionError(this);
    }
    Waiting.until(toString(), LIMIT, () -> over.getAsBoolean() || come.getAsBoolean());
    Waiting.sleep(Duration.ofMillis(random.nextInt(later)));
    return !over.getAsBoolean();
  }
}
