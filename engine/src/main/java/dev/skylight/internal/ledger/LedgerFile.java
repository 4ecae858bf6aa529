package dev.skylight.internal.ledger;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.files.IoFailures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/**
 * {@code embeddings.ledger}: an SQLite database; schema: {@code docs/file-formats.md}. Opens it;
 * what it returns is the caller's to close. Errors are {@link SkylightException}s; DAMAGED where
 * the file is no ledger or one of a newer Skylight.
 *
 * @param file where it is or is to be
 */
public record LedgerFile(Path file) {

  /**
   * Whether there is a ledger. An empty file is none: one is being made at this moment, or making
   * it failed.
   */
  public boolean isThere() {
    if (size(file) == 0) {
      return false;
    }
    if (size(file.resolveSibling(file.getFileName() + "-journal")) == 0) {
      return true;
    }
    // somebody writes to it, or was killed, perhaps while making it: SQLite knows what is left
    try (LedgerDatabase database = LedgerDatabase.connect(file)) {
      return !LedgerSchema.isEmpty(database);
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (NoSuchFileException e) {
      return 0;
    } catch (IOException e) {
      throw IoFailures.ofFile("look at the ledger", file, e);
    }
  }

  /** Opens the ledger for reading; BAD_INPUT where there is none. */
  public LedgerView read() {
    require();
    return SqliteLedger.open(file, true);
  }

  /** Opens the ledger for writing, or makes an empty one. */
  public RowLedger open() {
    return SqliteLedger.open(file, false);
  }

  /** Opens the ledger for writing; BAD_INPUT where there is none. */
  public RowLedger openExisting() {
    require();
    return open();
  }

  /** BAD_INPUT where there is none. */
  void require() {
    if (!isThere()) {
      throw none(file);
    }
  }

  static SkylightException none(Path file) {
    return new SkylightException(
        Kind.BAD_INPUT,
        "There are no vectors yet: " + file + " does not exist. Run `skylight embed`.");
  }
}
