package dev.skylight.internal.embedding;

import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.internal.catalog.Catalog;
import dev.skylight.internal.catalog.CatalogImage;
import dev.skylight.internal.ledger.LedgerHeader;
import dev.skylight.internal.ledger.LedgerView;
import dev.skylight.internal.ledger.RowLedger;
import dev.skylight.internal.models.Embedder;
import dev.skylight.internal.models.EmbedderProvider;
import dev.skylight.internal.models.ModelUse;
import dev.skylight.internal.models.RowSource;
import dev.skylight.internal.pictures.Picture;
import dev.skylight.internal.stores.Stores;
import dev.skylight.internal.vectors.AllocateReport;
import dev.skylight.internal.vectors.AllocateRequest;
import dev.skylight.internal.vectors.FilePathsFile;
import dev.skylight.internal.vectors.VectorStore;
import dev.skylight.job.EmbedRequest;
import dev.skylight.job.FailedRow;
import dev.skylight.job.FinishResult;
import dev.skylight.job.Plan;
import dev.skylight.job.RowCounts;
import dev.skylight.job.RowRange;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What happens before and after the chunks. Knows nothing of Temporal. Thread-safe. */
public final class Planner {

  private static final Logger log = LoggerFactory.getLogger(Planner.class);
  private static final int STEP = 10_000;

  private final Stores stores;
  private final DataFolder data;
  private final EmbedderProvider embedders;

  public Planner(Stores stores, EmbedderProvider embedders) {
    this.stores = stores;
    this.data = stores.folder();
    this.embedders = embedders;
  }

  public Plan plan(EmbedRequest request) {
    Embedder embedder = embedders.get(ModelUse.of(request));
    if (request.only().isEmpty()) { // what is made again is searched already
      embedders.checkWords(ModelUse.of(request)).ifPresent(log::warn);
    }
    try (Catalog catalog = stores.openCatalog();
        RowLedger ledger = stores.openLedger()) {
      Optional<LedgerHeader> header =
          request.restart() || !Files.exists(data.embeddings())
              ? Optional.empty()
              : ledger.header();
      long rows = Math.max(catalog.rows(), header.map(LedgerHeader::rows).orElse(0L));
      if (request.assignRows()) {
        reserve(catalog, ledger, rows);
      }
      rows = Math.max(rows, ledger.reservedRows());
      if (!request.only().isEmpty()) {
        // what is made again must not make the file longer
        rows = ledger.header().map(LedgerHeader::rows).orElse(rows);
      }
      if (rows == 0) {
        throw nothingToDo(catalog, request);
      }
      Plan plan = Plans.of(request, embedder, rows, header.isPresent() ? ledger : null);
      log.info("plan: {} rows in file, {} ranges missing", rows, plan.missing().size());
      return plan;
    }
  }

  private SkylightException nothingToDo(Catalog catalog, EmbedRequest request) {
    long images = catalog.imageCount();
    if (images == 0) {
      return new SkylightException(
          SkylightException.Kind.BAD_INPUT,
          "the catalog of "
              + data.folder()
              + " lists no images; register some first: skylight run-pipeline FOLDER --data "
              + data.folder());
    }
    return new SkylightException(
        SkylightException.Kind.BAD_INPUT,
        "none of the "
            + images
            + " images in the catalog of "
            + data.folder()
            + " has an embedding_index; give them one with: skylight embed --model "
            + request.model()
            + " --data "
            + data.folder());
  }

  private static void reserve(Catalog catalog, RowLedger ledger, long rows) {
    long after = Long.MIN_VALUE;
    while (true) {
      List<CatalogImage> images = catalog.imagesWithoutRow(after, STEP);
      if (images.isEmpty()) {
        return;
      }
      ledger.reserve(
          images.stream().map(CatalogImage::id).toList(), Math.max(rows, ledger.reservedRows()));
      after = images.get(images.size() - 1).id();
    }
  }

  public Plan allocate(EmbedRequest request, Plan plan, String runId) {
    Embedder embedder = embedders.get(ModelUse.of(request));
    VectorStore.Spec spec =
        new VectorStore.Spec(
            plan.rowsInFile(),
            embedder.dimension(),
            embedder.fingerprint(),
            request.model(),
            request.precision(),
            request.decode());
    AllocateReport report =
        stores.allocate(
            new AllocateRequest(
                spec, request.restart(), request.onlyMissing(), request.chunkSize(), runId));
    List<String> notes = new ArrayList<>(report.notes());
    report.backups().forEach(backup -> notes.add("Kept as a backup: " + backup));
    notes.forEach(log::info);
    try (RowLedger ledger = stores.openLedger()) {
      if (request.retryFailed()) {
        forgetFailed(ledger, report.rowsInFile()).ifPresent(notes::add);
      }
      return Plans.of(request, embedder, report.rowsInFile(), ledger).withNotes(notes);
    }
  }

  /**
   * Forgets the failed rows, with all rows of their chunks. Those whose pictures are absent stay as
   * they are: with a disk that is not mounted, the good rows beside them would be lost.
   *
   * @return a note where there are such
   */
  private Optional<String> forgetFailed(RowLedger ledger, long rows) {
    List<RowRange> again = new ArrayList<>();
    List<Long> absent = new ArrayList<>();
    try (Catalog catalog = stores.openCatalog()) {
      RowSources sources = new RowSources(catalog, ledger);
      for (RowRange step : new RowRange(0, rows).chunks(STEP)) {
        List<FailedRow> failed = ledger.failedRows(step, Integer.MAX_VALUE);
        if (failed.isEmpty()) {
          continue;
        }
        // in one go: a foreign catalog may have to be searched from end to end for a single row
        List<RowSource> all = sources.sources(step, data.folder());
        for (FailedRow one : failed) {
          List<Picture> candidates = all.get((int) (one.row() - step.from())).candidates();
          if (candidates.isEmpty() || candidates.stream().anyMatch(this::isHere)) {
            again.add(new RowRange(one.row(), one.row() + 1));
          } else {
            absent.add(one.row());
          }
        }
      }
    }
    long forgotten = ledger.invalidate(again);
    log.info(
        "{} failed rows are tried again, with the {} rows of their chunks",
        again.size(),
        forgotten);
    return absent.isEmpty()
        ? Optional.empty()
        : Optional.of(
            absent.size()
                + " failed rows are not tried again, as their pictures are absent still; the first"
                + " is row "
                + absent.get(0)
                + ".");
  }

  private boolean isHere(Picture picture) {
    return embedders.pictures().presence(picture).here();
  }

  public FinishResult finish() {
    try (Catalog catalog = stores.openCatalog();
        RowLedger ledger = stores.openLedger()) {
      long rows =
          ledger
              .header()
              .orElseThrow(
                  () ->
                      new SkylightException(
                          SkylightException.Kind.DAMAGED,
                          data.ledger() + " has lost its header; start the same command again"))
              .rows();
      long assigned = backfill(catalog, ledger);
      RowSources sources = new RowSources(catalog, ledger);
      FilePathsFile.write(data.filePaths(), rows, sources::paths);
      RowCounts counts = ledger.counts(new RowRange(0, rows));
      return new FinishResult(
          rows,
          counts.embedded(),
          counts.failed(),
          counts.unassigned(),
          rows - counts.settled(),
          assigned);
    }
  }

  /** The catalog learns a row only now that its vector is durable. */
  private static long backfill(Catalog catalog, LedgerView ledger) {
    long assigned = 0;
    for (RowRange range : ledger.embeddedRanges()) {
      for (RowRange step : range.chunks(STEP)) {
        Map<Long, Long> rowById = new TreeMap<>();
        ledger.reservations(step).forEach((row, id) -> rowById.put(id, row));
        if (!rowById.isEmpty()) {
          assigned += catalog.assignRows(rowById);
        }
      }
    }
    return assigned;
  }
}
