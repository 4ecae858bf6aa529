package dev.skylight.internal.vectors;

import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.ledger.LedgerView;
import dev.skylight.internal.ledger.Pending;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Whether {@code embeddings.npy} is the file of which its ledger speaks. While {@link Allocation}
 * exchanges it, and after a kill in the middle of that, the ledger still lists the rows of the old
 * one, and the new one is full of zeros.
 */
public final class FileExchange {

  private FileExchange() {}

  /**
   * Refuses to read rows of a file that is being exchanged.
   *
   * @throws SkylightException BAD_INPUT, with what to do
   */
  public static void requireNone(DataFolder folder, LedgerView ledger) {
    if (ledger.pending().filter(begun -> isUnderWay(folder, begun)).isPresent()) {
      throw new SkylightException(
          Kind.BAD_INPUT,
          folder.embeddings()
              + " is being made anew, or was when that was interrupted: if no job runs, run `skylight"
              + " regenerate`, which finishes it.");
    }
  }

  private static boolean isUnderWay(DataFolder folder, Pending begun) {
    if (begun.stage() != Pending.Stage.FILE) {
      return false;
    }
    // the old file is moved first; where there was none, any that is there is the new one
    Path sign =
        begun.backup() == null ? folder.embeddings() : folder.folder().resolve(begun.backup());
    return Files.exists(sign);
  }
}
