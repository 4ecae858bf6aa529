package dev.skylight.internal.embedding;

import dev.skylight.internal.catalog.Catalog;
import dev.skylight.internal.catalog.CatalogPicture;
import dev.skylight.internal.embedding.RowJudge.Verdict;
import dev.skylight.internal.ledger.LedgerView;
import dev.skylight.internal.ledger.Ranges;
import dev.skylight.internal.models.RowSource;
import dev.skylight.internal.pictures.Picture;
import dev.skylight.internal.pictures.PictureContent;
import dev.skylight.internal.pictures.PictureSource;
import dev.skylight.job.FailedRow;
import dev.skylight.job.LedgerChunk;
import dev.skylight.job.RowRange;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Whether the pictures of settled rows are those that the rows were made of. Looks at sizes and
 * times, and reads only pictures that differ in them: those that were only touched are the same.
 *
 * <p>Rows of which the ledger does not know it (those of format 1, imported ones whose picture was
 * not there) are of what is there now, unless that is younger than the row. Of rows that several
 * pictures share, one of the content that is known is enough; where one of them is absent, it may
 * have been that one.
 */
public final class RowPictureCheck {

  private static final int STEP = 10_000;

  private final RowSources sources;
  private final LedgerView ledger;
  private final RowJudge judge;
  private final Path folder;
  private final TreeMap<Long, LedgerChunk> chunks = new TreeMap<>();
  private final List<RowRange> embedded;

  /**
   * Of the rows of a collection as they are now.
   *
   * @param folder that relative paths are relative to
   * @param readAll whether to read every picture, and not to trust sizes and times
   */
  public RowPictureCheck(
      Catalog catalog, LedgerView ledger, PictureSource pictures, Path folder, boolean readAll) {
    this.ledger = ledger;
    this.folder = folder;
    sources = new RowSources(catalog, ledger);
    judge = new RowJudge(pictures, readAll);
    ledger.chunks().forEach(chunk -> chunks.put(chunk.rows().from(), chunk));
    embedded = ledger.embeddedRanges();
  }

  /**
   * A row that was looked at.
   *
   * @param row the row
   * @param finding what is found of it
   * @param content what the ledger should know of its picture from now on; UNKNOWN: as it does
   * @param picture the picture it is about; empty where it has none
   */
  public record Seen(
      long row, RowFinding finding, PictureContent content, Optional<Picture> picture) {

    /** For messages. */
    public String name() {
      return "row " + row + picture.map(one -> " (" + one + ")").orElse("");
    }
  }

  /** Looks at the settled rows of a range, and tells of them in order; of most there is nothing. */
  public void look(RowRange rows, Consumer<Seen> seen) {
    for (RowRange step : rows.chunks(STEP)) {
      List<RowRange> missing = ledger.missing(step, Integer.MAX_VALUE);
      if (Ranges.size(missing) < step.size()) {
        new Step(step, missing).look().forEach(seen);
      }
    }
  }

  /** Some rows, looked at together: one question to ledger and catalog each. */
  private final class Step {
    private final RowRange rows;
    private final BitSet vectors;
    private final BitSet missing;
    private final Set<Long> failed;
    private final Map<Long, PictureContent> contents;

    Step(RowRange rows, List<RowRange> missing) {
      this.rows = rows;
      this.missing = bits(missing);
      vectors = bits(Ranges.intersect(rows, embedded));
      failed =
          ledger.failedRows(rows, Integer.MAX_VALUE).stream()
              .map(FailedRow::row)
              .collect(Collectors.toSet());
      contents = ledger.contents(rows);
    }

    private BitSet bits(List<RowRange> ranges) {
      BitSet bits = new BitSet((int) rows.size());
      ranges.forEach(range -> bits.set(place(range.from()), place(range.to())));
      return bits;
    }

    private int place(long row) {
      return (int) (row - rows.from());
    }

    private PictureContent noted(long row) {
      return contents.getOrDefault(row, PictureContent.UNKNOWN);
    }

    List<Seen> look() {
      List<RowSource> settled = new ArrayList<>();
      List<Long> unread = new ArrayList<>();
      for (RowSource source : sources.sources(rows, folder)) {
        if (!missing.get(place(source.row()))) {
          settled.add(source);
          if (vectors.get(place(source.row()))
              && !source.candidates().isEmpty()
              && !noted(source.row()).read()) {
            unread.add(source.row());
          }
        }
      }
      Map<Long, List<CatalogPicture>> facts =
          unread.isEmpty() ? Map.of() : sources.pictures(unread);
      return settled.parallelStream() // what has to be read is read side by side
          .map(source -> look(source, facts.getOrDefault(source.row(), List.of())))
          .filter(seen -> seen.finding() != RowFinding.SAME || seen.content().known())
          .toList();
    }

    private Seen look(RowSource source, List<CatalogPicture> facts) {
      long row = source.row();
      boolean hasVector = vectors.get(place(row));
      if (source.candidates().isEmpty()) {
        RowFinding of =
            failed.contains(row)
                ? RowFinding.BROKEN_WITHOUT_PICTURE
                : hasVector && noted(row).known() ? RowFinding.WITHOUT_PICTURE : RowFinding.SAME;
        return new Seen(row, of, PictureContent.UNKNOWN, Optional.empty());
      }
      Verdict verdict;
      if (hasVector) {
        verdict =
            noted(row).known()
                ? judge.embedded(source, noted(row), facts)
                : judge.unknown(source, chunks.floorEntry(row).getValue(), facts);
      } else if (failed.contains(row)) {
        verdict = judge.failed(source, noted(row));
      } else {
        verdict =
            new Verdict(RowFinding.ASSIGNED, PictureContent.UNKNOWN, source.candidates().get(0));
      }
      return new Seen(row, verdict.finding(), verdict.content(), Optional.of(verdict.picture()));
    }
  }
}
