package dev.skylight.internal.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.internal.models.RowOutcome;
import dev.skylight.internal.models.RowOutcome.Status;
import dev.skylight.internal.pictures.PictureContent;
import dev.skylight.internal.vectors.Samples;
import dev.skylight.job.FailedRow;
import dev.skylight.job.LedgerChunk;
import dev.skylight.job.RowCounts;
import dev.skylight.job.RowRange;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every ledger does. An implementation gives it one that nothing is noted in. */
abstract class LedgerContract {

  private static final LedgerHeader HEADER =
      new LedgerHeader(400, 4, Samples.FINGERPRINT, "tiny", "fp32", "exact", 1_700_000_000_123L);

  @TempDir Path temp;
  private RowLedger ledger;

  /** The ledger: the same each time. */
  abstract RowLedger open();

  /** What {@link RowLedger#backUp} kept. */
  abstract LedgerView openBackup(Path target);

  @BeforeEach
  void start() {
    ledger = open();
  }

  @AfterEach
  void stop() {
    ledger.close();
  }

  private void describe() {
    hold(held -> held.describe(HEADER, null));
  }

  private void hold(Consumer<HeldLedger> work) {
    ledger.hold(
        "test",
        held -> {
          work.accept(held);
          return null;
        });
  }

  /** Publishes what is missing of {@code rows}, each range with a checksum of its own. */
  private RowCounts publish(RowRange rows, String worker) {
    return ledger.publish(
        rows, (ready, missing) -> missing.stream().map(range -> written(range, worker)).toList());
  }

  private static WrittenRows written(RowRange rows, String worker) {
    return new WrittenRows(
        rows,
        String.format("%064x", rows.from() * 1_000 + rows.to()),
        Samples.FINGERPRINT,
        LedgerChunk.Origin.EMBEDDED,
        worker,
        LongStream.range(rows.from(), rows.to()).mapToObj(Samples::outcome).toList());
  }

  @Test
  void anEmptyOneIsEmpty() {
    RowRange all = new RowRange(0, 100);
    assertEquals(Optional.empty(), ledger.header());
    assertEquals(Optional.empty(), ledger.pending());
    assertEquals(List.of(), ledger.chunks());
    assertEquals(List.of(all), ledger.missing(all, 5));
    assertEquals(new RowCounts(0, 0, 0), ledger.counts(all));
    assertEquals(List.of(), ledger.failedRows(all, 5));
    assertEquals(List.of(), ledger.embeddedRanges());
    assertEquals(Map.of(), ledger.reservations(all));
    assertEquals(0, ledger.reservedRows());
    assertEquals(0, ledger.promises());
    assertEquals(Optional.empty(), ledger.asked());
    assertEquals("", ledger.problem());
    assertEquals(0, ledger.invalidate(List.of(all)));
    assertEquals(new RowCounts(0, 0, 0), ledger.publish(all, (ready, missing) -> List.of()));
  }

  @Test
  void notesWhatAWriterReturns() {
    describe();
    long before = System.currentTimeMillis();
    assertEquals(new RowCounts(50, 2, 2), publish(new RowRange(0, 50), "w"));
    LedgerChunk chunk = ledger.chunks().get(0);
    assertEquals(
        new LedgerChunk(
            new RowRange(0, 50),
            String.format("%064x", 50),
            Samples.FINGERPRINT,
            LedgerChunk.Origin.EMBEDDED,
            2,
            2,
            "w",
            chunk.committedAtMillis()),
        chunk);
    assertTrue(
        chunk.committedAtMillis() >= before
            && chunk.committedAtMillis() <= System.currentTimeMillis());
    assertEquals(
        List.of(
            new FailedRow(16, "no picture of row 16"), new FailedRow(33, "no picture of row 33")),
        ledger.failedRows(new RowRange(0, 50), 9));
    assertEquals(1, ledger.failedRows(new RowRange(0, 50), 1).size());
    assertEquals(List.of(), ledger.failedRows(new RowRange(17, 33), 9));
  }

  @Test
  void aWriterIsGivenWhatIsMissingAndOnlyThat() {
    describe();
    publish(new RowRange(10, 20), "first");
    publish(new RowRange(25, 30), "first");
    List<RowRange> given = new ArrayList<>();
    RowCounts counts =
        ledger.publish(
            new RowRange(5, 40),
            (ready, missing) -> {
              assertEquals(Optional.of(HEADER), ready);
              given.addAll(missing);
              return List.of(written(missing.get(0), "late"));
            });
    assertEquals(List.of(new RowRange(5, 10), new RowRange(20, 25), new RowRange(30, 40)), given);
    assertEquals(20, counts.settled());
    assertEquals(
        List.of("late", "first", "first"),
        ledger.chunks().stream().map(LedgerChunk::worker).toList());
  }

  @Test
  void rowsThatWereNotMissingAreRefusedWithAllOthers() {
    describe();
    publish(new RowRange(10, 20), "first");
    String digest = ledger.digest();
    assertThrows(
        IllegalArgumentException.class,
        () ->
            ledger.publish(
                new RowRange(0, 30),
                (ready, missing) ->
                    List.of(
                        written(new RowRange(0, 10), "w"), written(new RowRange(19, 25), "w"))));
    assertEquals(digest, ledger.digest());
    assertEquals(10, ledger.counts(new RowRange(0, 30)).settled());
  }

  @Test
  void whatAWriterThrowsComesOutAndNothingIsNoted() {
    describe();
    IllegalStateException full = new IllegalStateException("full");
    assertSame(
        full,
        assertThrows(
            IllegalStateException.class,
            () ->
                ledger.publish(
                    new RowRange(0, 9),
                    (ready, missing) -> {
                      throw full;
                    })));
    assertEquals(List.of(), ledger.chunks());
    assertSame(
        full,
        assertThrows(
            IllegalStateException.class,
            () ->
                hold(
                    held -> {
                      held.begin(new Pending(Pending.Stage.FILE, "r", null, false, "f", "tiny"));
                      throw full;
                    })));
    assertEquals(Optional.empty(), ledger.pending());
    assertEquals(9, publish(new RowRange(0, 9), "w").settled());
  }

  @Test
  void nobodyPublishesWhileAnAllocationExchangesTheFile() {
    assertEquals(Optional.empty(), ready(), "nothing is allocated");
    describe();
    assertEquals(Optional.of(HEADER), ready());
    Pending file =
        new Pending(Pending.Stage.FILE, "run-2", "embeddings.npy.backup-x", true, "f", "tiny");
    hold(held -> held.begin(file));
    assertEquals(Optional.of(file), ledger.pending());
    assertEquals(Optional.empty(), ready());
    Pending rows =
        new Pending(Pending.Stage.IMPORT, null, "embeddings.npy.backup-x", true, null, null);
    hold(held -> held.begin(rows));
    assertEquals(Optional.of(rows), ledger.pending());
    assertEquals(Optional.of(HEADER), ready(), "its rows are published");
    hold(HeldLedger::end);
    assertEquals(Optional.empty(), ledger.pending());
    assertEquals(Optional.of(HEADER), ready());
  }

  private Optional<LedgerHeader> ready() {
    List<Optional<LedgerHeader>> seen = new ArrayList<>();
    ledger.publish(
        new RowRange(0, 1),
        (ready, missing) -> {
          seen.add(ready);
          return List.of();
        });
    assertEquals(seen.get(0), ledger.hold("test", HeldLedger::ready));
    return seen.get(0);
  }

  @Test
  void holdsWhatAnAllocationNotes() {
    hold(
        held -> {
          assertEquals(Optional.empty(), held.header());
          assertNull(held.restartRun());
          assertEquals(0, held.settledRows());
          assertEquals(Map.of(), held.checksums());
          held.describe(HEADER, "run-1");
          assertEquals(Optional.of(HEADER), held.header(), "what was noted is seen at once");
        });
    publish(new RowRange(20, 30), "w");
    publish(new RowRange(0, 10), "w");
    reserve(400, 7);
    hold(
        held -> {
          assertEquals("run-1", held.restartRun());
          assertEquals(20, held.settledRows());
          assertEquals(
              List.of(new RowRange(0, 10), new RowRange(20, 30)),
              List.copyOf(held.checksums().keySet()));
          assertEquals(ledgerSha(new RowRange(20, 30)), held.checksums().get(new RowRange(20, 30)));
          held.forgetRows();
          held.describe(HEADER, null);
        });
    assertEquals(new RowCounts(0, 0, 0), ledger.counts(new RowRange(0, 400)));
    assertEquals(List.of(), ledger.failedRows(new RowRange(0, 400), 9));
    assertEquals(401, ledger.reservedRows(), "reservations outlive a restart");
    hold(held -> assertNull(held.restartRun()));
  }

  private static String ledgerSha(RowRange rows) {
    return written(rows, "w").sha256();
  }

  @Test
  void aBackupIsMadeOnceAndHasNoAllocationInIt() {
    describe();
    publish(new RowRange(0, 10), "w");
    hold(held -> held.begin(new Pending(Pending.Stage.FILE, "r", "b", false, "f", "tiny")));
    Path target = temp.resolve("embeddings.ledger.backup-x");
    assertTrue(ledger.backUp(target));
    String digest = ledger.digest();
    ledger.invalidate(List.of(new RowRange(0, 10)));
    assertFalse(ledger.backUp(target));
    assertTrue(ledger.pending().isPresent());
    try (LedgerView copy = openBackup(target)) {
      assertEquals(Optional.of(HEADER), copy.header());
      assertEquals(digest, copy.digest());
      assertEquals(Optional.empty(), copy.pending());
    }
  }

  @Test
  void whatWasAskedForLastIsKnown() {
    ledger.ask(new Asked("one", "fp32", "exact"));
    Asked last = new Asked("two", "int8", "fast");
    ledger.ask(last);
    assertEquals(Optional.of(last), ledger.asked());
  }

  @Test
  void reservationsStay() {
    assertEquals(List.of(10L, 11L, 12L), reserve(10, 7, 3, 9));
    assertEquals(List.of(13L, 11L, 14L), reserve(5, 1, 3, 2));
    assertEquals(List.of(20L), reserve(20, 40));
    assertEquals(21, ledger.reservedRows());
    assertEquals(6, ledger.promises());
    assertEquals(Map.of(11L, image(3), 12L, image(9)), ledger.reservations(new RowRange(11, 13)));
    assertEquals(
        Map.of(12L, image(9), 20L, image(40)), ledger.reservations(List.of(20L, 15L, 12L, 4711L)));
    assertEquals(Map.of(), ledger.reservations(List.of()));
    assertEquals(
        Map.of(12L, image(9), 20L, image(40)), ledger.reservationsOf(List.of(40L, 4711L, 9L)));
    assertEquals(Map.of(), ledger.reservationsOf(List.of()));
  }

  private List<Long> reserve(long firstFreeRow, long... ids) {
    return ledger.reserve(
        LongStream.of(ids).mapToObj(LedgerContract::image).toList(), firstFreeRow);
  }

  private static Reservation image(long id) {
    return new Reservation(id, "/" + id + ".jpg");
  }

  @Test
  void aReservationFollowsItsPicture() {
    reserve(10, 7, 8);
    Reservation moved = new Reservation(7, "/moved.jpg");
    ledger.follow(Map.of(10L, moved, 11L, new Reservation(9, "/9.jpg"), 4711L, image(3)));
    assertEquals(Map.of(10L, moved, 11L, image(8)), ledger.reservations(new RowRange(0, 5_000)));
    assertEquals(List.of(10L), ledger.reserve(List.of(moved), 10));
  }

  @Test
  void aReservationIsOfAPictureAndNotOfAnId() {
    assertEquals(List.of(10L, 11L), reserve(10, 7, 8));
    Reservation other = new Reservation(8, "/somebody-else.jpg");
    assertEquals(List.of(10L, 12L), ledger.reserve(List.of(image(7), other), 10));
    assertEquals(Map.of(10L, image(7), 12L, other), ledger.reservations(new RowRange(0, 100)));
    ledger.release(List.of(10L, 4711L));
    assertEquals(Map.of(12L, other), ledger.reservations(new RowRange(0, 100)));
    assertEquals(13, ledger.reservedRows());
  }

  private static PictureContent content(long row) {
    return new PictureContent(String.format("%064x", row), row * 100, row - 5);
  }

  private void publishWithContents(RowRange rows) {
    ledger.publish(
        rows,
        (ready, missing) ->
            List.of(
                new WrittenRows(
                    rows,
                    bytesOf(rows),
                    Samples.FINGERPRINT,
                    LedgerChunk.Origin.EMBEDDED,
                    "w",
                    LongStream.range(rows.from(), rows.to())
                        .mapToObj(Samples::outcome)
                        .map(
                            one ->
                                new RowOutcome(
                                    one.row(),
                                    one.status(),
                                    one.candidate(),
                                    one.reason(),
                                    one.status() == Status.UNASSIGNED
                                        ? PictureContent.UNKNOWN
                                        : content(one.row())))
                        .toList())));
  }

  /** Stands for the checksum of rows as they lie in the file. */
  private static String bytesOf(RowRange rows) {
    return String.format("%064x", rows.from() * 1_000_000 + rows.to());
  }

  @Test
  void knowsOfWhichPicturesRowsAre() {
    describe();
    publishWithContents(new RowRange(0, 50));
    assertEquals(Map.of(3L, content(3)), ledger.contents(new RowRange(3, 4)));
    assertEquals(content(33), ledger.contents(List.of(33L)).get(33L), "a failed row");
    long unassigned = ledger.missing(new RowRange(0, 50), 9).size();
    assertEquals(0, unassigned);
    assertEquals(48, ledger.contents(new RowRange(0, 400)).size(), "two rows have no picture");
    PictureContent other = new PictureContent("", 12, 99);
    ledger.note(Map.of(3L, other, 4L, PictureContent.UNKNOWN));
    assertEquals(Map.of(3L, other, 4L, content(4)), ledger.contents(List.of(3L, 4L, 4711L)));
    ledger.invalidate(List.of(new RowRange(10, 11)));
    assertEquals(Map.of(), ledger.contents(new RowRange(0, 400)));
  }

  @Test
  void singleRowsAreForgottenAndTheRestStaysAsItIs() {
    describe();
    publishWithContents(new RowRange(0, 50));
    publishWithContents(new RowRange(50, 100));
    publishWithContents(new RowRange(120, 150));
    RowCounts before = ledger.counts(new RowRange(0, 400));
    List<RowRange> rows =
        List.of(
            new RowRange(0, 1),
            new RowRange(16, 17), // failed
            new RowRange(40, 45),
            new RowRange(49, 52), // across a border
            new RowRange(99, 125)); // across a gap
    assertEquals(1 + 1 + 5 + 3 + 1 + 5, ledger.forget(rows, LedgerContract::bytesOf));
    List<RowRange> left =
        List.of(
            new RowRange(1, 16),
            new RowRange(17, 40),
            new RowRange(45, 49),
            new RowRange(52, 99),
            new RowRange(125, 150));
    assertEquals(left, ledger.chunks().stream().map(LedgerChunk::rows).toList());
    RowCounts after = ledger.counts(new RowRange(0, 400));
    assertEquals(before.settled() - 16, after.settled());
    assertEquals(
        after.failed(), ledger.failedRows(new RowRange(0, 400), 99).size(), "noted one by one");
    for (LedgerChunk chunk : ledger.chunks()) {
      assertEquals(bytesOf(chunk.rows()), chunk.sha256());
      RowCounts counts = ledger.counts(chunk.rows());
      assertEquals(counts.failed(), chunk.failed());
      assertEquals(counts.unassigned(), chunk.unassigned());
      assertEquals(chunk.rows().size() - chunk.unassigned(), ledger.contents(chunk.rows()).size());
    }
    assertEquals(Map.of(), ledger.contents(List.of(0L, 16L, 42L, 51L, 124L)));
    assertEquals(0, ledger.forget(rows, LedgerContract::bytesOf), "there is nothing left of them");
  }

  @Test
  void damageIsNotHiddenByForgettingARowBesideIt() {
    describe();
    publishWithContents(new RowRange(0, 50));
    List<LedgerChunk> before = ledger.chunks();
    assertEquals(0, ledger.forget(List.of(new RowRange(7, 8)), rows -> "other bytes"));
    assertEquals(before, ledger.chunks());
    assertEquals(1, ledger.contents(List.of(7L)).size());
  }

  @Test
  void theDigestChangesWithTheVectors() {
    describe();
    String empty = ledger.digest();
    publish(new RowRange(0, 10), "w");
    String half = ledger.digest();
    publish(new RowRange(10, 20), "w");
    assertNotEquals(empty, half);
    assertNotEquals(half, ledger.digest());
    ledger.invalidate(List.of(new RowRange(15, 16)));
    assertEquals(half, ledger.digest());
  }

  @Test
  void agreesWithABruteForceModel() {
    long seed = 614_837;
    Random random = new Random(seed);
    describe();
    int rows = 1 + random.nextInt(400);
    Map<Long, String> workers = new TreeMap<>();
    for (int step = 0; step < 120; step++) {
      RowRange range = range(random, rows);
      if (random.nextInt(6) == 0) {
        List<RowRange> gone =
            ledger.chunks().stream().map(LedgerChunk::rows).filter(range::overlaps).toList();
        gone.forEach(chunk -> all(chunk).forEach(workers::remove));
        assertEquals(Ranges.size(gone), ledger.invalidate(List.of(range)), "step " + step);
      } else {
        String worker = "w" + step;
        publish(range, worker);
        all(range).forEach(row -> workers.putIfAbsent(row, worker));
      }
      RowRange scope = range(random, rows);
      String where = "seed " + seed + ", step " + step + ", " + scope;
      assertEquals(counts(workers, scope), ledger.counts(scope), where);
      int limit = 1 + random.nextInt(4);
      List<RowRange> missing =
          Ranges.merge(single(all(scope).filter(row -> !workers.containsKey(row))));
      assertEquals(
          missing.subList(0, Math.min(limit, missing.size())), ledger.missing(scope, limit), where);
      assertEquals(
          Ranges.merge(single(workers.keySet().stream().filter(this::holdsAVector))),
          ledger.embeddedRanges(),
          where);
      for (LedgerChunk chunk : ledger.chunks()) {
        all(chunk.rows()).forEach(row -> assertEquals(workers.get(row), chunk.worker(), where));
      }
    }
  }

  private static RowRange range(Random random, int rows) {
    int from = random.nextInt(rows);
    return new RowRange(from, from + 1 + random.nextInt(rows - from));
  }

  private static Stream<Long> all(RowRange rows) {
    return LongStream.range(rows.from(), rows.to()).boxed();
  }

  private static List<RowRange> single(Stream<Long> rows) {
    return rows.map(row -> new RowRange(row, row + 1)).toList();
  }

  private boolean holdsAVector(long row) {
    return Samples.outcome(row).status() == Status.EMBEDDED;
  }

  private static RowCounts counts(Map<Long, String> workers, RowRange scope) {
    List<RowOutcome> settled =
        all(scope).filter(workers::containsKey).map(Samples::outcome).toList();
    return new RowCounts(
        settled.size(),
        settled.stream().filter(outcome -> outcome.status() == Status.FAILED).count(),
        settled.stream().filter(outcome -> outcome.status() == Status.UNASSIGNED).count());
  }

  @Test
  void onlyOneWritesAtATime() throws InterruptedException {
    describe();
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    CountDownLatch start = new CountDownLatch(1);
    List<Thread> threads =
        IntStream.range(0, 4)
            .mapToObj(
                worker ->
                    new Thread(
                        () -> {
                          await(start);
                          for (int i = 0; i < 5; i++) {
                            ledger.publish(
                                new RowRange(i * 7L, i * 7L + 20),
                                (ready, missing) -> {
                                  most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                                  LockSupport.parkNanos(
                                      200_000); // long enough for another to come in
                                  inside.decrementAndGet();
                                  return missing.stream()
                                      .map(range -> written(range, "w" + worker))
                                      .toList();
                                });
                          }
                        }))
            .toList();
    threads.forEach(Thread::start);
    start.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    assertEquals(1, most.get());
    assertEquals(48, ledger.counts(new RowRange(0, 400)).settled());
    assertEquals(48, ledger.chunks().stream().mapToLong(chunk -> chunk.rows().size()).sum());
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
