package dev.skylight.internal.vectors;

import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.ledger.LedgerHeader;
import dev.skylight.internal.vectors.VectorStore.Spec;
import dev.skylight.job.RowRange;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether {@code embeddings.npy} is the file that its ledger describes, and may go on with a model.
 *
 * @param file the file, which is there
 * @param header what the ledger says of it
 */
record FileOfLedger(Path file, LedgerHeader header) {

  private static final int SPOT_CHECKS = 12;

  /**
   * Whether rows can be published; under the ledger's lock, so that no other process can exchange
   * the file meanwhile.
   *
   * @param ready what the ledger says of the file; empty while it is being prepared
   * @return the same
   * @throws SkylightException BAD_INPUT while it is being prepared, or where the disk is gone;
   *     DAMAGED where file and ledger do not fit
   */
  static LedgerHeader requireReady(DataFolder folder, Optional<LedgerHeader> ready) {
    if (ready.isEmpty()) {
      throw new SkylightException(
          Kind.BAD_INPUT,
          folder.embeddings()
              + " is not ready: its preparation was interrupted. Run `skylight regenerate` again,"
              + " which finishes it.");
    }
    LedgerHeader header = ready.get();
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
    FileOfLedger own = new FileOfLedger(folder.embeddings(), header);
    if (!own.hasShapeOf(npy) || npy.shape().get(0) < header.rows()) {
      throw new SkylightException(
          Kind.DAMAGED,
          String.format(
              "%s does not fit its ledger: its shape is %s, the ledger says [%d, %d]. Run `skylight"
                  + " verify`, which says what to do.",
              folder.embeddings(), npy.shape(), header.rows(), header.dimension()));
    }
    return header;
  }

  /** Whether Skylight wrote a file with this header, of the ledger's width. */
  boolean hasShapeOf(NpyHeader npy) {
    return npy.dataOffset() == NpyHeader.OUR_OFFSET
        && npy.shape().size() == 2
        && npy.shape().get(1) == header.dimension();
  }

  /** Throws DAMAGED where the file has fewer rows than the ledger says. */
  void requireRows(NpyHeader npy) {
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
  }

  /**
   * A few chunks, spread over the file: finds a file or a ledger that was put in another's place,
   * as an older backup, before a run goes on with it as if all rows were there. DAMAGED then.
   *
   * @param checksums SHA-256 of each chunk, in order of row
   */
  void spotCheck(Map<RowRange, String> checksums) {
    List<RowRange> rows = new ArrayList<>(checksums.keySet());
    // also finds a file that is too short
    try (EmbeddingsFile open = EmbeddingsFile.open(file)) {
      int checks = Math.min(SPOT_CHECKS, rows.size());
      for (int i = 0; i < checks; i++) {
        int chunk = checks == 1 ? 0 : (int) ((long) i * (rows.size() - 1) / (checks - 1));
        if (!Checksums.of(open, rows.get(chunk)).equals(checksums.get(rows.get(chunk)))) {
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
  }

  /**
   * Throws FINGERPRINT where the file is of another width or another model.
   *
   * @param empty whether nothing was published: then another model may have it
   */
  void requireModel(Spec spec, boolean empty) {
    if (spec.dimension() != header.dimension()) {
      throw mismatch(
          spec,
          "rows of " + header.dimension() + " numbers",
          "rows of " + spec.dimension() + " numbers");
    }
    if (!spec.fingerprint().equals(header.fingerprint()) && !empty) {
      throw mismatch(
          spec,
          "fingerprint " + LedgerHeader.brief(header.fingerprint()),
          "fingerprint " + LedgerHeader.brief(spec.fingerprint()));
    }
  }

  private SkylightException mismatch(Spec spec, String was, String is) {
    return new SkylightException(
        Kind.FINGERPRINT,
        String.format(
            "%s holds vectors of model %s (%s, %s), this run uses model %s (%s, %s): they cannot be"
                + " mixed. Use the first model again, or start anew with `skylight regenerate"
                + " --restart`, which keeps the old file as a backup.",
            file,
            header.model(),
            header.how(),
            was,
            spec.model(),
            LedgerHeader.how(spec.precision(), spec.decode()),
            is));
  }
}
