package dev.skylight.internal.ledger;

import dev.skylight.job.RowRange;
import java.util.Map;
import java.util.Optional;

/**
 * A ledger that nobody else can write to, for as long as {@link RowLedger#hold} lasts: what the
 * allocation of {@code embeddings.npy} asks it and notes in it. One thread.
 */
public interface HeldLedger {

  /** What the file is; empty before the first allocation. */
  Optional<LedgerHeader> header();

  /** The allocation that has begun and has not ended. */
  Optional<Pending> pending();

  /** What the file is; empty where there is none to write to, or an allocation exchanges it. */
  default Optional<LedgerHeader> ready() {
    boolean exchanging = pending().map(begun -> begun.stage() == Pending.Stage.FILE).orElse(false);
    return exchanging ? Optional.empty() : header();
  }

  /** The run whose {@code --restart} was last carried out, or null. */
  String restartRun();

  /** Rows that chunks cover. */
  long settledRows();

  /** SHA-256 of each chunk, in order of row. */
  Map<RowRange, String> checksums();

  /** Notes what an allocation is going to do, in the place of what was noted before. */
  void begin(Pending pending);

  /** Notes that no allocation is under way. */
  void end();

  /**
   * Notes what the file is.
   *
   * @param restartRun the run whose {@code --restart} was last carried out, or null
   */
  void describe(LedgerHeader header, String restartRun);

  /** Forgets all chunks, failed and unassigned rows; keeps the reservations. */
  void forgetRows();
}
