package dev.skylight.internal.ledger;

import dev.skylight.internal.files.FileSystems;
import dev.skylight.internal.files.KeptOpen;

/**
 * A ledger that is asked again and again, open in between. What others do with the file is seen as
 * if it were opened anew each time; where machines share it, it is. Thread-safe.
 */
public final class KeptLedger implements AutoCloseable {

  private final LedgerFile file;
  private final KeptOpen<LedgerReader> kept;

  /** Opens nothing yet. */
  public KeptLedger(LedgerFile file) {
    this.file = file;
    this.kept = new KeptOpen<>(file.file(), this::open, () -> {});
  }

  private LedgerReader open() {
    LedgerDatabase database = SqliteLedger.database(file.file(), true);
    try {
      return new LedgerReader(
          database, !FileSystems.isShared(file.file()), LedgerReader.schema(database));
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
  }

  /**
   * The ledger, to be asked. The caller closes it.
   *
   * @throws dev.skylight.collection.SkylightException as {@link LedgerFile#read}
   */
  public LedgerView read() {
    file.require();
    KeptOpen<LedgerReader>.Lent lent = kept.lend();
    return new SqliteLedger(lent.reader().database(), () -> lent.giveBack(true));
  }

  @Override
  public void close() {
    kept.close();
  }

  /** A ledger's database, open to be asked; of a file with these tables. */
  private record LedgerReader(LedgerDatabase database, boolean lasts, long schema)
      implements KeptOpen.Reader {

    static long schema(LedgerDatabase database) {
      return database.read(
          "read the ledger", c -> LedgerDatabase.longOf(c, "PRAGMA schema_version"));
    }

    @Override
    public boolean isCurrent() {
      return schema(database) == schema;
    }

    @Override
    public void close() {
      database.close();
    }
  }
}
