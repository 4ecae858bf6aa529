package dev.skylight.internal.ledger;

import dev.skylight.internal.pictures.PictureContent;
import dev.skylight.job.RowCounts;
import dev.skylight.job.RowRange;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The ledger, for writing. Every change is all or nothing, waits for every other writer, of any
 * process, and is durable on return. What a {@link Writer} or the work of {@link #hold} throws
 * undoes the change and comes out as it is; neither may call this ledger.
 */
public interface RowLedger extends LedgerView {

  /** Makes rows durable, while nobody else can write. */
  @FunctionalInterface
  interface Writer {

    /**
     * Called once.
     *
     * @param ready what the file is; empty where there is none to write to, as its allocation has
     *     not come so far
     * @param missing what nobody has published yet of the rows asked for, by row: no other row may
     *     be touched
     * @return what is on the disk now and to be noted: ranges inside {@code missing}
     */
    List<WrittenRows> write(Optional<LedgerHeader> ready, List<RowRange> missing);
  }

  /**
   * Has rows written and notes them.
   *
   * @return counts of {@code rows} afterwards
   */
  RowCounts publish(RowRange rows, Writer writer);

  /**
   * Promises rows to images. An image that has a row keeps it; the others get the next free ones,
   * in the order given, also where another picture had the same id.
   *
   * @param firstFreeRow the lowest row that the catalog does not use
   * @return row of each image, in the order given
   */
  List<Long> reserve(List<Reservation> images, long firstFreeRow);

  /**
   * Notes where pictures are now that rows are promised to.
   *
   * @param promises by row; those of rows that are promised to no image of this id are left out
   */
  void follow(Map<Long, Reservation> promises);

  /** Ends promises: they are kept, or contradicted. */
  void release(Collection<Long> rows);

  /** Notes of which pictures settled rows are, in the place of what was known. */
  void note(Map<Long, PictureContent> contents);

  /** Notes what a job is asked for, in the place of what was noted before. */
  void ask(Asked asked);

  /**
   * Forgets every chunk that shares a row with one of {@code ranges}, whole, with its failed and
   * unassigned rows: a checksum covers a chunk, not a part of it. The next {@code regenerate} makes
   * these rows again.
   *
   * @return number of rows forgotten
   */
  long invalidate(List<RowRange> ranges);

  /**
   * Forgets single rows: what is left of their chunks becomes chunks of their own, in which nothing
   * else changes. Rows of a chunk whose bytes are not those that were noted stay as they are: they
   * are damaged, which a new checksum must not hide.
   *
   * @param rows ascending
   * @param checksums of the file; called while nobody can write
   * @return number of rows forgotten
   */
  long forget(List<RowRange> rows, RowChecksums checksums);

  /**
   * Keeps every other writer out while {@code work} prepares or mends {@code embeddings.npy}.
   *
   * @param doing what is going on, for a failure's sentence, as in {@code "prepare embeddings.npy"}
   */
  <T> T hold(String doing, Function<HeldLedger, T> work);

  /**
   * Keeps a consistent copy, in which no allocation has begun.
   *
   * @param target name of the copy, beside the ledger
   * @return false where there is one already, which is left as it is
   */
  boolean backUp(Path target);
}
