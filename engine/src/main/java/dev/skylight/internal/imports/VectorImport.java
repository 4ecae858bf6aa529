package dev.skylight.internal.imports;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.embedding.IncomingRows;
import dev.skylight.internal.files.IoFailures;
import dev.skylight.internal.ledger.LedgerHeader;
import dev.skylight.internal.ledger.LedgerView;
import dev.skylight.internal.pictures.FilePictures;
import dev.skylight.internal.stores.Stores;
import dev.skylight.internal.vectors.AllocateReport;
import dev.skylight.internal.vectors.AllocateRequest;
import dev.skylight.internal.vectors.RowContents;
import dev.skylight.internal.vectors.SourceFile;
import dev.skylight.internal.vectors.SourceRows;
import dev.skylight.internal.vectors.TakeOver;
import dev.skylight.internal.vectors.VectorStore;
import dev.skylight.internal.vectors.VectorStore.Spec;
import dev.skylight.job.RowRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * Takes vectors over that Skylight did not make, through the same allocation and publishing as
 * those that it makes: killed at any moment, the same call goes on. Rows that the ledger has stay
 * as they are. Whose vectors they are is the caller's word: the ledger notes them as {@code
 * imported}, under the fingerprint of the spec.
 */
public final class VectorImport {

  private static final int NAMED = 1_000;

  private final Stores stores;
  private final Spec spec;
  private final int chunkSize;
  private final LongConsumer progress;
  private final RowContents contents;

  /**
   * Imports into a collection.
   *
   * @param spec the collection; {@code rows} are those of the catalog, 0 where it is not known
   * @param chunkSize rows published at a time
   * @param progress hears how many rows were looked at
   */
  public VectorImport(Stores stores, Spec spec, int chunkSize, LongConsumer progress) {
    this.stores = stores;
    this.spec = spec;
    this.chunkSize = chunkSize;
    this.progress = progress;
    contents = new IncomingRows(stores, new FilePictures());
  }

  /**
   * Takes over the valid rows of a NumPy file, row i for row i. The file is only read; where it is
   * the collection's own {@code embeddings.npy}, from elsewhere, it becomes a backup.
   *
   * @throws SkylightException BAD_INPUT, DAMAGED (no NumPy file), FINGERPRINT, DISK_FULL or
   *     TRANSIENT
   */
  public ImportReport file(Path file) {
    if (!Files.exists(file)) {
      throw new SkylightException(
          Kind.BAD_INPUT, "There is no file " + file + ": name the vectors to import.");
    }
    SourceFile source = SourceFile.open(file, spec.dimension());
    long found = source.count();
    boolean own = isOwn(file);
    AllocateReport allocation = allocate(found, own);
    TakeOver.Counts counts =
        own
            ? new TakeOver.Counts(
                allocation.rowsImported(), 0, 0, Math.max(0, found - allocation.rowsInFile()))
            : run(source, file.getFileName().toString());
    List<String> notes = new ArrayList<>(source.notes());
    notes.addAll(allocation.notes());
    return report(found, counts.outside(), counts, List.of(), List.of(), allocation, notes);
  }

  private boolean isOwn(Path file) {
    try {
      Path embeddings = stores.folder().embeddings();
      return Files.exists(embeddings) && Files.isSameFile(file, embeddings);
    } catch (IOException e) {
      throw IoFailures.ofFile("look at " + file.getFileName(), file, e);
    }
  }

  /**
   * Takes over what the workers of a script left in a folder: {@code embeddings_worker_N.npy}, a
   * vector per row, and {@code indices_worker_N.npy}, the row of the collection that each is for.
   * What happens where they differ about a row: {@code docs/file-formats.md}.
   *
   * @throws SkylightException as {@link #file}
   */
  public ImportReport workers(Path workers) {
    WorkerFiles source = WorkerFiles.open(workers, spec.dimension(), rowsOfCollection());
    AllocateReport allocation = allocate(source.count(), false);
    TakeOver.Counts counts = run(source, workers.toAbsolutePath().getFileName() + "/");
    List<String> notes = new ArrayList<>(source.notes());
    notes.addAll(allocation.notes());
    return report(
        source.found(),
        source.outside(),
        counts,
        source.conflicts(),
        source.gaps(),
        allocation,
        notes);
  }

  /** Rows that catalog or ledger know of. */
  private long rowsOfCollection() {
    if (!stores.hasLedger()) {
      return spec.rows();
    }
    try (LedgerView ledger = stores.readLedger()) {
      long rows = ledger.header().map(LedgerHeader::rows).orElse(0L);
      return Math.max(spec.rows(), Math.max(rows, ledger.reservedRows()));
    }
  }

  private AllocateReport allocate(long rowsOfSource, boolean takeOver) {
    long known = rowsOfCollection();
    long rows = known > 0 ? known : rowsOfSource;
    if (rows == 0) {
      throw new SkylightException(
          Kind.BAD_INPUT, "There is nothing to import: the source has no rows.");
    }
    Spec grown =
        new Spec(
            rows,
            spec.dimension(),
            spec.fingerprint(),
            spec.model(),
            spec.precision(),
            spec.decode());
    return stores.allocate(
        new AllocateRequest(grown, false, takeOver, chunkSize, "import", contents));
  }

  private TakeOver.Counts run(SourceRows source, String name) {
    try (VectorStore store = stores.openVectors()) {
      return new TakeOver(store, source, name, chunkSize, contents).run(progress);
    }
  }

  private ImportReport report(
      long found,
      long outside,
      TakeOver.Counts counts,
      List<RowRange> conflicts,
      List<RowRange> gaps,
      AllocateReport allocation,
      List<String> notes) {
    try (LedgerView ledger = stores.readLedger()) {
      RowRange all = new RowRange(0, allocation.rowsInFile());
      return new ImportReport(
          found,
          counts.taken(),
          counts.known(),
          outside,
          conflicts,
          gaps,
          all.size() - ledger.counts(all).settled(),
          ledger.missing(all, NAMED),
          allocation.backups(),
          notes);
    }
  }
}
