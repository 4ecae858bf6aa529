package dev.skylight.internal.ledger;

import java.nio.file.Path;

class MemoryLedgerTest extends LedgerContract {

  private final MemoryLedger ledger = new MemoryLedger();

  @Override
  RowLedger open() {
    return ledger;
  }

  @Override
  LedgerView openBackup(Path target) {
    return ledger.backup(target);
  }
}
