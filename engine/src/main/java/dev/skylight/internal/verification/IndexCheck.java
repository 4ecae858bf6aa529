package dev.skylight.internal.verification;

import dev.skylight.collection.DataFolder;
import dev.skylight.internal.files.Sha256;
import dev.skylight.internal.ledger.LedgerView;
import dev.skylight.job.RowCounts;
import dev.skylight.job.VerifyReport.Severity;
import java.io.IOException;
import java.nio.file.Files;

/** Whether {@code faiss.index} is as it was written, and of the vectors that the ledger has. */
final class IndexCheck {

  private final DataFolder folder;
  private final boolean deep;
  private final Findings findings;
  private boolean damaged;

  /**
   * @param deep whether to read the index and compare its checksum
   */
  IndexCheck(DataFolder folder, boolean deep, Findings findings) {
    this.folder = folder;
    this.deep = deep;
    this.findings = findings;
  }

  /**
   * Adds what is found.
   *
   * @param counts of all rows of the ledger
   * @return whether the index has to be built again
   */
  boolean run(LedgerView ledger, RowCounts counts) {
    boolean report = Files.exists(folder.indexReport());
    boolean index = Files.exists(folder.index());
    if (!report && !index) {
      if (counts.embedded() > 0) {
        findings.add(
            Severity.INFO,
            "There is no index: run `skylight build-index`, which makes searches fast.");
      }
      return false;
    }
    if (!index || !report) {
      damage(
          "%s is gone, %s is there: run `skylight build-index`.",
          index ? folder.indexReport() : folder.index(),
          (index ? folder.index() : folder.indexReport()).getFileName());
      return true;
    }
    try {
      IndexFacts found = IndexFacts.of(folder.indexReport());
      long size = Files.size(folder.index());
      if (found.fileBytes() >= 0 && found.fileBytes() != size) {
        damage(
            "%s has %d bytes, it was written with %d: run `skylight build-index`.",
            folder.index(), size, found.fileBytes());
      } else if (deep
          && !found.fileSha256().isEmpty()
          && !found.fileSha256().equals(Sha256.ofFile(folder.index()))) {
        damage(
            "%s is damaged: its bytes are not those that were written; run `skylight build-index`.",
            folder.index());
      } else if (!ledger.digest().equals(found.ledgerDigest())) {
        findings.add(
            Severity.WARNING,
            "%s was built from other vectors than %s holds now: run `skylight build-index`.",
            folder.index(),
            folder.embeddings());
      }
    } catch (IOException e) {
      damage(
          "%s cannot be read (%s): run `skylight build-index`.",
          folder.indexReport(), e.getClass().getSimpleName());
    }
    return damaged;
  }

  private void damage(String format, Object... arguments) {
    damaged = true;
    findings.add(Severity.DAMAGE, format, arguments);
  }
}
