package dev.skylight.internal.verification;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.catalog.Catalog;
import dev.skylight.internal.files.Sha256;
import dev.skylight.internal.ledger.FailedRow;
import dev.skylight.internal.ledger.Ledger;
import dev.skylight.internal.ledger.LedgerChunk;
import dev.skylight.internal.ledger.LedgerHeader;
import dev.skylight.internal.ledger.Pending;
import dev.skylight.internal.ledger.Ranges;
import dev.skylight.internal.ledger.RowCounts;
import dev.skylight.internal.vectors.Allocation;
import dev.skylight.internal.vectors.Checksums;
import dev.skylight.internal.vectors.EmbeddingsFile;
import dev.skylight.internal.vectors.NpyHeader;
import dev.skylight.internal.verification.VerifyReport.Finding;
import dev.skylight.internal.verification.VerifyReport.Severity;
import dev.skylight.job.RowRange;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

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
  private final List<LedgerChunk> damaged = new ArrayList<>();
  private boolean headerDamaged;
  private boolean indexDamaged;

  private Verifier(DataFolder folder, boolean deep) {
    this.folder = folder;
    this.deep = deep;
  }

  /**
   * Looks at everything.
   *
   * @param catalog to compare with, or null
   * @param deep whether to read all vectors and compare their checksums
   */
  public static VerifyReport verify(DataFolder folder, Catalog catalog, boolean deep) {
    return new Verifier(folder, deep).run(catalog);
  }

  private VerifyReport run(Catalog catalog) {
    long catalogRows = catalog == null ? -1 : catalog.rows();
    if (!Ledger.isThere(folder.ledger())) {
      return withoutLedger(catalogRows);
    }
    try (Ledger ledger = Ledger.openReadOnly(folder.ledger())) {
      Optional<LedgerHeader> header = ledger.header();
      if (header.isEmpty()) {
        return withoutLedger(catalogRows);
      }
      return withLedger(ledger, header.get(), catalogRows);
    } catch (SkylightException e) {
      if (e.kind() != Kind.DAMAGED) {
        throw e;
      }
      // without it nothing is known
      add(Severity.DAMAGE, "%s", e.getMessage());
      return report(-1, catalogRows, new RowCounts(0, 0, 0), 0, List.of(), List.of());
    }
  }

  private VerifyReport withoutLedger(long catalogRows) {
    long rows = -1;
    if (Files.exists(folder.embeddings())) {
      try (EmbeddingsFile file = EmbeddingsFile.open(folder.embeddings())) {
        rows = file.rows();
        compareCatalogWithoutLedger(catalogRows, rows);
      } catch (SkylightException e) {
        add(Severity.DAMAGE, "%s", e.getMessage());
      }
    } else {
      add(
          Severity.WARNING,
          "There are no vectors yet: %s does not exist. Run `skylight regenerate`.",
          folder.embeddings());
    }
    long wanted = Math.max(catalogRows, Math.max(0, rows));
    List<RowRange> missing = wanted > 0 ? List.of(new RowRange(0, wanted)) : List.of();
    return report(rows, catalogRows, new RowCounts(0, 0, 0), wanted, missing, List.of());
  }

  private void compareCatalogWithoutLedger(long catalogRows, long rows) {
    if (catalogRows > rows) {
      // the old disaster: a catalog full of indices, and a file that nobody kept books on
      add(
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
      add(
          Severity.WARNING,
          "%s has no ledger, so nobody knows which of its %d rows are good: run `skylight regenerate"
              + " --only-missing`, which keeps the valid ones.",
          folder.embeddings(),
          rows);
    }
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
    compareIndex(ledger, counts);
    return report(rows, catalogRows, counts, missingRows, missing, failed);
  }

  /** Returns the number of rows of the file, or -1. */
  private long checkFile(Ledger ledger, LedgerHeader header) {
    if (!Files.exists(folder.embeddings())) {
      damaged.addAll(ledger.chunks());
      long lost = damaged.stream().mapToLong(chunk -> chunk.rows().size()).sum();
      add(
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
          add(
              Severity.WARNING,
              "%s has %d bytes, its ledger says %d, as after a growth that was interrupted: run"
                  + " `skylight regenerate` again, which finishes it.",
              folder.embeddings(),
              check.length(),
              EmbeddingsFile.sizeOf(header.rows(), header.dimension()));
      case SHORT ->
          add(
              Severity.DAMAGE,
              "%s is cut short: it has %d bytes, the %d rows of its ledger make %d; run `skylight"
                  + " verify --repair`, which makes the lost rows again.",
              folder.embeddings(),
              check.length(),
              header.rows(),
              EmbeddingsFile.sizeOf(header.rows(), header.dimension()));
      case HEADER -> {
        headerDamaged = true;
        add(
            Severity.DAMAGE,
            "The header of %s (bytes 0-4095, no vector is in them) is damaged from byte %d on; run"
                + " `skylight verify --repair`, which writes it again.",
            folder.embeddings(),
            check.badByte());
      }
      case FOREIGN -> {
        add(
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
      checkChunks(ledger, header, file);
    }
    return check.rows();
  }

  private void checkChunks(Ledger ledger, LedgerHeader header, EmbeddingsFile file) {
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
              Allocation.brief(found),
              Allocation.brief(chunk.sha256()));
        } else if (contradicts(ledger, header, chunk, file, embedded)) {
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
    if (damaged.size() > NAMED) {
      add(
          Severity.DAMAGE,
          "%d more ranges are damaged or lost; --json names them all.",
          damaged.size() - NAMED);
    }
  }

  /** Whether a field of the ledger is not what the others and the vectors say it is. */
  private static boolean contradicts(
      Ledger ledger,
      LedgerHeader header,
      LedgerChunk chunk,
      EmbeddingsFile file,
      List<RowRange> embedded) {
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
    if (damaged.size() <= NAMED) {
      add(Severity.DAMAGE, format, arguments);
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

  private void compareIndex(Ledger ledger, RowCounts counts) {
    boolean report = Files.exists(folder.indexReport());
    boolean index = Files.exists(folder.index());
    if (!report && !index) {
      if (counts.embedded() > 0) {
        add(
            Severity.INFO,
            "There is no index: run `skylight build-index`, which makes searches fast.");
      }
      return;
    }
    if (!index || !report) {
      addIndexDamage(
          "%s is gone, %s is there: run `skylight build-index`.",
          index ? folder.indexReport() : folder.index(),
          (index ? folder.index() : folder.indexReport()).getFileName());
      return;
    }
    try {
      IndexReport found = IndexReport.of(folder.indexReport());
      long size = Files.size(folder.index());
      if (found.fileBytes() >= 0 && found.fileBytes() != size) {
        addIndexDamage(
            "%s has %d bytes, it was written with %d: run `skylight build-index`.",
            folder.index(), size, found.fileBytes());
      } else if (deep
          && !found.fileSha256().isEmpty()
          && !found.fileSha256().equals(Sha256.ofFile(folder.index()))) {
        addIndexDamage(
            "%s is damaged: its bytes are not those that were written; run `skylight build-index`.",
            folder.index());
      } else if (!ledger.digest().equals(found.ledgerDigest())) {
        add(
            Severity.WARNING,
            "%s was built from other vectors than %s holds now: run `skylight build-index`.",
            folder.index(),
            folder.embeddings());
      }
    } catch (IOException e) {
      addIndexDamage(
          "%s cannot be read (%s): run `skylight build-index`.",
          folder.indexReport(), e.getClass().getSimpleName());
    }
  }

  private void addIndexDamage(String format, Object... arguments) {
    indexDamaged = true;
    add(Severity.DAMAGE, format, arguments);
  }

  /** What is asked of faiss.index.json; see docs/file-formats.md. */
  private record IndexReport(String ledgerDigest, long fileBytes, String fileSha256) {

    static IndexReport of(Path file) throws IOException {
      String digest = "";
      String sha256 = "";
      long bytes = -1;
      try (JsonParser json = new JsonFactory().createParser(Files.readAllBytes(file))) {
        // to the end, to notice a file that is cut short
        for (JsonToken token = json.nextToken(); token != null; token = json.nextToken()) {
          if (token == JsonToken.VALUE_STRING && "ledger_digest".equals(json.currentName())) {
            digest = json.getText();
          } else if (token == JsonToken.VALUE_STRING && "file_sha256".equals(json.currentName())) {
            sha256 = json.getText();
          } else if (token == JsonToken.VALUE_NUMBER_INT
              && "file_bytes".equals(json.currentName())) {
            bytes = json.getLongValue();
          }
        }
      }
      return new IndexReport(digest, bytes, sha256);
    }
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
        findings);
  }

  /**
   * Gives the file back the header and the length that the ledger knows, and makes the ledger
   * forget, durably, the chunks of which a byte is not as it was committed, and no others. Whoever
   * calls it then has these rows embedded again. Can be killed anywhere and repeated: what was
   * damaged stays known until it is forgotten, and the file is touched only after that.
   *
   * @param report what {@link #verify} said; unless it is deep, all vectors are read here
   * @param kept hears where the damaged rows were kept as they were
   * @return the chunks to make again, by row
   * @throws SkylightException DAMAGED where nothing shows that the file is the ledger's: it would
   *     be overwritten
   */
  public static List<LedgerChunk> repair(
      DataFolder folder, VerifyReport report, Consumer<Path> kept) {
    if (!report.hasDamage() || !Ledger.isThere(folder.ledger())) {
      return List.of();
    }
    VerifyReport all = report.deep() ? report : verify(folder, null, true);
    try (Ledger ledger = Ledger.open(folder.ledger())) {
      Optional<LedgerHeader> header = ledger.header();
      if (header.isEmpty()) {
        return List.of(); // `regenerate` begins anew by itself
      }
      if (Files.exists(folder.embeddings())) {
        requireOurs(folder, ledger, header.get(), all);
      }
      // another process may have made some of them again since
      List<LedgerChunk> still = new ArrayList<>(all.damagedChunks());
      still.retainAll(ledger.chunks());
      if (!still.isEmpty() && Files.exists(folder.embeddings())) {
        DamagedRows.keep(folder, header.get(), still).ifPresent(kept);
      }
      ledger.invalidate(still.stream().map(LedgerChunk::rows).toList());
      if (Files.exists(folder.embeddings())) {
        // nobody grows the file or publishes meanwhile
        ledger.write(
            "repair embeddings.npy",
            c -> {
              restore(folder, Ledger.headerIn(c).orElseThrow());
              return null;
            });
      }
      return still;
    }
  }

  private static void requireOurs(
      DataFolder folder, Ledger ledger, LedgerHeader header, VerifyReport report) {
    FileCheck check = FileCheck.of(folder.embeddings(), header);
    if (check.state() == FileCheck.State.FOREIGN) {
      throw notOurs(folder, "it is whole and of another shape");
    }
    long there =
        Math.max(0, check.length() - NpyHeader.OUR_OFFSET)
            / ((long) header.dimension() * Float.BYTES);
    List<LedgerChunk> inside = new ArrayList<>(ledger.chunks());
    inside.removeIf(chunk -> chunk.rows().to() > there);
    List<LedgerChunk> sound = new ArrayList<>(inside);
    sound.removeAll(report.damagedChunks());
    if (!sound.isEmpty()) {
      return;
    }
    if (inside.size() > 1) {
      throw notOurs(folder, "not one of its " + inside.size() + " chunks has the bytes it had");
    }
    if (check.state() == FileCheck.State.HEADER
        && check.length() != EmbeddingsFile.sizeOf(header.rows(), header.dimension())) {
      throw notOurs(folder, "neither its header nor its length is right");
    }
  }

  private static SkylightException notOurs(DataFolder folder, String why) {
    return new SkylightException(
        Kind.DAMAGED,
        folder.embeddings()
            + " cannot be repaired, as nothing shows that it is the file of its ledger: "
            + why
            + ". Put the right one back; or move it away and run `skylight regenerate`, which makes"
            + " all rows again.");
  }

  private static void restore(DataFolder folder, LedgerHeader header) {
    FileCheck check = FileCheck.of(folder.embeddings(), header);
    if (check.state() == FileCheck.State.SHORT || check.state() == FileCheck.State.HEADER) {
      EmbeddingsFile.restore(folder.embeddings(), header.rows(), header.dimension());
    }
  }
}
