package dev.skylight.internal.embedding;

import dev.skylight.collection.SkylightException;
import dev.skylight.internal.ledger.LedgerView;
import dev.skylight.internal.models.Embedder;
import dev.skylight.job.EmbedRequest;
import dev.skylight.job.Plan;
import dev.skylight.job.RowCounts;
import dev.skylight.job.RowRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** From a request and the ledger to the rows that are left to make. */
final class Plans {

  private Plans() {}

  /**
   * What a request asks for and nobody has made yet.
   *
   * @param rows rows of the file, as it is to be
   * @param ledger null: nothing is there yet, every row is missing
   * @param mostRanges how many ranges the plan holds; with more to make, it is truncated
   * @throws SkylightException BAD_INPUT where the request names rows behind the last one, or its
   *     chunks are more than a buffer holds
   */
  static Plan of(
      EmbedRequest request, Embedder embedder, long rows, LedgerView ledger, int mostRanges) {
    requireChunks(request.chunkSize(), embedder.dimension(), rows);
    if (request.startFrom() >= rows) {
      throw new SkylightException(
          SkylightException.Kind.BAD_INPUT,
          "--start-from "
              + request.startFrom()
              + " lies behind the last row of the collection, which is "
              + (rows - 1));
    }
    if (!request.only().isEmpty()) {
      return planOf(request, embedder, rows, ledger, mostRanges);
    }
    RowRange scope = new RowRange(request.startFrom(), rows);
    List<RowRange> missing =
        ledger == null ? List.of(scope) : ledger.missing(scope, mostRanges + 1);
    boolean truncated = missing.size() > mostRanges;
    if (truncated) {
      missing = missing.subList(0, mostRanges);
    }
    if (request.maxImages() > 0) {
      missing = firstRows(missing, request.maxImages());
      if (!missing.isEmpty()) {
        scope = new RowRange(request.startFrom(), missing.get(missing.size() - 1).to());
      }
    }
    RowCounts counts = ledger == null ? new RowCounts(0, 0, 0) : ledger.counts(scope);
    return new Plan(
        rows,
        embedder.dimension(),
        embedder.fingerprint(),
        scope.size(),
        counts.settled(),
        counts.failed(),
        chunksInScope(scope, missing, request.chunkSize()),
        missing,
        truncated,
        List.of());
  }

  private static void requireChunks(int chunkSize, int dimension, long rows) {
    int most = Integer.MAX_VALUE / Float.BYTES / dimension;
    if (Math.min(chunkSize, rows) > most) {
      throw new SkylightException(
          SkylightException.Kind.BAD_INPUT,
          String.format(
              Locale.ROOT,
              "--chunk-size %d is too much for vectors of %d numbers: a chunk is held in one buffer of"
                  + " at most 2 GiB, which is %d rows. Leave --chunk-size out, or ask for less",
              chunkSize,
              dimension,
              most));
    }
  }

  /** Of the ranges asked for, and of nothing else; ranges that touch are not joined. */
  private static Plan planOf(
      EmbedRequest request, Embedder embedder, long rows, LedgerView ledger, int mostRanges) {
    List<RowRange> missing = new ArrayList<>();
    long total = 0;
    long settled = 0;
    long failed = 0;
    long chunksDone = 0;
    for (RowRange range : request.only()) {
      if (range.to() > rows) {
        throw new SkylightException(
            SkylightException.Kind.BAD_INPUT,
            range + " lie behind the last row of the collection, which is " + (rows - 1));
      }
      List<RowRange> here = ledger == null ? List.of(range) : ledger.missing(range, mostRanges + 1);
      RowCounts counts = ledger == null ? new RowCounts(0, 0, 0) : ledger.counts(range);
      missing.addAll(here);
      total += range.size();
      settled += counts.settled();
      failed += counts.failed();
      chunksDone += here.isEmpty() ? range.chunkCount(request.chunkSize()) : 0;
    }
    boolean truncated = missing.size() > mostRanges;
    if (truncated) {
      missing = missing.subList(0, mostRanges);
    }
    long todo = missing.stream().mapToLong(range -> range.chunkCount(request.chunkSize())).sum();
    return new Plan(
        rows,
        embedder.dimension(),
        embedder.fingerprint(),
        total,
        settled,
        failed,
        chunksDone + todo,
        missing,
        truncated,
        List.of());
  }

  /** Chunks to do, plus the chunks of the grid that no missing row lies in. */
  private static long chunksInScope(RowRange scope, List<RowRange> missing, int chunkSize) {
    long todo = 0;
    long touched = 0;
    long lastCell = -1;
    for (RowRange range : missing) {
      todo += range.chunkCount(chunkSize);
      long firstCell = Math.max(lastCell + 1, range.from() / chunkSize);
      lastCell = (range.to() - 1) / chunkSize;
      touched += Math.max(0, lastCell - firstCell + 1);
    }
    return scope.chunkCount(chunkSize) - touched + todo;
  }

  private static List<RowRange> firstRows(List<RowRange> ranges, long rows) {
    List<RowRange> first = new ArrayList<>();
    long left = rows;
    for (RowRange range : ranges) {
      if (left == 0) {
        break;
      }
      RowRange part = new RowRange(range.from(), Math.min(range.to(), range.from() + left));
      first.add(part);
      left -= part.size();
    }
    return first;
  }
}
