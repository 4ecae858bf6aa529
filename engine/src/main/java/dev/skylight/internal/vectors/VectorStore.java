package dev.skylight.internal.vectors;

import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.files.IoFailures;
import dev.skylight.internal.ledger.FailedRow;
import dev.skylight.internal.ledger.Ledger;
import dev.skylight.internal.ledger.LedgerChunk;
import dev.skylight.internal.ledger.LedgerHeader;
import dev.skylight.internal.ledger.Pending;
import dev.skylight.internal.ledger.Ranges;
import dev.skylight.internal.ledger.RowCounts;
import dev.skylight.internal.models.RowOutcome;
import dev.skylight.job.RowRange;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code embeddings.npy} and its ledger, for writing. Thread-safe; any number of processes may have
 * one on the same folder. Errors are {@link SkylightException}s.
 */
public final class VectorStore implements AutoCloseable {

  private final DataFolder folder;
  private final Ledger ledger;

  private VectorStore(DataFolder folder, Ledger ledger) {
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

    /** Of vectors whose pictures were decoded exactly. */
    public Spec(long rows, int dimension, String fingerprint, String model, String precision) {
      this(rows, dimension, fingerprint, model, precision, "exact");
    }

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
   * @param chunkSize rows that an import publishes at a time
   * @param runId the run that asks: {@code restart} happens once for each
   * @throws SkylightException FINGERPRINT, DISK_FULL, DAMAGED, BAD_INPUT or TRANSIENT
   */
  public static AllocateReport allocate(
      DataFolder folder,
      Spec spec,
      boolean restart,
      boolean onlyMissing,
      int chunkSize,
      String runId) {
    return new Allocation(folder, spec, restart, onlyMissing, chunkSize, runId, Clock.systemUTC())
        .run();
  }

  /**
   * Opens what {@link #allocate} made.
   *
   * @throws SkylightException BAD_INPUT where there is nothing or an allocation was interrupted,
   *     DAMAGED where file and ledger do not fit
   */
  public static VectorStore open(DataFolder folder) {
    if (!Ledger.isThere(folder.ledger())) {
      throw Ledger.none(folder.ledger());
    }
    VectorStore store = new VectorStore(folder, Ledger.open(folder.ledger()));
    try {
      store.ledger.write("open embeddings.npy", store::checkReady);
      return store;
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  /**
   * Writes rows, durably: when this returns, they outlive a power cut. Rows that the ledger has
   * already are left untouched, so a late second attempt at a chunk harms nothing.
   *
   * <p>Failed and unassigned rows become zeros. A row whose vector is not finite or all zeros
   * counts as failed.
   *
   * @return counts of {@code data.rows()} afterwards
   * @throws SkylightException FINGERPRINT where the ledger belongs to another model, DISK_FULL,
   *     TRANSIENT (disk error, busy ledger), BAD_INPUT, DAMAGED
   */
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
   * first.
   */
  void publishImported(RowRange rows, FloatBuffer vectors, List<RowRange> good, String from) {
    if (good.isEmpty()) {
      return;
    }
    String fingerprint = ledger.header().orElseThrow().fingerprint();
    publish(rows, vectors, null, good, fingerprint, LedgerChunk.Origin.IMPORTED, from);
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
      // one transaction around everything: whoever holds it is the only writer, in any process
      return ledger.write(
          "publish " + rows,
          c -> {
            checkFits(rows, vectors, fingerprint, checkReady(c));
            // mapped anew each time, inside the transaction: a restart may have exchanged the file
            EmbeddingsFile file = EmbeddingsFile.openForWriting(folder.embeddings(), rows);
            for (RowRange missing : Ledger.missingIn(c, rows, Integer.MAX_VALUE)) {
              for (RowRange part : Ranges.intersect(missing, accepted)) {
                Part written = write(file, rows, vectors, outcomes, part);
                written.commit(c, part, fingerprint, origin, worker);
              }
            }
            return Ledger.countsIn(c, rows);
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
              Allocation.brief(fingerprint),
              folder.embeddings(),
              header.model(),
              header.how(),
              Allocation.brief(header.fingerprint())));
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

  /** Rows into the map, force, checksum of the mapped bytes: nothing is committed before that. */
  private static Part write(
      EmbeddingsFile file,
      RowRange chunk,
      FloatBuffer vectors,
      List<RowOutcome> outcomes,
      RowRange part) {
    int dimension = file.dimension();
    List<FailedRow> failed = new ArrayList<>();
    List<RowRange> unassigned = new ArrayList<>();
    float[] zeros = new float[dimension];
    for (RowRange view : file.views(part)) {
      FloatBuffer out = file.rows(view);
      for (long row = view.from(); row < view.to(); row++) {
        int from = Math.toIntExact((row - chunk.from()) * dimension);
        int to = Math.toIntExact((row - view.from()) * dimension);
        RowOutcome.Status status = RowOutcome.Status.EMBEDDED;
        if (outcomes != null) {
          RowOutcome outcome = outcomes.get((int) (row - chunk.from()));
          status = outcome.status();
          String reason = outcome.reason();
          double length = Import.length(vectors, from, dimension);
          if (status == RowOutcome.Status.EMBEDDED && !(length > 0 && Double.isFinite(length))) {
            status = RowOutcome.Status.FAILED;
            reason = "the model made a vector that is not finite or all zeros";
          }
          if (status == RowOutcome.Status.FAILED) {
            failed.add(new FailedRow(row, reason));
          } else if (status == RowOutcome.Status.UNASSIGNED) {
            unassigned.add(new RowRange(row, row + 1));
          }
        }
        if (status == RowOutcome.Status.EMBEDDED) {
          out.put(to, vectors, from, dimension);
        } else {
          out.put(to, zeros);
        }
      }
      file.force(view);
    }
    return new Part(Checksums.of(file, part), failed, Ranges.merge(unassigned));
  }

  /** What is known of rows that are on the disk. */
  private record Part(String sha256, List<FailedRow> failed, List<RowRange> unassigned) {

    void commit(
        Connection c, RowRange rows, String fingerprint, LedgerChunk.Origin origin, String worker)
        throws SQLException {
      try (PreparedStatement s =
          c.prepareStatement(
              "INSERT INTO chunks (row_from, row_to, sha256, fingerprint, origin, failed,"
                  + " unassigned, worker, committed_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
        s.setLong(1, rows.from());
        s.setLong(2, rows.to());
        s.setString(3, sha256);
        s.setString(4, fingerprint);
        s.setString(5, origin.stored());
        s.setLong(6, failed.size());
        s.setLong(7, Ranges.size(unassigned));
        s.setString(8, worker);
        s.setLong(9, System.currentTimeMillis());
        s.executeUpdate();
      }
      try (PreparedStatement s =
          c.prepareStatement("INSERT INTO failed_rows (row, reason) VALUES (?, ?)")) {
        for (FailedRow row : failed) {
          s.setLong(1, row.row());
          s.setString(2, row.reason());
          s.executeUpdate();
        }
      }
      try (PreparedStatement s =
          c.prepareStatement("INSERT INTO unassigned (row_from, row_to) VALUES (?, ?)")) {
        for (RowRange range : unassigned) {
          s.setLong(1, range.from());
          s.setLong(2, range.to());
          s.executeUpdate();
        }
      }
    }
  }

  /** Inside a write transaction, in which no other process can exchange the file. */
  private LedgerHeader checkReady(Connection c) throws SQLException {
    LedgerHeader header = Ledger.headerIn(c).orElse(null);
    boolean preparing = Pending.in(c).map(p -> p.stage() == Pending.Stage.FILE).orElse(false);
    if (header == null || preparing) {
      throw new SkylightException(
          Kind.BAD_INPUT,
          folder.embeddings()
              + " is not ready: its preparation was interrupted. Run `skylight regenerate` again,"
              + " which finishes it.");
    }
    if (!Files.exists(folder.embeddings())) {
      if (!Files.exists(folder.ledger())) {
        // this connection has it open still
        throw new SkylightException(
            Kind.BAD_INPUT,
            "The files of "
                + folder.folder()
                + " are gone while a job works on them: if their disk was unmounted, mount it again;"
                + " then run the same command, which goes on.");
      }
      throw new SkylightException(
          Kind.DAMAGED,
          folder.embeddings()
              + " is gone, its ledger is there. Run `skylight regenerate`, which makes it again.");
    }
    NpyHeader npy = NpyHeader.read(folder.embeddings());
    boolean fits =
        npy.dataOffset() == NpyHeader.OUR_OFFSET
            && npy.shape().size() == 2
            && npy.shape().get(1) == header.dimension()
            && npy.shape().get(0) >= header.rows();
    if (!fits) {
      throw new SkylightException(
          Kind.DAMAGED,
          String.format(
              "%s does not fit its ledger: its shape is %s, the ledger says [%d, %d]. Run `skylight"
                  + " verify`, which says what to do.",
              folder.embeddings(), npy.shape(), header.rows(), header.dimension()));
    }
    return header;
  }

  /** Maximal ranges of {@code within} that are not settled yet: the first {@code limit} of them. */
  public List<RowRange> missing(RowRange within, int limit) {
    return ledger.missing(within, limit);
  }

  /** The ledger; closed with this store. */
  public Ledger ledger() {
    return ledger;
  }

  @Override
  public void close() {
    ledger.close();
  }
}
