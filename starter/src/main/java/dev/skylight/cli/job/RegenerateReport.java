package dev.skylight.cli.job;

import dev.skylight.cli.shell.IndexLine;
import dev.skylight.cli.shell.Screen;
import dev.skylight.collection.DataFolder;
import dev.skylight.internal.ledger.LedgerView;
import dev.skylight.internal.stores.Stores;
import dev.skylight.job.FailedRow;
import dev.skylight.job.FinishResult;
import dev.skylight.job.IndexResult;
import dev.skylight.job.RowRange;
import dev.skylight.json.Json;
import dev.skylight.terminal.Printable;
import dev.skylight.workflows.RegenerateResult;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a finished regeneration tells. */
final class RegenerateReport {

  private static final int FAILED_SHOWN = 20;

  private final Screen screen;
  private final Stores stores;
  private final RegenerateResult result;

  RegenerateReport(Screen screen, Stores stores, RegenerateResult result) {
    this.screen = screen;
    this.stores = stores;
    this.result = result;
  }

  void print(String workflowId) {
    List<FailedRow> failed = failedRows();
    Optional.ofNullable(result.index()).flatMap(IndexLine::warning).ifPresent(screen::warn);
    if (screen.json()) {
      screen.out().println(json(workflowId, failed));
    } else {
      text(failed);
    }
  }

  private List<FailedRow> failedRows() {
    FinishResult finish = result.finish();
    if (finish.rowsFailed() == 0) {
      return List.of();
    }
    try (LedgerView ledger = stores.readLedger()) {
      return ledger.failedRows(new RowRange(0, finish.rowsInFile()), FAILED_SHOWN);
    }
  }

  private void text(List<FailedRow> failed) {
    PrintStream out = screen.out();
    DataFolder data = stores.folder();
    FinishResult finish = result.finish();
    result.notes().forEach(out::println);
    out.printf(
        Locale.ROOT,
        "%s: %,d rows; %,d embedded, %,d failed, %,d without an image, %,d missing%n",
        data.embeddings(),
        finish.rowsInFile(),
        finish.rowsEmbedded(),
        finish.rowsFailed(),
        finish.rowsUnassigned(),
        finish.rowsMissing());
    IndexResult index = result.index();
    if (index != null) {
      out.println(IndexLine.of(data, index));
    }
    for (FailedRow row : failed) {
      out.println("failed: row " + row.row() + ": " + Printable.of(row.reason()));
    }
    if (finish.rowsFailed() > failed.size()) {
      out.printf(
          Locale.ROOT,
          "and %,d more; 'skylight verify' and %s name them, --retry-failed tries again%n",
          finish.rowsFailed() - failed.size(),
          data.logs().resolve("regenerate_embeddings.log"));
    }
  }

  private String json(String workflowId, List<FailedRow> failed) {
    FinishResult finish = result.finish();
    return String.format(
        Locale.ROOT,
        "{\"workflow_id\":%s,\"state\":\"completed\",\"rows_in_file\":%d,\"rows_embedded\":%d,"
            + "\"rows_failed\":%d,\"rows_unassigned\":%d,\"rows_missing\":%d,\"images_assigned\":%d,"
            + "\"index\":%s,\"failed\":[%s]}",
        Json.quote(workflowId),
        finish.rowsInFile(),
        finish.rowsEmbedded(),
        finish.rowsFailed(),
        finish.rowsUnassigned(),
        finish.rowsMissing(),
        finish.imagesAssigned(),
        IndexLine.json(result.index()),
        failed.stream()
            .map(row -> "{\"row\":" + row.row() + ",\"reason\":" + Json.quote(row.reason()) + "}")
            .collect(Collectors.joining(",")));
  }
}
