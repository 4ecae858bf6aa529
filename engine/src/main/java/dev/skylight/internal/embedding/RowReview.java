package dev.skylight.internal.embedding;

import dev.skylight.internal.catalog.Catalog;
import dev.skylight.internal.ledger.LedgerHeader;
import dev.skylight.internal.pictures.PictureContent;
import dev.skylight.internal.pictures.PictureSource;
import dev.skylight.internal.text.Counted;
import dev.skylight.internal.vectors.VectorStore;
import dev.skylight.job.RowRange;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Before chunks are made: rows whose pictures are others now are forgotten, so that they are made
 * again, one by one. A row whose picture is absent keeps what it has; one that failed and that no
 * picture has any more, as its promise was ended, becomes nobody's.
 */
public final class RowReview {

  private static final Logger log = LoggerFactory.getLogger(RowReview.class);

  private final VectorStore store;
  private final RowPictureCheck check;

  /**
   * Of the rows of a collection.
   *
   * @param folder that relative paths are relative to
   */
  public RowReview(Catalog catalog, VectorStore store, PictureSource pictures, Path folder) {
    this(catalog, store, pictures, folder, false);
  }

  /**
   * The same.
   *
   * @param readAll whether to read every picture, and not to trust sizes and times
   */
  public RowReview(
      Catalog catalog, VectorStore store, PictureSource pictures, Path folder, boolean readAll) {
    this.store = store;
    check = new RowPictureCheck(catalog, store.ledger(), pictures, folder, readAll);
  }

  /**
   * What is made again.
   *
   * @param rows how many rows were forgotten
   * @param notes what a person wants to know of it, a sentence each
   */
  public record Again(long rows, List<String> notes) {}

  /**
   * Forgets what is to be made again.
   *
   * @param retryFailed also rows that failed and whose pictures are there, though they look as they
   *     did
   */
  public Again forgetChanged(boolean retryFailed) {
    long rows = store.ledger().header().map(LedgerHeader::rows).orElse(0L);
    return rows == 0 ? new Again(0, List.of()) : forgetChanged(new RowRange(0, rows), retryFailed);
  }

  private Again forgetChanged(RowRange rows, boolean retryFailed) {
    List<RowRange> again = new ArrayList<>();
    List<RowRange> nobodys = new ArrayList<>();
    Map<Long, PictureContent> contents = new TreeMap<>();
    Map<RowFinding, Tally> tallies = new EnumMap<>(RowFinding.class);
    check.look(
        rows,
        seen -> {
          tallies.computeIfAbsent(seen.finding(), finding -> new Tally()).add(seen);
          if (seen.finding().again() || (retryFailed && seen.finding() == RowFinding.BROKEN)) {
            again.add(new RowRange(seen.row(), seen.row() + 1));
          } else if (seen.finding() == RowFinding.BROKEN_WITHOUT_PICTURE) {
            nobodys.add(new RowRange(seen.row(), seen.row() + 1));
          } else if (seen.content().known()) {
            contents.put(seen.row(), seen.content());
          }
        });
    if (!contents.isEmpty()) {
      store.note(contents);
    }
    if (!nobodys.isEmpty()) {
      log.info("{} failed rows have no picture any more and are forgotten", store.free(nobodys));
    }
    Notes notes = new Notes(tallies);
    long forgotten = store.forget(again);
    if (!again.isEmpty()) {
      log.info("{} of {} rows are made again", forgotten, again.size());
      notes.add(
          "%,d [row is made again, as its picture has|rows are made again, as their pictures have]"
              + " changed; the first is %s.",
          RowFinding.CHANGED);
      notes.add(
          "%,d [row that no picture had has|rows that no picture had have] one now; the first is %s.",
          RowFinding.ASSIGNED);
      notes.add(
          "%,d [row that failed is tried again, as its picture has|rows that failed are tried again, as"
              + " their pictures have] changed; the first is %s.",
          RowFinding.MENDED);
      if (forgotten < again.size()) {
        notes.sentences.add(
            String.format(
                Locale.ROOT,
                Counted.of(
                    again.size() - forgotten,
                    "%,d of them [lies in a chunk that is damaged and stays as it is|lie in chunks that"
                        + " are damaged and stay as they are]: run `skylight verify --repair`."),
                again.size() - forgotten));
      }
    }
    if (retryFailed) {
      notes.add(
          "%,d [row that failed is|rows that failed are] tried again; the first is %s.",
          RowFinding.BROKEN);
      notes.add(
          "%,d failed [row is not tried again, as its picture is|rows are not tried again, as their"
              + " pictures are] absent still; the first is"
              + " %s.",
          RowFinding.BROKEN_ABSENT);
    }
    return new Again(forgotten, notes.sentences);
  }

  /** Sentences of what there is. */
  private record Notes(Map<RowFinding, Tally> tallies, List<String> sentences) {

    Notes(Map<RowFinding, Tally> tallies) {
      this(tallies, new ArrayList<>());
    }

    void add(String sentence, RowFinding finding) {
      Tally tally = tallies.get(finding);
      if (tally != null) {
        sentences.add(
            String.format(
                Locale.ROOT, Counted.of(tally.count, sentence), tally.count, tally.first.name()));
      }
    }
  }

  /** How many, and the first of them. */
  private static final class Tally {
    private long count;
    private RowPictureCheck.Seen first;

    void add(RowPictureCheck.Seen seen) {
      first = count++ == 0 ? seen : first;
    }
  }
}
