package dev.skylight.internal.ledger;

import dev.skylight.internal.models.RowOutcome;
import dev.skylight.internal.models.RowOutcome.Status;
import dev.skylight.job.FailedRow;
import dev.skylight.job.LedgerChunk;
import dev.skylight.job.RowRange;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows that are on the disk and become a chunk.
 *
 * @param rows the rows
 * @param sha256 of their bytes in the file, lower-case hex
 * @param fingerprint of the embedder
 * @param origin where they come from
 * @param worker host and process that wrote them, or the source they were taken from
 * @param outcomes what became of each, in order, and of which picture
 */
public record WrittenRows(
    RowRange rows,
    String sha256,
    String fingerprint,
    LedgerChunk.Origin origin,
    String worker,
    List<RowOutcome> outcomes) {

  /** Checks that each row has its outcome. */
  public WrittenRows {
    outcomes = List.copyOf(outcomes);
    if (outcomes.size() != rows.size()) {
      throw new IllegalArgumentException(rows + " come with " + outcomes.size() + " outcomes");
    }
  }

  /** As the ledger is to know it, apart from the rows that hold no vector. */
  LedgerChunk chunk() {
    return new LedgerChunk(
        rows,
        sha256,
        fingerprint,
        origin,
        failed().size(),
        Ranges.size(unassigned()),
        worker,
        System.currentTimeMillis());
  }

  /** Rows that failed, by row. */
  List<FailedRow> failed() {
    return outcomes.stream()
        .filter(outcome -> outcome.status() == Status.FAILED)
        .map(outcome -> new FailedRow(outcome.row(), outcome.reason()))
        .toList();
  }

  /** Maximal ranges of rows that no image has. */
  List<RowRange> unassigned() {
    List<RowRange> single = new ArrayList<>();
    for (RowOutcome outcome : outcomes) {
      if (outcome.status() == Status.UNASSIGNED) {
        single.add(new RowRange(outcome.row(), outcome.row() + 1));
      }
    }
    return Ranges.merge(single);
  }

  /** Throws IllegalArgumentException unless all of {@code written} lies inside {@code missing}. */
  static void requireInside(List<RowRange> missing, List<WrittenRows> written) {
    List<RowRange> rows = written.stream().map(WrittenRows::rows).toList();
    List<RowRange> outside = Ranges.subtract(rows, missing);
    if (!outside.isEmpty()) {
      throw new IllegalArgumentException(outside.get(0) + " were written, but were not missing");
    }
  }
}
