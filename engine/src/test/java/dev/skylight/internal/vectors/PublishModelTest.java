package dev.skylight.internal.vectors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.skylight.collection.DataFolder;
import dev.skylight.internal.ledger.LedgerFile;
import dev.skylight.internal.ledger.LedgerView;
import dev.skylight.internal.ledger.Ranges;
import dev.skylight.internal.ledger.RowLedger;
import dev.skylight.internal.models.RowOutcome;
import dev.skylight.internal.verification.Verifier;
import dev.skylight.job.LedgerChunk;
import dev.skylight.job.RowCounts;
import dev.skylight.job.RowRange;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Publishing and forgetting at random, file and ledger together. */
class PublishModelTest {

  private static final int DIM = 4;

  @TempDir Path temp;

  @Test
  void agreesWithABruteForceModel() {
    long seed = 614_837;
    Random random = new Random(seed);
    for (int round = 0; round < 4; round++) {
      DataFolder folder = Samples.folder(temp.resolve("round" + round));
      int rows = 1 + random.nextInt(400);
      Samples.allocate(folder, rows, DIM);
      boolean[] settled = new boolean[rows];
      try (VectorStore store = Samples.open(folder);
          RowLedger ledger = new LedgerFile(folder.ledger()).open()) {
        for (int step = 0; step < 25; step++) {
          RowRange range = range(random, rows);
          if (random.nextInt(6) == 0) {
            for (RowRange gone : overlapping(store.ledger(), range)) {
              fill(settled, gone, false);
            }
            ledger.invalidate(List.of(range));
          } else {
            store.publish(Samples.chunk(range, DIM));
            fill(settled, range, true);
          }
          RowRange scope = range(random, rows);
          String where = "seed " + seed + ", round " + round + ", step " + step + ", " + scope;
          assertEquals(model(settled, scope), store.ledger().counts(scope), where);
          int limit = 1 + random.nextInt(4);
          List<RowRange> missing = gaps(settled, scope);
          assertEquals(
              missing.subList(0, Math.min(limit, missing.size())),
              store.missing(scope, limit),
              where);
          assertEquals(embedded(settled), store.ledger().embeddedRanges(), where);
        }
      }
      assertTrue(!Verifier.verify(Samples.stores(folder), null, true).hasDamage(), "seed " + seed);
    }
  }

  private static RowRange range(Random random, int rows) {
    int from = random.nextInt(rows);
    return new RowRange(from, from + 1 + random.nextInt(rows - from));
  }

  private static void fill(boolean[] settled, RowRange range, boolean value) {
    for (long row = range.from(); row < range.to(); row++) {
      settled[(int) row] = value;
    }
  }

  private static List<RowRange> overlapping(LedgerView ledger, RowRange range) {
    return ledger.chunks().stream().map(LedgerChunk::rows).filter(range::overlaps).toList();
  }

  private static RowCounts model(boolean[] settled, RowRange scope) {
    long all = 0;
    long failed = 0;
    long unassigned = 0;
    for (long row = scope.from(); row < scope.to(); row++) {
      if (settled[(int) row]) {
        all++;
        failed += Samples.outcome(row).status() == RowOutcome.Status.FAILED ? 1 : 0;
        unassigned += Samples.outcome(row).status() == RowOutcome.Status.UNASSIGNED ? 1 : 0;
      }
    }
    return new RowCounts(all, failed, unassigned);
  }

  private static List<RowRange> gaps(boolean[] settled, RowRange scope) {
    List<RowRange> gaps = new ArrayList<>();
    for (long row = scope.from(); row < scope.to(); row++) {
      if (!settled[(int) row]) {
        gaps.add(new RowRange(row, row + 1));
      }
    }
    return Ranges.merge(gaps);
  }

  private static List<RowRange> embedded(boolean[] settled) {
    List<RowRange> rows = new ArrayList<>();
    for (int row = 0; row < settled.length; row++) {
      if (settled[row] && Samples.outcome(row).status() == RowOutcome.Status.EMBEDDED) {
        rows.add(new RowRange(row, row + 1));
      }
    }
    return Ranges.merge(rows);
  }
}
