package dev.skylight.internal.verification;

import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.catalog.Catalog;
import dev.skylight.internal.embedding.RowPictureCheck;
import dev.skylight.internal.ledger.LedgerHeader;
import dev.skylight.internal.ledger.LedgerView;
import dev.skylight.internal.pictures.FilePictures;
import dev.skylight.internal.stores.Backlog;
import dev.skylight.internal.stores.Stores;
import dev.skylight.internal.text.Counted;
import dev.skylight.internal.vectors.EmbeddingsFile;
import dev.skylight.job.FailedRow;
import dev.skylight.job.LedgerChunk;
import dev.skylight.job.RowCounts;
import dev.skylight.job.RowRange;
import dev.skylight.job.VerifyReport;
import dev.skylight.job.VerifyReport.Severity;
import java.nio.file.Files;
import java.util.List;
import java.util.Optional;

/**
 * Compares {@code embeddings.npy} with its ledger, the catalog and the index. Changes nothing. One
 * use per object.
 */
public final class Verifier {

  /** How many ranges and rows a report names. */
  static final int NAMED = 1_000;

  private final Stores stores;
  private final DataFolder folder;
  private final boolean deep;
  private final boolean readPictures;
  private final Findings findings = new Findings();
  private List<LedgerChunk> damaged = List.of();
  private boolean headerDamaged;
  private boolean indexDamaged;
  private PicturesCheck pictures = PicturesCheck.NONE;

  private Verifier(Stores stores, boolean deep, boolean readPictures) {
    this.stores = stores;
    this.folder = stores.folder();
    this.deep = deep;
    this.readPictures = readPictures;
  }

  /**
   * Looks at everything.
   *
   * @param catalog to compare with, or null
   * @param deep whether to read all vectors and compare their checksums
   */
  public static VerifyReport verify(Stores stores, Catalog catalog, boolean deep) {
    return verify(stores, catalog, deep, false);
  }

  /**
   * The same.
   *
   * @param readPictures whether to read every picture and compare its hash: otherwise only those
   *     that differ in size or time are
   */
  public static VerifyReport verify(
      Stores stores, Catalog catalog, boolean deep, boolean readPictures) {
    return new Verifier(stores, deep, readPictures).run(catalog);
  }

  private VerifyReport run(Catalog catalog) {
    long catalogRows = -1;
    if (catalog != null) {
      catalog.check(Long.MAX_VALUE); // rows that are too many are for a job to refuse
      catalogRows = catalog.rows();
    }
    if (!stores.hasLedger()) {
      return withoutLedger(catalog, catalogRows);
    }
    try (LedgerView ledger = stores.readLedger()) {
      Optional<LedgerHeader> header = ledger.header();
      if (header.isEmpty()) {
        return withoutLedger(catalog, catalogRows);
      }
      namePicturesWithoutRow(catalog, ledger);
      return withLedger(ledger, header.get(), catalog, catalogRows);
    } catch (SkylightException e) {
      if (e.kind() != Kind.DAMAGED) {
        throw e;
      }
      // without it nothing is known
      findings.add(Severity.DAMAGE, "%s", e.getMessage());
      return report(-1, catalogRows, new RowCounts(0, 0, 0), 0, List.of(), List.of());
    }
  }

  private void namePicturesWithoutRow(Catalog catalog, LedgerView ledger) {
    long waiting = catalog == null ? 0 : Backlog.of(catalog, ledger).pictures();
    if (waiting > 0) {
      findings.add(
          Severity.WARNING,
          Counted.of(
              waiting,
              "%d [picture is registered and has|pictures are registered and have] no vector yet: run"
                  + " `skylight embed`, which gives [it a row and makes its vector|them rows and"
                  + " makes their vectors]."),
          waiting);
    }
  }

  private VerifyReport withoutLedger(Catalog catalog, long catalogRows) {
    namePicturesWithoutRow(catalog, null);
    long rows = -1;
    if (Files.exists(folder.embeddings())) {
      try (EmbeddingsFile file = EmbeddingsFile.open(folder.embeddings())) {
        rows = file.rows();
        compareCatalogWithoutLedger(catalogRows, rows);
      } catch (SkylightException e) {
        findings.add(Severity.DAMAGE, "%s", e.getMessage());
      }
    } else {
      findings.add(
          Severity.WARNING,
          "There are no vectors yet: %s does not exist. Run `skylight embed`.",
          folder.embeddings());
    }
    long wanted = Math.max(catalogRows, Math.max(0, rows));
    List<RowRange> missing = wanted > 0 ? List.of(new RowRange(0, wanted)) : List.of();
    return report(rows, catalogRows, new RowCounts(0, 0, 0), wanted, missing, List.of());
  }

  private void compareCatalogWithoutLedger(long catalogRows, long rows) {
    if (catalogRows > rows) {
      // the old disaster: a catalog full of indices, and a file that nobody kept books on
      findings.add(
          Severity.DAMAGE,
          "The vectors of %d rows are lost: the catalog names %d, %s holds %d, and there is no"
              + " ledger; run `skylight regenerate --only-missing`, which keeps the valid ones of"
              + " these %d and makes all others.",
          catalogRows - rows,
          catalogRows,
          folder.embeddings(),
          rows,
          rows);
    } else {
      findings.add(
          Severity.WARNING,
          "%s has no ledger, so nobody knows which of its %d rows are good: run `skylight regenerate"
              + " --only-missing`, which keeps the valid ones.",
          folder.embeddings(),
          rows);
    }
  }

  private VerifyReport withLedger(
      LedgerView ledger, LedgerHeader header, Catalog catalog, long catalogRows) {
    VectorsCheck vectors = new VectorsCheck(folder, ledger, header, deep, findings);
    long rows = vectors.run();
    damaged = vectors.damaged();
    headerDamaged = vectors.headerDamaged();
    if (ledger.pending().isPresent()) {
      findings.add(
          Severity.WARNING,
          "The preparation of %s was interrupted: run `skylight regenerate` again, which finishes it.",
          folder.embeddings());
    }
    if (deep) {
      String problem = ledger.problem();
      if (!problem.isEmpty()) {
        findings.add(
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
      findings.add(
          Severity.WARNING,
          Counted.of(
              missingRows,
              "%d of %d rows [is|are] missing, the first are %s: run `skylight regenerate`."),
          missingRows,
          header.rows(),
          missing.get(0));
    }
    List<FailedRow> failed = ledger.failedRows(all, NAMED);
    if (counts.failed() > 0) {
      findings.add(
          Severity.INFO,
          Counted.of(
              counts.failed(),
              "%d [row holds no vector because no picture of its|rows hold no vector because no picture"
                  + " of theirs] could be read, the first is row %d (%s)."),
          counts.failed(),
          failed.get(0).row(),
          failed.get(0).reason());
    }
    if (counts.unassigned() > 0) {
      findings.add(
          Severity.INFO,
          Counted.of(
              counts.unassigned(),
              "%d [row holds no vector because no image has it|rows hold no vector because no image has"
                  + " them]."),
          counts.unassigned());
    }
    if (catalog != null) {
      pictures =
          PicturesCheck.of(
              new RowPictureCheck(
                  catalog, ledger, new FilePictures(), folder.folder(), readPictures),
              all,
              readPictures);
      pictures.tell(findings);
    }
    indexDamaged = new IndexCheck(folder, deep, findings).run(ledger, counts);
    return report(rows, catalogRows, counts, missingRows, missing, failed);
  }

  private void compareCatalog(long catalogRows, long fileRows) {
    if (catalogRows > fileRows) {
      findings.add(
          Severity.WARNING,
          "The catalog names %d rows, %s holds %d: run `skylight regenerate`, which makes the other"
              + " %d.",
          catalogRows,
          folder.embeddings(),
          fileRows,
          catalogRows - fileRows);
    }
  }

  private VerifyReport report(
      long rows,
      long catalogRows,
      RowCounts counts,
      long missingRows,
      List<RowRange> missing,
      List<FailedRow> failed) {
    return new VerifyReport(
        deep,
        rows,
        catalogRows,
        counts,
        missingRows,
        missing,
        damaged,
        headerDamaged,
        indexDamaged,
        failed,
        pictures.changed(),
        pictures.rowsChanged(),
        pictures.rowsAbsent(),
        findings.sorted());
  }
}
