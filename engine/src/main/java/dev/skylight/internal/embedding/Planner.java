package dev.skylight.internal.embedding;

import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.internal.catalog.Catalog;
import dev.skylight.internal.ledger.Asked;
import dev.skylight.internal.ledger.LedgerHeader;
import dev.skylight.internal.ledger.RowLedger;
import dev.skylight.internal.models.Embedder;
import dev.skylight.internal.models.EmbedderProvider;
import dev.skylight.internal.models.ModelUse;
import dev.skylight.internal.stores.Stores;
import dev.skylight.internal.vectors.AllocateReport;
import dev.skylight.internal.vectors.AllocateRequest;
import dev.skylight.internal.vectors.FilePathsFile;
import dev.skylight.internal.vectors.VectorStore;
import dev.skylight.job.EmbedRequest;
import dev.skylight.job.FinishResult;
import dev.skylight.job.Plan;
import dev.skylight.job.RowCounts;
import dev.skylight.job.RowRange;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What happens before and after the chunks. Knows nothing of Temporal. Thread-safe. */
public final class Planner {

  private static final Logger log = LoggerFactory.getLogger(Planner.class);

  private final Stores stores;
  private final DataFolder data;
  private final EmbedderProvider embedders;
  private final int mostRanges;

  public Planner(Stores stores, EmbedderProvider embedders) {
    this(stores, embedders, Plan.MAX_RANGES);
  }

  /**
   * With shorter plans.
   *
   * @param mostRanges in a plan, at most {@link Plan#MAX_RANGES}
   */
  Planner(Stores stores, EmbedderProvider embedders, int mostRanges) {
    this.stores = stores;
    this.data = stores.folder();
    this.embedders = embedders;
    this.mostRanges = mostRanges;
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
      if (ledger.header().isEmpty()) { // interrupted, the next job is to go on with this model
        ledger.ask(new Asked(request.model(), request.precision(), request.decode()));
      }
      catalog.check(header.map(LedgerHeader::rows).orElse(0L));
      long rows = Math.max(catalog.rows(), header.map(LedgerHeader::rows).orElse(0L));
      if (request.assignRows()) {
        new Reservations(catalog, ledger).make(rows);
      }
      rows = Math.max(rows, ledger.reservedRows());
      if (!request.only().isEmpty()) {
        // what is made again must not make the file longer
        rows = ledger.header().map(LedgerHeader::rows).orElse(rows);
      }
      if (rows == 0) {
        throw nothingToDo(catalog, request);
      }
      Plan plan = Plans.of(request, embedder, rows, header.isPresent() ? ledger : null, mostRanges);
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
                spec,
                request.restart(),
                request.onlyMissing(),
                request.chunkSize(),
                runId,
                new IncomingRows(stores, embedders.pictures())));
    List<String> notes = new ArrayList<>(report.notes());
    report.backups().forEach(backup -> notes.add("Kept as a backup: " + backup));
    notes.forEach(log::info);
    try (Catalog catalog = stores.openCatalog();
        VectorStore store = stores.openVectors()) {
      if (request.only().isEmpty()) {
        notes.addAll(
            new RowReview(catalog, store, embedders.pictures(), data.folder())
                .forgetChanged(request.retryFailed())
                .notes());
      }
      return Plans.of(request, embedder, report.rowsInFile(), store.ledger(), mostRanges)
          .withNotes(notes);
    }
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
      long assigned = new Reservations(catalog, ledger).keep();
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
}
