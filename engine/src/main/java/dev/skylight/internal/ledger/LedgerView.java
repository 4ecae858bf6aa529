package dev.skylight.internal.ledger;

import dev.skylight.internal.files.Sha256;
import dev.skylight.internal.pictures.PictureContent;
import dev.skylight.job.FailedRow;
import dev.skylight.job.LedgerChunk;
import dev.skylight.job.RowCounts;
import dev.skylight.job.RowRange;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is known of the rows of {@code embeddings.npy}. A row is settled when a chunk covers it,
 * missing when none does.
 *
 * <p>Thread-safe; each answer is of one state of the ledger. Errors are {@link
 * dev.skylight.collection.SkylightException}s: TRANSIENT where another program keeps the ledger
 * locked for a minute, DAMAGED where it holds what nobody can have written.
 */
public interface LedgerView extends AutoCloseable {

  /** What the file is; empty before the first allocation. */
  Optional<LedgerHeader> header();

  /** The allocation that has begun and has not ended. */
  Optional<Pending> pending();

  /** All chunks, by row. */
  List<LedgerChunk> chunks();

  /** Maximal ranges of {@code within} that no chunk covers: the first {@code limit} of them. */
  List<RowRange> missing(RowRange within, int limit);

  /** Counts of the rows of {@code scope}. */
  RowCounts counts(RowRange scope);

  /** The first {@code limit} failed rows of {@code within}, by row. */
  List<FailedRow> failedRows(RowRange within, int limit);

  /** Maximal ranges of rows that hold a vector: settled, neither failed nor unassigned. */
  List<RowRange> embeddedRanges();

  /**
   * Of which pictures rows were made; of failed rows, what could not be read. By row; rows of which
   * nothing is known are left out: unassigned ones, those of format 1, and imported ones whose
   * pictures were not there.
   */
  Map<Long, PictureContent> contents(RowRange within);

  /** As {@link #contents(RowRange)}, of some rows. */
  Map<Long, PictureContent> contents(Collection<Long> rows);

  /** Reserved rows of {@code within} and the images that have them, by row. */
  Map<Long, Reservation> reservations(RowRange within);

  /** The reserved ones of some rows and the images that have them, by row. */
  Map<Long, Reservation> reservations(Collection<Long> rows);

  /** Rows that are reserved for some images, by row. */
  Map<Long, Reservation> reservationsOf(Collection<Long> imageIds);

  /** Highest reserved row + 1; 0 where none is. */
  long reservedRows();

  /** How many rows are reserved. */
  long promises();

  /** What the last job was asked for before there was a {@link #header}; empty where none came. */
  Optional<Asked> asked();

  /** What is wrong with the ledger itself, read to its last byte; empty where nothing is. */
  String problem();

  /**
   * SHA-256 over the ranges and checksums of all chunks, in order, as lower-case hex: differs where
   * the vectors do. Does not read the vectors.
   */
  default String digest() {
    MessageDigest sha = Sha256.digest();
    for (LedgerChunk chunk : chunks()) {
      String line = chunk.rows().from() + " " + chunk.rows().to() + " " + chunk.sha256() + "\n";
      sha.update(line.getBytes(StandardCharsets.US_ASCII));
    }
    return HexFormat.of().formatHex(sha.digest());
  }

  @Override
  void close();
}
