package dev.skylight.internal.vectors;

import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.files.AtomicFiles;
import dev.skylight.internal.files.IoFailures;
import dev.skylight.internal.ledger.Ledger;
import dev.skylight.internal.ledger.LedgerHeader;
import dev.skylight.internal.ledger.Pending;
import dev.skylight.internal.vectors.VectorStore.Spec;
import dev.skylight.job.RowRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
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
public final class Allocation {

  /** Of what is kept, in its name. */
  public static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private static final int SPOT_CHECKS = 12;

  private final DataFolder folder;
  private final Spec spec;
  private final boolean restart;
  private final boolean onlyMissing;
  private final int chunkSize;
  private final String runId;
  private final Clock clock;

  private final List<Path> backups = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private boolean created;
  private long rowsAdded;
  private long rowsImported;

  Allocation(
      DataFolder folder,
      Spec spec,
      boolean restart,
      boolean onlyMissing,
      int chunkSize,
      String runId,
      Clock clock) {
    this.folder = folder;
    this.spec = spec;
    this.restart = restart;
    this.onlyMissing = onlyMissing;
    this.chunkSize = chunkSize;
    this.runId = runId;
    this.clock = clock;
  }

  AllocateReport run() {
    try {
      AtomicFiles.createFolders(folder.folder());
    } catch (IOException e) {
      throw IoFailures.ofFile("make the data folder", folder.folder(), e);
    }
    try (Ledger ledger = Ledger.open(folder.ledger())) {
      if (ledger.read("read the ledger", Pending::in).isPresent()) {
        notes.add("An allocation that was interrupted is being finished.");
      }
      Optional<Pending> pending = ledger.write("prepare embeddings.npy", this::decide);
      while (pending.isPresent()) {
        finish(ledger, pending.get());
        pending = ledger.write("prepare embeddings.npy", this::decide);
      }
      long rows = ledger.header().orElseThrow().rows();
      return new AllocateReport(rows, created, rowsAdded, rowsImported, backups, notes);
    }
  }

  /** Step 1. Empty: the file is as it should be. */
  private Optional<Pending> decide(Connection c) throws SQLException {
    Optional<Pending> begun = Pending.in(c);
    if (begun.isPresent()) {
      return begun;
    }
    Optional<LedgerHeader> header = Ledger.headerIn(c);
    Path file = folder.embeddings();
    boolean there = Files.exists(file);
    if (restart && !runId.equals(restartRun(c))) {
      return begin(c, new Pending(Pending.Stage.FILE, runId, there ? backupName() : null, false));
    }
    if (!there && Files.isSymbolicLink(file)) {
      throw new SkylightException(
          Kind.BAD_INPUT,
          file
              + " is a link to a file that does not exist. Mount the disk that it leads to, or remove"
              + " the link, then run the same command again.");
    }
    if (!there) {
      long lost = Ledger.longOf(c, "SELECT coalesce(sum(row_to - row_from), 0) FROM chunks");
      if (lost > 0) {
        notes.add(file + " is gone: the " + lost + " rows it held will be made again.");
      }
      return begin(c, new Pending(Pending.Stage.FILE, restartRun(c), null, false));
    }
    if (header.isEmpty()) {
      notes.add(file + " was not written by Skylight, or its ledger is gone: it is put aside.");
      return begin(c, new Pending(Pending.Stage.FILE, null, backupName(), onlyMissing));
    }
    return keep(c, header.get(), file);
  }

  /** The ledger knows a file, and there is one: is it that file, and may it be continued? */
  private Optional<Pending> keep(Connection c, LedgerHeader header, Path file) throws SQLException {
    NpyHeader npy = NpyHeader.read(file);
    boolean ours =
        npy.dataOffset() == NpyHeader.OUR_OFFSET
            && npy.shape().size() == 2
            && npy.shape().get(1) == header.dimension();
    if (!ours) {
      notes.add(file + " was replaced by a file that Skylight did not write: it is put aside.");
      return begin(c, new Pending(Pending.Stage.FILE, restartRun(c), backupName(), onlyMissing));
    }
    if (npy.shape().get(0) < header.rows()) {
      throw new SkylightException(
          Kind.DAMAGED,
          file
              + " has "
              + npy.shape().get(0)
              + " rows, its ledger says "
              + header.rows()
              + ". Run `skylight verify --repair`.");
    }
    checkSameModel(c, header);
    if (spec.rows() > header.rows()) {
      EmbeddingsFile.grow(file, spec.rows());
      rowsAdded = spec.rows() - header.rows();
    } else {
      EmbeddingsFile.trim(file);
    }
    // also finds a file that is too short
    try (EmbeddingsFile open = EmbeddingsFile.open(file)) {
      spotCheck(c, open, file);
    }
    writeHeader(c, Math.max(spec.rows(), header.rows()), header.createdAtMillis(), restartRun(c));
    return Optional.empty();
  }

  /**
   * A few chunks, spread over the file: finds a file or a ledger that was put in another's place,
   * as an older backup, before a run goes on with it as if all rows were there.
   */
  private static void spotCheck(Connection c, EmbeddingsFile open, Path file) throws SQLException {
    List<RowRange> rows = new ArrayList<>();
    List<String> sha256 = new ArrayList<>();
    try (Statement s = c.createStatement();
        ResultSet r = s.executeQuery("SELECT row_from, row_to, sha256 FROM chunks ORDER BY 1")) {
      while (r.next()) {
        rows.add(new RowRange(r.getLong(1), r.getLong(2)));
        sha256.add(r.getString(3));
      }
    }
    int checks = Math.min(SPOT_CHECKS, rows.size());
    for (int i = 0; i < checks; i++) {
      int chunk = checks == 1 ? 0 : (int) ((long) i * (rows.size() - 1) / (checks - 1));
      if (!Checksums.of(open, rows.get(chunk)).equals(sha256.get(chunk))) {
        throw new SkylightException(
            Kind.DAMAGED,
            rows.get(chunk)
                + " of "
                + file
                + " are not those that its ledger knows: they are damaged, or one of the two files is"
                + " another's. Put the right one back, or run `skylight verify --deep --repair`,"
                + " which finds all such rows and makes them again.");
      }
    }
  }

  private void checkSameModel(Connection c, LedgerHeader header) throws SQLException {
    if (spec.dimension() != header.dimension()) {
      throw mismatch(
          header,
          "rows of " + header.dimension() + " numbers",
          "rows of " + spec.dimension() + " numbers");
    }
    boolean empty = Ledger.longOf(c, "SELECT count(*) FROM chunks") == 0;
    if (!spec.fingerprint().equals(header.fingerprint()) && !empty) {
      throw mismatch(
          header,
          "fingerprint " + brief(header.fingerprint()),
          "fingerprint " + brief(spec.fingerprint()));
    }
  }

  private SkylightException mismatch(LedgerHeader header, String was, String is) {
    return new SkylightException(
        Kind.FINGERPRINT,
        String.format(
            "%s holds vectors of model %s (%s, %s), this run uses model %s (%s, %s): they cannot be"
                + " mixed. Use the first model again, or start anew with `skylight regenerate"
                + " --restart`, which keeps the old file as a backup.",
            folder.embeddings(),
            header.model(),
            header.how(),
            was,
            spec.model(),
            LedgerHeader.how(spec.precision(), spec.decode()),
            is));
  }

  public static String brief(String fingerprint) {
    return fingerprint.length() > 12 ? fingerprint.substring(0, 12) : fingerprint;
  }

  private Optional<Pending> begin(Connection c, Pending pending) throws SQLException {
    try {
      // before anything is moved: afterwards it would be too late to say no
      EmbeddingsFile.requireSpace(
          folder.embeddings(),
          EmbeddingsFile.sizeOf(spec.rows(), spec.dimension()),
          spec.rows(),
          spec.dimension());
    } catch (IOException e) {
      throw IoFailures.ofFile("look for free space", folder.embeddings(), e);
    }
    pending.store(c);
    return Optional.of(pending);
  }

  /** Steps 2 to 4. */
  private void finish(Ledger ledger, Pending pending) {
    if (pending.stage() == Pending.Stage.FILE) {
      if (pending.backup() != null && ledger.header().isPresent()) {
        backUpLedger(ledger, ledgerBackup(pending.backup()));
      }
      ledger.write(
          "prepare embeddings.npy",
          c -> {
            Optional<Pending> still = Pending.in(c);
            // unless another attempt has done it meanwhile
            if (still.isPresent() && still.get().stage() == Pending.Stage.FILE) {
              exchange(c, still.get());
            }
            return null;
          });
    } else {
      importBackup(ledger, folder.folder().resolve(pending.backup()));
      ledger.write(
          "finish the import",
          c -> {
            Pending.clear(c);
            return null;
          });
    }
  }

  private void backUpLedger(Ledger ledger, Path target) {
    if (Files.exists(target)) {
      return;
    }
    Path temp = target.resolveSibling(target.getFileName() + ".tmp");
    try {
      Files.deleteIfExists(temp);
      ledger.copyTo(temp);
      try (Ledger copy = Ledger.open(temp)) {
        // put back in its place, it must not begin with this allocation
        copy.write(
            "back up the ledger",
            c -> {
              Pending.clear(c);
              return null;
            });
      }
      Files.deleteIfExists(temp.resolveSibling(temp.getFileName() + "-journal"));
      AtomicFiles.force(temp);
      Files.move(temp, target, StandardCopyOption.ATOMIC_MOVE);
      AtomicFiles.forceFolder(folder.folder());
    } catch (IOException e) {
      throw IoFailures.ofFile("back up the ledger", target, e);
    }
    backups.add(target);
  }

  /** Step 3. */
  private void exchange(Connection c, Pending pending) throws SQLException {
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
      EmbeddingsFile.create(file, spec.rows(), spec.dimension());
      created = true;
    }
    Ledger.execute(c, "DELETE FROM chunks");
    Ledger.execute(c, "DELETE FROM failed_rows");
    Ledger.execute(c, "DELETE FROM unassigned");
    writeHeader(c, spec.rows(), clock.millis(), pending.runId());
    if (pending.importRows()) {
      new Pending(Pending.Stage.IMPORT, pending.runId(), pending.backup(), true).store(c);
    } else {
      Pending.clear(c);
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

  /** Step 4. */
  private void importBackup(Ledger ledger, Path backup) {
    try (VectorStore store = VectorStore.open(folder)) {
      long before = imported(ledger);
      try {
        SourceFile source = SourceFile.open(backup, spec.dimension());
        Import.Counts counts =
            new Import(store, source, backup.getFileName().toString(), chunkSize).run(rows -> {});
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
      rowsImported += imported(ledger) - before;
    }
  }

  private static long imported(Ledger ledger) {
    return ledger.read(
        "read the ledger",
        c ->
            Ledger.longOf(
                c,
                "SELECT coalesce(sum(row_to - row_from), 0) FROM chunks WHERE origin ="
                    + " 'imported'"));
  }

  private String backupName() {
    String stamp = STAMP.format(clock.instant());
    String suffix = stamp;
    for (int n = 2; ; n++) {
      String name = folder.embeddings().getFileName() + ".backup-" + suffix;
      if (Files.notExists(folder.folder().resolve(name)) && Files.notExists(ledgerBackup(name))) {
        return name;
      }
      suffix = stamp + "-" + n;
    }
  }

  private Path ledgerBackup(String npyBackup) {
    String npy = folder.embeddings().getFileName().toString();
    return folder
        .folder()
        .resolve(folder.ledger().getFileName() + npyBackup.substring(npy.length()));
  }

  private static String restartRun(Connection c) throws SQLException {
    try (Statement s = c.createStatement();
        ResultSet r = s.executeQuery("SELECT restart_run FROM header")) {
      return r.next() ? r.getString(1) : null;
    }
  }

  private void writeHeader(Connection c, long rows, long createdAt, String restartRun)
      throws SQLException {
    try (PreparedStatement s =
        c.prepareStatement(
            "INSERT OR REPLACE INTO header (one, rows, dimension, fingerprint, model, precision,"
                + " created_at, restart_run, decode) VALUES (1, ?, ?, ?, ?, ?, ?, ?, ?)")) {
      s.setLong(1, rows);
      s.setInt(2, spec.dimension());
      s.setString(3, spec.fingerprint());
      s.setString(4, spec.model());
      s.setString(5, spec.precision());
      s.setLong(6, createdAt);
      s.setObject(7, restartRun, Types.VARCHAR);
      s.setString(8, spec.decode());
      s.executeUpdate();
    }
  }
}
