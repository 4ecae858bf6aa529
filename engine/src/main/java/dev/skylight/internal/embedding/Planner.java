package dev.skylight.internal.embedding;

import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.internal.catalog.Catalog;
import dev.skylight.internal.catalog.CatalogImage;
import dev.skylight.internal.catalog.Catalogs;
import dev.skylight.internal.models.Embedder;
import dev.skylight.internal.models.EmbedderProvider;
import dev.skylight.internal.models.RowSource;
import dev.skylight.internal.pictures.Picture;
import dev.skylight.internal.vectors.AllocateReport;
import dev.skylight.internal.vectors.FailedRow;
import dev.skylight.internal.vectors.FilePathsFile;
import dev.skylight.internal.vectors.Ledger;
import dev.skylight.internal.vectors.LedgerHeader;
import dev.skylight.internal.vectors.RowCounts;
import dev.skylight.internal.vectors.VectorStore;
import dev.skylight.job.EmbedRequest;
import dev.skylight.job.FinishResult;
import dev.skylight.job.Plan;
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

  private final DataFolder data;
  private final String catalogUrl;
  private final EmbedderProvider embedders;

  public Planner(DataFolder data, String catalogUrl, EmbedderProvider embedders) {
    this.data = data;
    this.catalogUrl = catalogUrl;
    this.embedders = embedders;
  }

  public Plan plan(EmbedRequest request) {
    Embedder embedder = embedders.get(request.model(), request.precision(), request.decode());
    try (Catalog catalog = Catalogs.open(data, catalogUrl);
        Ledger ledger = Ledger.open(data.ledger())) {
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
      Plan plan = computePlan(request, embedder, rows, header.isPresent() ? ledger : null);
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

  private static void reserve(Catalog catalog, Ledger ledger, long rows) {
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

  /**
   * @param ledger null: nothing is there yet, every row is missing
   */
  private static Plan computePlan(
      EmbedRequest request, Embedder embedder, long rows, Ledger ledger) {
    if (request.startFrom() >= rows) {
      throw new SkylightException(
          SkylightException.Kind.BAD_INPUT,
          "--start-from "
              + request.startFrom()
              + " lies behind the last row of the collection, which is "
              + (rows - 1));
    }
    if (!request.only().isEmpty()) {
      return planOf(request, embedder, rows, ledger);
    }
    RowRange scope = new RowRange(request.startFrom(), rows);
    List<RowRange> missing =
        ledger == null ? List.of(scope) : ledger.missing(scope, Plan.MAX_RANGES + 1);
    boolean truncated = missing.size() > Plan.MAX_RANGES;
    if (truncated) {
      missing = missing.subList(0, Plan.MAX_RANGES);
    }
    if (request.maxImages() > 0) {
      missing = firstRows(missing, request.maxImages());
      if (!missing.isEmpty()) {
        scope = new RowRange(request.startFrom(), missing.get(missing.size() - 1).to());
      }
    }
    RowCounts counts = ledger == null ? new RowCounts(0, 0, 0) : ledger.counts(scope);
    return new Plan(
        rows,
        embedder.dimension(),
        embedder.fingerprint(),
        scope.size(),
        counts.settled(),
        counts.failed(),
        chunksInScope(scope, missing, request.chunkSize()),
        missing,
        truncated,
        List.of());
  }

  /** Of the ranges asked for, and of nothing else; ranges that touch are not joined. */
  private static Plan planOf(EmbedRequest request, Embedder embedder, long rows, Ledger ledger) {
    List<RowRange> missing = new ArrayList<>();
    long total = 0;
    long settled = 0;
    long failed = 0;
    long chunksDone = 0;
    for (RowRange range : request.only()) {
      if (range.to() > rows) {
        throw new SkylightException(
            SkylightException.Kind.BAD_INPUT,
            range + " lie behind the last row of the collection, which is " + (rows - 1));
      }
      List<RowRange> here =
          ledger == null ? List.of(range) : ledger.missing(range, Plan.MAX_RANGES + 1);
      RowCounts counts = ledger == null ? new RowCounts(0, 0, 0) : ledger.counts(range);
      missing.addAll(here);
      total += range.size();
      settled += counts.settled();
      failed += counts.failed();
      chunksDone += here.isEmpty() ? range.chunkCount(request.chunkSize()) : 0;
    }
    boolean truncated = missing.size() > Plan.MAX_RANGES;
    if (truncated) {
      missing = missing.subList(0, Plan.MAX_RANGES);
    }
    long todo = missing.stream().mapToLong(range -> range.chunkCount(request.chunkSize())).sum();
    return new Plan(
        rows,
        embedder.dimension(),
        embedder.fingerprint(),
        total,
        settled,
        failed,
        chunksDone + todo,
        missing,
        truncated,
        List.of());
  }

  /** Chunks to do, plus the chunks of the grid that no missing row lies in. */
  private static long chunksInScope(RowRange scope, List<RowRange> missing, int chunkSize) {
    long todo = 0;
    long touched = 0;
    long lastCell = -1;
    for (RowRange range : missing) {
      todo += range.chunkCount(chunkSize);
      long firstCell = Math.max(lastCell + 1, range.from() / chunkSize);
      lastCell = (range.to() - 1) / chunkSize;
      touched += Math.max(0, lastCell - firstCell + 1);
    }
    return scope.chunkCount(chunkSize) - touched + todo;
  }

  private static List<RowRange> firstRows(List<RowRange> ranges, long rows) {
    List<RowRange> first = new ArrayList<>();
    long left = rows;
    for (RowRange range : ranges) {
      if (left == 0) {
        break;
      }
      RowRange part = new RowRange(range.from(), Math.min(range.to(), range.from() + left));
      first.add(part);
      left -= part.size();
    }
    return first;
  }

  public Plan allocate(EmbedRequest request, Plan plan, String runId) {
    Embedder embedder = embedders.get(request.model(), request.precision(), request.decode());
    AllocateReport report =
        VectorStore.allocate(
            data,
            new VectorStore.Spec(
                plan.rowsInFile(),
                embedder.dimension(),
                embedder.fingerprint(),
                request.model(),
                request.precision(),
                request.decode()),
            request.restart(),
            request.onlyMissing(),
            request.chunkSize(),
            runId);
    List<String> notes = new ArrayList<>(report.notes());
    report.backups().forEach(backup -> notes.add("Kept as a backup: " + backup));
    notes.forEach(log::info);
    try (Ledger ledger = Ledger.open(data.ledger())) {
      if (request.retryFailed()) {
        forgetFailed(ledger, report.rowsInFile()).ifPresent(notes::add);
      }
      return computePlan(request, embedder, report.rowsInFile(), ledger).withNotes(notes);
    }
  }

  /**
   * Forgets the failed rows, with all rows of their chunks. Those whose pictures are absent stay as
   * they are: with a disk that is not mounted, the good rows beside them would be lost.
   *
   * @return a note where there are such
   */
  private Optional<String> forgetFailed(Ledger ledger, long rows) {
    List<RowRange> again = new ArrayList<>();
    List<Long> absent = new ArrayList<>();
    try (Catalog catalog = Catalogs.open(data, catalogUrl)) {
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
    try (Catalog catalog = Catalogs.open(data, catalogUrl);
        Ledger ledger = Ledger.open(data.ledger())) {
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
  private static long backfill(Catalog catalog, Ledger ledger) {
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
