package dev.skylight.internal.verification;

import dev.skylight.collection.DataFolder;
import dev.skylight.internal.ledger.LedgerHeader;
import dev.skylight.internal.ledger.LedgerView;
import dev.skylight.internal.ledger.Ranges;
import dev.skylight.internal.vectors.Checksums;
import dev.skylight.internal.vectors.EmbeddingsFile;
import dev.skylight.internal.vectors.Preallocation;
import dev.skylight.job.LedgerChunk;
import dev.skylight.job.RowCounts;
import dev.skylight.job.RowRange;
import dev.skylight.job.VerifyReport.Severity;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** Whether {@code embeddings.npy} is what its ledger says of it. One use per object. */
final class VectorsCheck {

  private final DataFolder folder;
  private final LedgerView ledger;
  private final LedgerHeader header;
  private final boolean deep;
  private final Findings findings;
  private final List<LedgerChunk> damaged = new ArrayList<>();
  private boolean headerDamaged;

  /**
   * @param header of the ledger
   * @param deep whether to read all vectors and compare their checksums
   */
  VectorsCheck(
      DataFolder folder, LedgerView ledger, LedgerHeader header, boolean deep, Findings findings) {
    this.folder = folder;
    this.ledger = ledger;
    this.header = header;
    this.deep = deep;
    this.findings = findings;
  }

  /** Chunks of which a byte is gone or not as it was committed, by row. */
  List<LedgerChunk> damaged() {
    return damaged;
  }

  /** Whether the header of the file is damaged. */
  boolean headerDamaged() {
    return headerDamaged;
  }

  /** Adds what is found; returns the number of rows of the file, or -1. */
  long run() {
    if (!Files.exists(folder.embeddings())) {
      damaged.addAll(ledger.chunks());
      long lost = damaged.stream().mapToLong(chunk -> chunk.rows().size()).sum();
      findings.add(
          lost > 0 ? Severity.DAMAGE : Severity.WARNING,
          "%s is gone, and with it %d rows: run `skylight verify --repair`, which makes them again.",
          folder.embeddings(),
          lost);
      return -1;
    }
    FileCheck check = FileCheck.of(folder.embeddings(), header);
    switch (check.state()) {
      case SOUND -> {}
      case GROWN ->
          findings.add(
              Severity.WARNING,
              "%s has %d bytes, its ledger says %d, as after a growth that was interrupted: run"
                  + " `skylight regenerate` again, which finishes it.",
              folder.embeddings(),
              check.length(),
              Preallocation.sizeOf(header.rows(), header.dimension()));
      case SHORT ->
          findings.add(
              Severity.DAMAGE,
              "%s is cut short: it has %d bytes, the %d rows of its ledger make %d; run `skylight"
                  + " verify --repair`, which makes the lost rows again.",
              folder.embeddings(),
              check.length(),
              header.rows(),
              Preallocation.sizeOf(header.rows(), header.dimension()));
      case HEADER -> {
        headerDamaged = true;
        findings.add(
            Severity.DAMAGE,
            "The header of %s (bytes 0-4095, no vector is in them) is damaged from byte %d on; run"
                + " `skylight verify --repair`, which writes it again.",
            folder.embeddings(),
            check.badByte());
      }
      case FOREIGN -> {
        findings.add(
            Severity.DAMAGE,
            "%s is not the file that its ledger describes, which has %d rows of %d float32 from byte"
                + " 4096: put the right one back, or run `skylight regenerate --only-missing`, which"
                + " puts it aside and keeps its valid rows.",
            folder.embeddings(),
            header.rows(),
            header.dimension());
        return check.rows();
      }
    }
    try (EmbeddingsFile file =
        EmbeddingsFile.openAs(folder.embeddings(), header.rows(), header.dimension())) {
      checkChunks(file);
    }
    return check.rows();
  }

  private void checkChunks(EmbeddingsFile file) {
    List<RowRange> embedded = deep ? ledger.embeddedRanges() : List.of();
    for (LedgerChunk chunk : ledger.chunks()) {
      RowRange rows = chunk.rows();
      if (rows.to() > file.rows()) {
        addDamaged(
            chunk,
            "%s of %s are lost: the file ends after row %d; run `skylight verify --repair`.",
            rows,
            folder.embeddings(),
            file.rows() - 1);
      } else if (deep) {
        String found = Checksums.of(file, rows);
        if (!found.equals(chunk.sha256())) {
          addDamaged(
              chunk,
              "%s of %s are damaged: their bytes are not those that were committed (sha256 %s,"
                  + " expected %s); run `skylight verify --deep --repair`.",
              rows,
              folder.embeddings(),
              LedgerHeader.brief(found),
              LedgerHeader.brief(chunk.sha256()));
        } else if (contradicts(chunk, file, embedded)) {
          addDamaged(
              chunk,
              "%s are as they were committed, but what %s says of them contradicts itself or them: a"
                  + " count, a fingerprint, or which of them hold a vector; run `skylight verify"
                  + " --deep --repair`.",
              rows,
              folder.ledger());
        }
      }
    }
    if (damaged.size() > Verifier.NAMED) {
      findings.add(
          Severity.DAMAGE,
          "%d more ranges are damaged or lost; --json names them all.",
          damaged.size() - Verifier.NAMED);
    }
  }

  /** Whether a field of the ledger is not what the others and the vectors say it is. */
  private boolean contradicts(LedgerChunk chunk, EmbeddingsFile file, List<RowRange> embedded) {
    RowRange rows = chunk.rows();
    RowCounts counts = ledger.counts(rows);
    if (!chunk.fingerprint().equals(header.fingerprint())
        || chunk.failed() != counts.failed()
        || chunk.unassigned() != counts.unassigned()) {
      return true;
    }
    List<RowRange> vectors = new ArrayList<>();
    for (RowRange view : file.views(rows)) {
      FloatBuffer numbers = file.rows(view);
      for (long row = view.from(); row < view.to(); row++) {
        int from = Math.toIntExact((row - view.from()) * file.dimension());
        int k = from;
        while (k < from + file.dimension() && numbers.get(k) == 0) {
          k++;
        }
        if (k < from + file.dimension()) {
          vectors.add(new RowRange(row, row + 1));
        }
      }
    }
    return !Ranges.merge(vectors).equals(Ranges.intersect(rows, embedded));
  }

  private void addDamaged(LedgerChunk chunk, String format, Object... arguments) {
    damaged.add(chunk);
    if (damaged.size() <= Verifier.NAMED) {
      findings.add(Severity.DAMAGE, format, arguments);
    }
  }
}
