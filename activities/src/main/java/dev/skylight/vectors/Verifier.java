package dev.skylight.vectors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.skylight.catalog.Catalog;
import dev.skylight.collection.DataFolder;
import dev.skylight.collection.IoFailures;
import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.vectors.VerifyReport.Finding;
import dev.skylight.vectors.VerifyReport.Severity;
import dev.skylight.workflows.RowRange;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Compares {@code embeddings.npy} with its ledger, the catalog and the index. Changes nothing,
 * except in {@link #repair}. One use per object.
 */
public final class Verifier {

  /** How many ranges and rows a report names. */
  private static final int NAMED = 1_000;

  private final DataFolder folder;
  private final boolean deep;
  private final List<Finding> findings = new ArrayList<>();
  private final List<RowRange> damaged = new ArrayList<>();

  private Verifier(DataFolder folder, boolean deep) {
    this.folder = folder;
    this.deep = deep;
  }

  /**
   * Looks at everything.
   *
   * @param catalog to compare with, or null
   * @param deep whether to read all vectors and compare their checksums
   * @throws SkylightException DAMAGED where the ledger cannot be read: without it nothing is known
   */
  public static VerifyReport verify(DataFolder folder, Catalog catalog, boolean deep) {
    return new Verifier(folder, deep).run(catalog);
  }

  private VerifyReport run(Catalog catalog) {
    long catalogRows = catalog == null ? -1 : catalog.rows();
    if (!Files.exists(folder.ledger())) {
      return withoutLedger(catalogRows);
    }
    try (Ledger ledger = Ledger.openReadOnly(folder.ledger())) {
      Optional<LedgerHeader> header = ledger.header();
      if (header.isEmpty()) {
        return withoutLedger(catalogRows);
      }
      return withLedger(ledger, header.get(), catalogRows);
    }
  }

  /** The old disaster: a catalog full of indices, and a file that nobody keeps books on. */
  private VerifyReport withoutLedger(long catalogRows) {
    long rows = -1;
    if (Files.exists(folder.embeddings())) {
      try (EmbeddingsFile file = EmbeddingsFile.open(folder.embeddings())) {
        rows = file.rows();
        add(
            Severity.WARNING,
            "%s has no ledger, so nobody knows which of its %d rows are good: run `skylight regenerate"
                + " --only-missing`, which keeps the valid ones.",
            folder.embeddings(),
            rows);
      } catch (SkylightException e) {
        add(Severity.DAMAGE, "%s", e.getMessage());
      }
    } else {
      add(
          Severity.WARNING,
          "There are no vectors yet: %s does not exist. Run `skylight regenerate`.",
          folder.embeddings());
    }
    compareCatalog(catalogRows, Math.max(0, rows));
    long wanted = Math.max(catalogRows, Math.max(0, rows));
    List<RowRange> missing = wanted > 0 ? List.of(new RowRange(0, wanted)) : List.of();
    return report(rows, catalogRows, new RowCounts(0, 0, 0), wanted, missing, List.of());
  }

  private VerifyReport withLedger(Ledger ledger, LedgerHeader header, long catalogRows) {
    long rows = checkFile(ledger, header);
    if (ledger.read("read the ledger", Pending::in).isPresent()) {
      add(
          Severity.WARNING,
          "The preparation of %s was interrupted: run `skylight regenerate` again, which finishes it.",
          folder.embeddings());
    }
    if (deep) {
      String problem = ledger.integrityProblem();
      if (!problem.isEmpty()) {
        add(
            Severity.DAMAGE,
            "%s is damaged (%s): move it away and run `skylight regenerate --only-missing`.",
            folder.ledger(),
            problem);
      }
    }
    compareCatalog(catalogRows, header.rows());
    if (header.rows() == 0) {
      return report(rows, catalogRows, new RowCounts(0, 0, 0), 0, List.of(), List.of());
    }
    RowRange all = new RowRange(0, header.rows());
    RowCounts counts = ledger.counts(all);
    List<RowRange> missing = ledger.missing(all, NAMED);
    long missingRows = header.rows() - counts.settled();
    if (missingRows > 0) {
      add(
          Severity.WARNING,
          "%d of %d rows are missing, the first are %s: run `skylight regenerate`.",
          missingRows,
          header.rows(),
          missing.get(0));
    }
    List<FailedRow> failed = ledger.failedRows(all, NAMED);
    if (counts.failed() > 0) {
      add(
          Severity.INFO,
          "%d rows hold no vector because no picture of theirs could be read, the first is row %d"
              + " (%s).",
          counts.failed(),
          failed.get(0).row(),
          failed.get(0).reason());
    }
    if (counts.unassigned() > 0) {
      add(Severity.INFO, "%d rows hold no vector because no image has them.", counts.unassigned());
    }
    compareIndex(ledger);
    return report(rows, catalogRows, counts, missingRows, missing, failed);
  }

  /** Returns the number of rows of the file, or -1. */
  private long checkFile(Ledger ledger, LedgerHeader header) {
    if (!Files.exists(folder.embeddings())) {
      long lost = ledger.counts(new RowRange(0, Math.max(1, header.rows()))).settled();
      add(
          lost > 0 ? Severity.DAMAGE : Severity.WARNING,
          "%s is gone, and with it %d rows: run `skylight regenerate`, which makes them again.",
          folder.embeddings(),
          lost);
      return -1;
    }
    try (EmbeddingsFile file = EmbeddingsFile.open(folder.embeddings())) {
      if (file.dimension() != header.dimension() || file.dataOffset() != NpyHeader.OUR_OFFSET) {
        add(
            Severity.DAMAGE,
            "%s is not the file that its ledger describes: it has rows of %d from byte %d, expected"
                + " are rows of %d from byte 4096; run `skylight regenerate --only-missing`, which"
                + " puts it aside and keeps its valid rows.",
            folder.embeddings(),
            file.dimension(),
            file.dataOffset(),
            header.dimension());
        return file.rows();
      }
      if (file.rows() < header.rows()) {
        add(
            Severity.DAMAGE,
            "%s has %d rows, its ledger says %d: run `skylight verify --repair`, then `skylight"
                + " regenerate`.",
            folder.embeddings(),
            file.rows(),
            header.rows());
      } else if (file.rows() > header.rows()) {
        add(
            Severity.WARNING,
            "%s has %d rows, its ledger says %d, as after a growth that was interrupted: run"
                + " `skylight regenerate` again.",
            folder.embeddings(),
            file.rows(),
            header.rows());
      }
      if (deep) {
        checkBytes(ledger, file);
      }
      return file.rows();
    } catch (SkylightException e) {
      add(Severity.DAMAGE, "%s", e.getMessage());
      return -1;
    }
  }

  private void checkBytes(Ledger ledger, EmbeddingsFile file) {
    for (LedgerChunk chunk : ledger.chunks()) {
      RowRange rows = chunk.rows();
      String found = rows.to() <= file.rows() ? Checksums.of(file, rows) : "past the end";
      if (!found.equals(chunk.sha256())) {
        damaged.add(rows);
        add(
            Severity.DAMAGE,
            "%s of %s are damaged: their bytes are not those that were committed (sha256 %s, expected"
                + " %s); run `skylight verify --deep --repair`, then `skylight regenerate`.",
            rows,
            folder.embeddings(),
            Allocation.brief(found),
            Allocation.brief(chunk.sha256()));
      }
    }
  }

  private void compareCatalog(long catalogRows, long fileRows) {
    if (catalogRows > fileRows) {
      add(
          Severity.WARNING,
          "The catalog names %d rows, %s holds %d: run `skylight regenerate`, which makes the other"
              + " %d.",
          catalogRows,
          folder.embeddings(),
          fileRows,
          catalogRows - fileRows);
    }
  }

  private void compareIndex(Ledger ledger) {
    if (!Files.exists(folder.indexReport())) {
      return;
    }
    if (!Files.exists(folder.index())) {
      add(
          Severity.DAMAGE,
          "%s is gone, its description %s is there: run `skylight build-index`.",
          folder.index(),
          folder.indexReport().getFileName());
      return;
    }
    try {
      if (!ledger.digest().equals(digestOfIndex())) {
        add(
            Severity.WARNING,
            "%s was built from other vectors than %s holds now: run `skylight build-index`.",
            folder.index(),
            folder.embeddings());
      }
    } catch (IOException e) {
      add(
          Severity.DAMAGE,
          "%s cannot be read (%s): run `skylight build-index`.",
          folder.indexReport(),
          e.getClass().getSimpleName());
    }
  }

  /** Field {@code ledger_digest} of faiss.index.json, or empty; see docs/file-formats.md. */
  private String digestOfIndex() throws IOException {
    String digest = "";
    try (JsonParser json =
        new JsonFactory().createParser(Files.readAllBytes(folder.indexReport()))) {
      // to the end, to notice a file that is cut short
      for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
        if (token == JsonToken.VALUE_STRING && json.currentName().equals("ledger_digest")) {
          digest = json.getText();
        }
      }
    }
    return digest;
  }

  private void add(Severity severity, String format, Object... arguments) {
    findings.add(new Finding(severity, String.format(Locale.ROOT, format, arguments)));
  }

  private VerifyReport report(
      long rows,
      long catalogRows,
      RowCounts counts,
      long missingRows,
      List<RowRange> missing,
      List<FailedRow> failed) {
    findings.sort(Comparator.comparing(Finding::severity));
    return new VerifyReport(
        deep, rows, catalogRows, counts, missingRows, missing, damaged, failed, findings);
  }

  /**
   * Makes the next {@code regenerate} redo exactly what is damaged: gives the file back the header
   * and length that the ledger knows, then forgets the chunks whose bytes are not those that were
   * committed. Reads all vectors.
   *
   * @param report what {@link #verify} said
   * @return number of rows to make again
   * @throws SkylightException BAD_INPUT where file and ledger do not belong together
   */
  public static long repair(DataFolder folder, VerifyReport report) {
    if (!report.hasDamage() || !Files.exists(folder.ledger())) {
      return 0;
    }
    try (Ledger ledger = Ledger.open(folder.ledger())) {
      Optional<LedgerHeader> header = ledger.header();
      if (header.isEmpty() || !Files.exists(folder.embeddings())) {
        return 0; // `regenerate` begins anew by itself
      }
      if (report.rowsInFile() < header.get().rows()) {
        restore(folder, header.get());
      }
      return ledger.invalidate(verify(folder, null, true).damaged());
    }
  }

  private static void restore(DataFolder folder, LedgerHeader header) {
    long rows = header.rows();
    try {
      NpyHeader npy = NpyHeader.read(folder.embeddings());
      boolean ours =
          npy.dataOffset() == NpyHeader.OUR_OFFSET
              && npy.shape().size() == 2
              && npy.shape().get(1) == header.dimension();
      if (!ours) {
        throw new SkylightException(
            Kind.BAD_INPUT,
            folder.embeddings()
                + " was not written by Skylight. Run `skylight regenerate --only-missing`, which puts"
                + " it aside and keeps its valid rows.");
      }
      rows = Math.max(rows, npy.shape().get(0));
    } catch (SkylightException e) {
      if (e.kind() != Kind.DAMAGED) {
        throw e;
      }
      // no header left to say whose file it is; if its length is near ours, the ledger's is right
      requireLength(folder, header, e);
    }
    EmbeddingsFile.restore(folder.embeddings(), rows, header.dimension());
  }

  private static void requireLength(
      DataFolder folder, LedgerHeader header, SkylightException damage) {
    try {
      long size = Files.size(folder.embeddings());
      if (size > EmbeddingsFile.sizeOf(header.rows(), header.dimension())) {
        throw damage;
      }
    } catch (IOException e) {
      throw IoFailures.ofFile("look at embeddings.npy", folder.embeddings(), e);
    }
  }
}
