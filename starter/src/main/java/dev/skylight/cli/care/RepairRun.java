package dev.skylight.cli.care;

import dev.skylight.cli.job.BuildIndexCommand;
import dev.skylight.cli.job.EmbedOptions;
import dev.skylight.cli.job.RegenerateRun;
import dev.skylight.cli.shell.ExitCodes;
import dev.skylight.cli.shell.Logging;
import dev.skylight.cli.shell.Screen;
import dev.skylight.cli.shell.Settings;
import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.internal.ledger.LedgerChunk;
import dev.skylight.internal.ledger.LedgerView;
import dev.skylight.internal.stores.FileStores;
import dev.skylight.internal.verification.Repair;
import dev.skylight.internal.verification.VerifyReport;
import dev.skylight.job.EmbedRequest;
import dev.skylight.job.IndexRequest;
import dev.skylight.job.RowRange;
import dev.skylight.temporal.RegenerateJob;
import dev.skylight.workflows.RegenerateResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/** {@code verify --repair}: has what is damaged, and nothing else, made again. */
final class RepairRun {

  private final Screen screen;
  private final Settings settings;
  private final Logging logging;
  private final CommandSpec spec;
  private final DataFolder data;
  private final VerifyReport report;

  /** Model name or folder, or null for the ledger's. */
  private final String model;

  RepairRun(
      Screen screen,
      Settings settings,
      Logging logging,
      CommandSpec spec,
      DataFolder data,
      VerifyReport report,
      String model) {
    this.screen = screen;
    this.settings = settings;
    this.logging = logging;
    this.spec = spec;
    this.data = data;
    this.report = report;
    this.model = model;
  }

  /**
   * What a repair came to.
   *
   * @param again ranges that were made again
   * @param otherwise of those, ranges whose bytes are not those that the ledger had
   * @param indexBuilt whether the index was built again
   * @param code exit code of the jobs
   */
  record Outcome(List<RowRange> again, List<RowRange> otherwise, boolean indexBuilt, int code) {

    static final Outcome NONE = new Outcome(List.of(), List.of(), false, ExitCodes.OK);
  }

  /** Repairs what the report, a deep one, calls damaged; nothing where that is beyond us. */
  Outcome run() throws Exception {
    List<RowRange> ranges = report.damaged();
    int code = ExitCodes.OK;
    if (ranges.isEmpty()) {
      Repair.run(new FileStores(data, null), report, this::kept); // header and length
    }
    for (int from = 0; from < ranges.size() && code == ExitCodes.OK; ) {
      int to = Math.min(ranges.size(), from + EmbedRequest.MAX_RANGES);
      code = embedAgain(ranges.subList(from, to));
      from = to;
    }
    boolean buildIndex = report.indexDamaged() && code == ExitCodes.OK;
    if (buildIndex) {
      BuildIndexCommand.build(
          screen,
          settings,
          logging,
          data,
          new IndexRequest("auto", 0, 0, 0),
          result -> ExitCodes.OK);
    }
    return new Outcome(ranges, otherwise(), buildIndex, code);
  }

  private void kept(Path folder) {
    screen.say("Kept as a backup: the damaged rows as they were, in " + folder);
  }

  private int embedAgain(List<RowRange> ranges) throws Exception {
    RegenerateRun.Occasion occasion =
        new RegenerateRun.Occasion() {
          @Override
          public void before(RegenerateJob job) {
            if (job.running()) {
              throw new SkylightException(
                  SkylightException.Kind.BAD_INPUT,
                  job.workflowId()
                      + " is at work on "
                      + data.folder()
                      + ": wait for its end or stop it with 'skylight cancel', then repair.");
            }
            Repair.run(new FileStores(data, null), report, RepairRun.this::kept);
          }

          @Override
          public int after(RegenerateResult result) {
            return ExitCodes.OK;
          }
        };
    return new RegenerateRun(
            screen, settings, logging, EmbedOptions.again(spec, model, ranges), false, occasion)
        .run();
  }

  private List<RowRange> otherwise() {
    if (report.damagedChunks().isEmpty()) {
      return List.of();
    }
    try (LedgerView ledger = new FileStores(data, null).readLedger()) {
      Map<RowRange, String> now =
          ledger.chunks().stream()
              .collect(Collectors.toMap(LedgerChunk::rows, LedgerChunk::sha256));
      return report.damagedChunks().stream()
          .filter(before -> !before.sha256().equals(now.get(before.rows())))
          .map(LedgerChunk::rows)
          .toList();
    }
  }
}
