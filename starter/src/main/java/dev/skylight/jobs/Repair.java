package dev.skylight.jobs;

import dev.skylight.collection.SkylightException;
import dev.skylight.internal.ledger.LedgerView;
import dev.skylight.internal.models.ModelUse;
import dev.skylight.internal.verification.FileRepair;
import dev.skylight.job.EmbedRequest;
import dev.skylight.job.IndexRequest;
import dev.skylight.job.IndexResult;
import dev.skylight.job.LedgerChunk;
import dev.skylight.job.RowRange;
import dev.skylight.job.VerifyReport;
import dev.skylight.workflows.RegenerateResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Has what is damaged in a collection, and nothing else, made again. One thread at a time. */
public final class Repair {

  private final JobPlace place;
  private final VerifyReport report;
  private final ModelUse use;
  private final Steps steps;

  /**
   * A repair to do.
   *
   * @param report a deep one
   * @param use what makes the rows
   */
  public Repair(JobPlace place, VerifyReport report, ModelUse use, Steps steps) {
    this.place = place;
    this.report = report;
    this.use = use;
    this.steps = steps;
  }

  /** How whoever repairs opens and follows the jobs that it takes. */
  public interface Steps {

    /**
     * Opens jobs to start some.
     *
     * @param claim null on a server, and for what is over soon
     */
    Jobs open(EmbeddedRun claim);

    /** No job runs that would be in the way; nothing has been touched yet. */
    void before();

    /** Follows rows that are made again to their end; empty where that was cancelled. */
    Optional<RegenerateResult> embed(Jobs jobs, RunningJob<RegenerateResult> job) throws Exception;

    /** Follows the index's build to its end. */
    IndexResult index(Jobs jobs, Task<IndexResult> task) throws Exception;

    /** The damaged rows were kept as they were, in this folder. */
    void kept(Path folder);
  }

  /**
   * What a repair came to.
   *
   * @param again ranges that were made again
   * @param otherwise of those, ranges whose bytes are not those that the ledger had
   * @param indexBuilt whether the index was built again
   * @param cancelled whether it was ended before its end
   */
  public record Outcome(
      List<RowRange> again, List<RowRange> otherwise, boolean indexBuilt, boolean cancelled) {

    /** Nothing was to be done. */
    public static final Outcome NONE = new Outcome(List.of(), List.of(), false, false);
  }

  /** Repairs what the report calls damaged; nothing where that is beyond us. */
  public Outcome run() throws Exception {
    List<RowRange> ranges = report.damaged();
    boolean whole = true;
    if (ranges.isEmpty()) {
      FileRepair.run(place.stores(), report, steps::kept); // header and length
    }
    for (int from = 0; from < ranges.size() && whole; ) {
      int to = Math.min(ranges.size(), from + EmbedRequest.MAX_RANGES);
      whole = embedAgain(ranges.subList(from, to));
      from = to;
    }
    boolean buildIndex = report.indexDamaged() && whole;
    if (buildIndex) {
      try (Jobs jobs = steps.open(null)) {
        steps.index(jobs, jobs.buildIndex(IndexRequest.auto()));
      }
    }
    return new Outcome(ranges, otherwise(), buildIndex, !whole);
  }

  /** Each range as one chunk, as it was. */
  private boolean embedAgain(List<RowRange> ranges) throws Exception {
    Regeneration what = new Regeneration(use.again(ranges), null, null);
    try (EmbeddedRun claim = place.embedded() ? EmbeddedRun.claim(place.data()) : null;
        Jobs jobs = steps.open(claim)) {
      if (jobs.running()) {
        throw new SkylightException(
            SkylightException.Kind.BAD_INPUT,
            jobs.workflowId()
                + " is at work on "
                + place.data().folder()
                + ": wait for its end or stop it with 'skylight cancel', then repair.");
      }
      steps.before();
      FileRepair.run(place.stores(), report, steps::kept);
      return steps.embed(jobs, jobs.regenerate(what)).isPresent();
    }
  }

  private List<RowRange> otherwise() {
    if (report.damagedChunks().isEmpty()) {
      return List.of();
    }
    try (LedgerView ledger = place.stores().readLedger()) {
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
