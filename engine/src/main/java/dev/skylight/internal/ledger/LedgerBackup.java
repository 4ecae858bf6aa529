package dev.skylight.internal.ledger;

import dev.skylight.internal.files.AtomicFiles;
import dev.skylight.internal.files.IoFailures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A copy of a ledger under another name, whole or not there. */
final class LedgerBackup {

  private LedgerBackup() {}

  /** Returns false where there is one already. */
  static boolean keep(LedgerDatabase database, Path target) {
    if (Files.exists(target)) {
      return false;
    }
    Path temp = target.resolveSibling(target.getFileName() + ".tmp");
    try {
      Files.deleteIfExists(temp);
      database.copyTo(temp);
      try (SqliteLedger copy = SqliteLedger.open(temp, false)) {
        // put back in its place, it must not begin with this allocation
        copy.hold(
            "back up the ledger",
            held -> {
              held.end();
              return true;
            });
      }
      Files.deleteIfExists(temp.resolveSibling(temp.getFileName() + "-journal"));
      AtomicFiles.force(temp);
      Files.move(temp, target, StandardCopyOption.ATOMIC_MOVE);
      AtomicFiles.forceFolder(target.toAbsolutePath().getParent());
      return true;
    } catch (IOException e) {
      throw IoFailures.ofFile("back up the ledger", target, e);
    }
  }
}
