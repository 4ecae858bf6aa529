package dev.skylight.internal.vectors;

import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.files.AtomicFiles;
import dev.skylight.internal.files.IoFailures;
import dev.skylight.internal.ledger.LedgerHeader;
import dev.skylight.internal.ledger.LedgerView;
import dev.skylight.internal.ledger.Ranges;
import dev.skylight.internal.ledger.RowLedger;
import dev.skylight.internal.ledger.WrittenRows;
import dev.skylight.internal.models.RowOutcome;
import dev.skylight.internal.pictures.PictureContent;
import dev.skylight.job.LedgerChunk;
import dev.skylight.job.RowCounts;
import dev.skylight.job.RowRange;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * {@code embeddings.npy} and its ledger, for writing. Thread-safe; any number of processes may have
 * one on the same folder. Errors are {@link SkylightException}s.
 */
public final class VectorStore implements VectorSink {

  /** Ranges that are forgotten in one transaction. */
  private static final int CUTS = 1_000;

  /** Rows that are settled in one transaction when nobody has them any more. */
  private static final int FREED = 1_000;

  private final DataFolder folder;
  private final RowLedger ledger;

  VectorStore(DataFolder folder, RowLedger ledger) {
    this.folder = folder;
    this.ledger = ledger;
  }

  /**
   * What the file is to be.
   *
   * @param rows at least this many
   * @param dimension floats per row
   * @param fingerprint of the embedder
   * @param model name or folder of the model, for messages
   * @param precision {@code fp32} or {@code int8}, for messages
   * @param decode {@code exact} or {@code fast}, for messages
   */
  public record Spec(
      long rows, int dimension, String fingerprint, String model, String precision, String decode) {

    /** Checks the shape. */
    public Spec {
      if (rows < 0 || dimension < 1) {
        throw new IllegalArgumentException("not a shape: (" + rows + ", " + dimension + ")");
      }
    }
  }

  /**
   * Makes file and ledger ready for {@link #publish}; can be killed at any moment and called again.
   *
   * <ul>
   *   <li>no file: it is made, with real blocks;
   *   <li>a file of ours, same fingerprint: kept, made longer where {@code spec} has more rows;
   *   <li>a file of ours, other fingerprint or width: FINGERPRINT (unless no row was ever
   *       published);
   *   <li>{@code restart}: file and ledger are kept as {@code *.backup-<UTC time>}, everything
   *       begins anew except the reservations;
   *   <li>a file from elsewhere, or without its ledger: kept as a backup; with {@code onlyMissing}
   *       its valid rows are taken over.
   * </ul>
   *
   * @param ledgers opens the ledger, or makes an empty one, once there is a folder for it
   * @throws SkylightException FINGERPRINT, DISK_FULL, DAMAGED, BAD_INPUT or TRANSIENT
   */
  public static AllocateReport allocate(
      DataFolder folder, Supplier<RowLedger> ledgers, AllocateRequest request) {
    try {
      AtomicFiles.createFolders(folder.folder());
    } catch (IOException e) {
      throw IoFailures.ofFile("make the data folder", folder.folder(), e);
    }
    try (RowLedger ledger = ledgers.get()) {
      return new Allocation(folder, ledger, request).run();
    }
  }

  /**
   * Opens what {@link #allocate} made.
   *
   * @param ledger the ledger of the folder; closed with this store, and where it cannot be opened
   * @throws SkylightException BAD_INPUT where an allocation was interrupted, DAMAGED where file and
   *     ledger do not fit
   */
  public static VectorStore open(DataFolder folder, RowLedger ledger) {
    VectorStore store = new VectorStore(folder, ledger);
    try {
      store.requireReady();
      return store;
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  void requireReady() {
    ledger.hold("open embeddings.npy", held -> FileOfLedger.requireReady(folder, held.ready()));
  }

  @Override
  public RowCounts publish(ChunkData data) {
    check(data);
    return publish(
        data.rows(),
        data.vectors(),
        data.outcomes(),
        List.of(data.rows()),
        data.fingerprint(),
        LedgerChunk.Origin.EMBEDDED,
        data.worker());
  }

  private static void check(ChunkData data) {
    List<RowOutcome> outcomes = data.outcomes();
    boolean fits = outcomes.size() == data.rows().size();
    for (int i = 0; fits && i < outcomes.size(); i++) {
      fits = outcomes.get(i).row() == data.rows().from() + i;
    }
    if (!fits) {
      throw new IllegalArgumentException(
          data.rows() + " come with " + outcomes.size() + " outcomes, or not in order");
    }
  }

  /**
   * Publishes the rows of {@code good}, all inside {@code rows}; {@code vectors} begin at its
   * first. What their pictures were is noted with them: it may be another thing at once.
   */
  void publishImported(
      RowRange rows,
      FloatBuffer vectors,
      List<RowRange> good,
      String from,
      Map<Long, PictureContent> contents) {
    if (good.isEmpty()) {
      return;
    }
    String fingerprint = ledger.header().orElseThrow().fingerprint();
    List<RowOutcome> outcomes = new ArrayList<>();
    for (long row = rows.from(); row < rows.to(); row++) {
      PictureContent content = contents.getOrDefault(row, PictureContent.UNKNOWN);
      outcomes.add(new RowOutcome(row, RowOutcome.Status.EMBEDDED, -1, "", content));
    }
    publish(rows, vectors, outcomes, good, fingerprint, LedgerChunk.Origin.IMPORTED, from);
  }

  private RowCounts publish(
      RowRange rows,
      FloatBuffer vectors,
      List<RowOutcome> outcomes,
      List<RowRange> accepted,
      String fingerprint,
      LedgerChunk.Origin origin,
      String worker) {
    try {
      return ledger.publish(
          rows,
          (ready, missing) -> {
            LedgerHeader header = FileOfLedger.requireReady(folder, ready);
            checkFits(rows, vectors, fingerprint, header);
            // mapped anew each time, under the ledger's lock: a restart may have exchanged the file
            EmbeddingsFile file = EmbeddingsFile.openForWriting(folder.embeddings(), rows);
            RowWriter writer = new RowWriter(file, rows, vectors, outcomes);
            List<WrittenRows> written = new ArrayList<>();
            for (RowRange range : missing) {
              for (RowRange part : Ranges.intersect(range, accepted)) {
                RowWriter.Written here = writer.write(part);
                written.add(
                    new WrittenRows(
                        part, here.sha256(), fingerprint, origin, worker, here.outcomes()));
              }
            }
            return written;
          });
    } catch (UncheckedIOException | InternalError e) {
      // InternalError: what the JVM makes of a SIGBUS, when the disk cannot back a mapped page
      throw IoFailures.ofFile("write " + rows + " to embeddings.npy", folder.embeddings(), e);
    }
  }

  private void checkFits(
      RowRange rows, FloatBuffer vectors, String fingerprint, LedgerHeader header) {
    if (!fingerprint.equals(header.fingerprint())) {
      throw new SkylightException(
          Kind.FINGERPRINT,
          String.format(
              "%s belong to fingerprint %s, %s holds vectors of model %s (%s, fingerprint %s): they"
                  + " cannot be mixed. Give every worker the same model, or start anew with"
                  + " `skylight regenerate --restart`.",
              rows,
              LedgerHeader.brief(fingerprint),
              folder.embeddings(),
              header.model(),
              header.how(),
              LedgerHeader.brief(header.fingerprint())));
    }
    if (rows.to() > header.rows()) {
      throw new SkylightException(
          Kind.BAD_INPUT,
          String.format(
              "Cannot publish %s: %s has %d rows. Run `skylight regenerate` again, it makes the"
                  + " file longer.",
              rows, folder.embeddings(), header.rows()));
    }
    if (vectors.limit() < rows.size() * header.dimension()) {
      throw new IllegalArgumentException(
          rows + " of " + header.dimension() + " come with only " + vectors.limit() + " floats");
    }
  }

  @Override
  public List<RowRange> missing(RowRange within, int limit) {
    return ledger.missing(within, limit);
  }

  @Override
  public RowCounts counts(RowRange rows) {
    return ledger.counts(rows);
  }

  /**
   * Forgets rows, so that they are made again; the rest of their chunks stays as it is.
   *
   * @param rows ascending
   * @return number of rows forgotten; rows of chunks that are damaged are not
   */
  public long forget(List<RowRange> rows) {
    long forgotten = 0;
    for (int from = 0; from < rows.size(); from += CUTS) {
      forgotten +=
          ledger.forget(
              rows.subList(from, Math.min(rows.size(), from + CUTS)),
              range -> {
                // opened anew each time, under the ledger's lock: a restart may have exchanged it
                try (EmbeddingsFile file = EmbeddingsFile.open(folder.embeddings())) {
                  return Checksums.of(file, range);
                }
              });
    }
    return forgotten;
  }

  /**
   * Forgets rows that no picture has any more, and settles them as such: what nobody waits for is
   * not missing.
   *
   * @param rows ascending; those behind the end of the file are left out
   * @return number of rows forgotten, as {@link #forget} counts them
   */
  public long free(List<RowRange> rows) {
    LedgerHeader header = ledger.header().orElseThrow();
    long forgotten = forget(rows);
    Map<Long, List<RowRange>> cells = new TreeMap<>();
    for (RowRange range : Ranges.merge(rows)) {
      for (RowRange step : range.chunks(FREED)) {
        if (step.from() < header.rows()) {
          cells
              .computeIfAbsent(step.from() / FREED, cell -> new ArrayList<>())
              .add(new RowRange(step.from(), Math.min(step.to(), header.rows())));
        }
      }
    }
    cells.values().forEach(cell -> settleAsNobodys(cell, header));
    return forgotten;
  }

  private void settleAsNobodys(List<RowRange> rows, LedgerHeader header) {
    RowRange around = new RowRange(rows.get(0).from(), rows.get(rows.size() - 1).to());
    List<RowOutcome> outcomes = new ArrayList<>();
    for (long row = around.from(); row < around.to(); row++) {
      outcomes.add(new RowOutcome(row, RowOutcome.Status.UNASSIGNED, -1, ""));
    }
    publish(
        around,
        FloatBuffer.allocate(Math.toIntExact(around.size() * header.dimension())),
        outcomes,
        rows,
        header.fingerprint(),
        LedgerChunk.Origin.EMBEDDED,
        "forgotten");
  }

  /** Notes of which pictures settled rows are. */
  public void note(Map<Long, PictureContent> contents) {
    ledger.note(contents);
  }

  /** The ledger; closed with this store. */
  public LedgerView ledger() {
    return ledger;
  }

  @Override
  public void close() {
    ledger.close();
  }
}
