package dev.skylight.internal.vectors;

import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.files.AtomicFiles;
import dev.skylight.internal.files.IoFailures;
import dev.skylight.internal.files.KeptNames;
import dev.skylight.internal.ledger.HeldLedger;
import dev.skylight.internal.ledger.LedgerHeader;
import dev.skylight.internal.ledger.Pending;
import dev.skylight.internal.ledger.RowLedger;
import dev.skylight.internal.vectors.VectorStore.Spec;
import dev.skylight.job.LedgerChunk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One call of {@link VectorStore#allocate}.
 *
 * <p>A kill may come between any two lines, and a second attempt may run at the same time. So:
 *
 * <ol>
 *   <li><b>Decide</b>, in one ledger transaction that changes no file except by growing it: keep
 *       the file, refuse, or write down in {@code pending} what will be done, under which backup
 *       name. From here to the end of step 3 nobody can publish.
 *   <li><b>Copy the ledger</b> to its backup, unless the copy is there.
 *   <li><b>Exchange the file</b>, in one ledger transaction: rename the old file to its backup
 *       unless the backup is there, make the new one unless it is there, forget the old chunks,
 *       write the new header, end {@code pending} or move it on to the import. A kill before the
 *       commit leaves {@code pending} as it was, and the "unless"es make the repetition go on where
 *       it stopped.
 *   <li><b>Import</b>, chunk by chunk, through {@link VectorStore}'s durable publishing; a
 *       repetition skips what the ledger has. Then end {@code pending}.
 * </ol>
 *
 * <p>The ledger itself is never renamed: it is the lock that keeps a forgotten attempt, which may
 * still have the old file mapped, from committing anything of it.
 */
final class Allocation {

  private static final String DOING = "prepare embeddings.npy";

  private final DataFolder folder;
  private final RowLedger ledger;
  private final AllocateRequest request;
  private final Spec spec;

  private final List<Path> backups = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private boolean created;
  private long rowsAdded;
  private long rowsImported;

  /** One use per object. */
  Allocation(DataFolder folder, RowLedger ledger, AllocateRequest request) {
    this.folder = folder;
    this.ledger = ledger;
    this.request = request;
    this.spec = request.spec();
  }

  AllocateReport run() {
    if (ledger.pending().isPresent()) {
      notes.add("An allocation that was interrupted is being finished.");
    }
    Optional<Pending> pending = ledger.hold(DOING, this::decide);
    while (pending.isPresent()) {
      finish(pending.get());
      pending = ledger.hold(DOING, this::decide);
    }
    long rows = ledger.header().orElseThrow().rows();
    return new AllocateReport(rows, created, rowsAdded, rowsImported, backups, notes);
  }

  /** Step 1. Empty: the file is as it should be. */
  private Optional<Pending> decide(HeldLedger held) {
    Optional<Pending> begun = held.pending();
    boolean restart = request.restart() && !request.runId().equals(held.restartRun());
    if (begun.isPresent()) {
      if (isMine(begun.get())) {
        return begun;
      }
      if (!restart) {
        throw ofAnotherModel(begun.get());
      }
    }
    Optional<LedgerHeader> header = held.header();
    Path file = folder.embeddings();
    boolean there = Files.exists(file);
    if (restart) {
      return begin(held, file(request.runId(), there ? backupName() : null, false));
    }
    if (!there && Files.isSymbolicLink(file)) {
      throw new SkylightException(
          Kind.BAD_INPUT,
          file
              + " is a link to a file that does not exist. Mount the disk that it leads to, or remove"
              + " the link, then run the same command again.");
    }
    if (!there) {
      long lost = held.settledRows();
      if (lost > 0) {
        notes.add(file + " is gone: the " + lost + " rows it held will be made again.");
      }
      return begin(held, file(held.restartRun(), null, false));
    }
    if (header.isEmpty()) {
      notes.add(file + " was not written by Skylight, or its ledger is gone: it is put aside.");
      return begin(held, file(null, backupName(), request.onlyMissing()));
    }
    return keep(held, header.get(), file);
  }

  /** The ledger knows a file, and there is one: is it that file, and may it be continued? */
  private Optional<Pending> keep(HeldLedger held, LedgerHeader header, Path file) {
    NpyHeader npy = NpyHeader.read(file);
    FileOfLedger own = new FileOfLedger(file, header);
    if (!own.hasShapeOf(npy)) {
      notes.add(file + " was replaced by a file that Skylight did not write: it is put aside.");
      return begin(held, file(held.restartRun(), backupName(), request.onlyMissing()));
    }
    own.requireRows(npy);
    own.requireModel(spec, held.settledRows() == 0);
    if (spec.rows() > header.rows()) {
      Preallocation.grow(file, spec.rows());
      rowsAdded = spec.rows() - header.rows();
    } else {
      Preallocation.trim(file);
    }
    own.spotCheck(held.checksums());
    long rows = Math.max(spec.rows(), header.rows());
    held.describe(header(rows, header.createdAtMillis()), held.restartRun());
    return Optional.empty();
  }

  private Pending file(String runId, String backup, boolean importRows) {
    return pending(Pending.Stage.FILE, runId, backup, importRows);
  }

  private Pending pending(Pending.Stage stage, String runId, String backup, boolean importRows) {
    return new Pending(stage, runId, backup, importRows, spec.fingerprint(), spec.model());
  }

  /** Whether this model is what an allocation was begun for; older ledgers do not know. */
  private boolean isMine(Pending begun) {
    return begun.fingerprint() == null || begun.fingerprint().equals(spec.fingerprint());
  }

  private SkylightException ofAnotherModel(Pending begun) {
    return new SkylightException(
        Kind.FINGERPRINT,
        String.format(
            "The preparation of %s for model %s (fingerprint %s) was interrupted; this run uses model"
                + " %s (%s, fingerprint %s). Run the same command again with the first model, which"
                + " finishes it, or start anew with `skylight regenerate --restart`, which keeps the"
                + " old file as a backup.",
            folder.embeddings(),
            begun.model(),
            LedgerHeader.brief(begun.fingerprint()),
            spec.model(),
            LedgerHeader.how(spec.precision(), spec.decode()),
            LedgerHeader.brief(spec.fingerprint())));
  }

  private Optional<Pending> begin(HeldLedger held, Pending pending) {
    // before anything is moved: afterwards it would be too late to say no
    Preallocation.requireSpace(
        folder.embeddings(),
        Preallocation.sizeOf(spec.rows(), spec.dimension()),
        spec.rows(),
        spec.dimension());
    held.begin(pending);
    return Optional.of(pending);
  }

  /** Steps 2 to 4. */
  private void finish(Pending pending) {
    if (pending.stage() == Pending.Stage.FILE) {
      if (pending.backup() != null && ledger.header().isPresent()) {
        Path copy = ledgerBackup(pending.backup());
        if (ledger.backUp(copy)) {
          backups.add(copy);
        }
      }
      ledger.hold(
          DOING,
          held -> {
            // unless another attempt has done it meanwhile
            held.pending()
                .filter(still -> still.stage() == Pending.Stage.FILE)
                .ifPresent(still -> exchange(held, still));
            return null;
          });
    } else {
      importBackup(folder.folder().resolve(pending.backup()));
      ledger.hold(
          "finish the import",
          held -> {
            held.end();
            return null;
          });
    }
  }

  /** Step 3. */
  private void exchange(HeldLedger held, Pending pending) {
    Path file = folder.embeddings();
    try {
      if (pending.backup() != null) {
        Path backup = folder.folder().resolve(pending.backup());
        if (Files.exists(file) && !Files.exists(backup)) {
          move(file, backup);
        }
      }
      if (Files.exists(file) && !isWanted(file)) {
        // made for other wishes by an attempt that was killed here; or somebody's: keep it
        move(file, folder.folder().resolve(backupName()));
      }
    } catch (IOException e) {
      throw IoFailures.ofFile("put the old embeddings.npy aside", file, e);
    }
    if (!Files.exists(file)) {
      Preallocation.create(file, spec.rows(), spec.dimension());
      created = true;
    }
    held.forgetRows();
    held.describe(header(spec.rows(), System.currentTimeMillis()), pending.runId());
    if (pending.importRows()) {
      held.begin(pending(Pending.Stage.IMPORT, pending.runId(), pending.backup(), true));
    } else {
      held.end();
    }
  }

  private void move(Path file, Path backup) throws IOException {
    Files.move(file, backup, StandardCopyOption.ATOMIC_MOVE);
    AtomicFiles.forceFolder(folder.folder());
    backups.add(backup);
  }

  private boolean isWanted(Path file) {
    try {
      NpyHeader npy = NpyHeader.read(file);
      return npy.dataOffset() == NpyHeader.OUR_OFFSET
          && npy.shape().equals(List.of(spec.rows(), (long) spec.dimension()));
    } catch (SkylightException e) {
      notes.add(e.getMessage());
      return false;
    }
  }

  private LedgerHeader header(long rows, long createdAtMillis) {
    return new LedgerHeader(
        rows,
        spec.dimension(),
        spec.fingerprint(),
        spec.model(),
        spec.precision(),
        spec.decode(),
        createdAtMillis);
  }

  /** Step 4. */
  private void importBackup(Path backup) {
    VectorStore store = new VectorStore(folder, ledger); // not closed: its ledger goes on
    store.requireReady();
    long before = imported();
    try {
      SourceFile source = SourceFile.open(backup, spec.dimension());
      TakeOver.Counts counts =
          new TakeOver(
                  store,
                  source,
                  backup.getFileName().toString(),
                  request.chunkSize(),
                  request.contents())
              .run(rows -> {});
      notes.addAll(source.notes());
      notes.add(
          String.format(
              Locale.ROOT,
              "%d of the %d rows of %s hold a vector and were taken over.",
              counts.taken() + counts.known(),
              source.count(),
              backup));
    } catch (SkylightException e) {
      if (e.kind() != Kind.BAD_INPUT && e.kind() != Kind.DAMAGED) {
        throw e;
      }
      notes.add("No row was taken over, the file is kept as " + backup + ": " + e.getMessage());
    }
    rowsImported += imported() - before;
  }

  private long imported() {
    return ledger.chunks().stream()
        .filter(chunk -> chunk.origin() == LedgerChunk.Origin.IMPORTED)
        .mapToLong(chunk -> chunk.rows().size())
        .sum();
  }

  private String backupName() {
    String name = folder.embeddings().getFileName() + ".backup-";
    return name
        + KeptNames.suffix(
            suffix ->
                Files.notExists(folder.folder().resolve(name + suffix))
                    && Files.notExists(ledgerBackup(name + suffix)));
  }

  private Path ledgerBackup(String npyBackup) {
    String npy = folder.embeddings().getFileName().toString();
    return folder
        .folder()
        .resolve(folder.ledger().getFileName() + npyBackup.substring(npy.length()));
  }
}
