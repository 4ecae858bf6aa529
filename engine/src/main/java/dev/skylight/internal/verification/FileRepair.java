package dev.skylight.internal.verification;

import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.ledger.LedgerHeader;
import dev.skylight.internal.ledger.LedgerView;
import dev.skylight.internal.ledger.RowLedger;
import dev.skylight.internal.stores.Stores;
import dev.skylight.internal.vectors.NpyHeader;
import dev.skylight.internal.vectors.Preallocation;
import dev.skylight.job.LedgerChunk;
import dev.skylight.job.VerifyReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Undoes what damage did to file and ledger, so far as it can be undone without the pictures. */
public final class FileRepair {

  private FileRepair() {}

  /**
   * Gives the file back the header and the length that the ledger knows, and makes the ledger
   * forget, durably, the chunks of which a byte is not as it was committed, and no others. Whoever
   * calls it then has these rows embedded again. Can be killed anywhere and repeated: what was
   * damaged stays known until it is forgotten, and the file is touched only after that.
   *
   * @param report what {@link Verifier} said; unless it is deep, all vectors are read here
   * @param kept hears where the damaged rows were kept as they were
   * @return the chunks to make again, by row
   * @throws SkylightException DAMAGED where nothing shows that the file is the ledger's: it would
   *     be overwritten
   */
  public static List<LedgerChunk> run(Stores stores, VerifyReport report, Consumer<Path> kept) {
    DataFolder folder = stores.folder();
    if (!report.hasDamage() || !stores.hasLedger()) {
      return List.of();
    }
    VerifyReport all = report.deep() ? report : Verifier.verify(stores, null, true);
    try (RowLedger ledger = stores.openLedger()) {
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
        ledger.hold(
            "repair embeddings.npy",
            held -> {
              restore(folder, held.header().orElseThrow());
              return null;
            });
      }
      return still;
    }
  }

  private static void requireOurs(
      DataFolder folder, LedgerView ledger, LedgerHeader header, VerifyReport report) {
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
        && check.length() != Preallocation.sizeOf(header.rows(), header.dimension())) {
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
      Preallocation.restore(folder.embeddings(), header.rows(), header.dimension());
    }
  }
}
