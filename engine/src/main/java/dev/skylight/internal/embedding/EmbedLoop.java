package dev.skylight.internal.embedding;

import dev.skylight.collection.SkylightException;
import dev.skylight.internal.models.Embedder;
import dev.skylight.internal.models.EmbedderProvider;
import dev.skylight.internal.models.ModelUse;
import dev.skylight.job.EmbedRequest;
import dev.skylight.job.FinishResult;
import dev.skylight.job.Plan;
import dev.skylight.job.RowCounts;
import dev.skylight.job.RowRange;
import java.util.Optional;

/**
 * The whole job in a plain loop, one chunk after the other: plan, allocate, chunks, finish. What is
 * done is decided by the ledger alone, so a job that was stopped, failed or killed goes on when it
 * is asked for again. Thread-safe.
 */
public final class EmbedLoop {

  /** How often the ledger may turn out to have gaps after all chunks are done. */
  private static final int MAX_PASSES = 3;

  private final Planner planner;
  private final ChunkWork chunks;
  private final EmbedderProvider embedders;

  /** Over a collection; all three must be of the same one. */
  public EmbedLoop(Planner planner, ChunkWork chunks, EmbedderProvider embedders) {
    this.planner = planner;
    this.chunks = chunks;
    this.embedders = embedders;
  }

  /** Hears of progress and may stop the job, on the thread that called {@link #run}. */
  @FunctionalInterface
  public interface Listener {
    /**
     * Called at least once a second while pictures are embedded.
     *
     * @param done rows in scope that are settled, those of earlier runs included
     * @param failed of those, rows that failed
     * @param total rows in scope
     * @return false to stop soon, with everything published that was embedded
     */
    boolean onProgress(long done, long failed, long total);

    /** Told once of what the allocation did that a person wants to know, a sentence each. */
    default void onNote(String note) {}
  }

  /**
   * Does the job.
   *
   * @param runId of this call: {@link EmbedRequest#restart} begins anew once for each
   * @return the state of the collection; empty where the listener stopped the job
   * @throws SkylightException as Planner and {@link ChunkWork} throw it; what is of kind TRANSIENT
   *     may be asked for again at once
   */
  public Optional<FinishResult> run(EmbedRequest request, String runId, Listener listener) {
    return new Run(request, runId, listener).run();
  }

  /** One call. */
  private final class Run {
    private final boolean whole;
    private final Embedder embedder;
    private final Listener listener;
    private final String runId;

    /** What is still asked for: less with every plan that is done. */
    private EmbedRequest request;

    private Plan plan;
    private long done;
    private long failed;
    private boolean stopped;

    Run(EmbedRequest request, String runId, Listener listener) {
      this.request = request;
      this.runId = runId;
      this.listener = listener;
      whole = request.maxImages() == 0 && request.startFrom() == 0 && request.only().isEmpty();
      embedder = embedders.get(ModelUse.of(request));
    }

    Optional<FinishResult> run() {
      plan = planner.allocate(request, planner.plan(request), runId);
      plan.notes().forEach(listener::onNote);
      for (int pass = 1; ; pass++) {
        embedAll();
        if (stopped) {
          return Optional.empty();
        }
        FinishResult result = planner.finish();
        if (result.rowsMissing() == 0 || !whole) {
          return Optional.of(result);
        }
        if (pass == MAX_PASSES) {
          throw lacking(result.rowsMissing());
        }
        replan(0);
      }
    }

    /** Works off the plan, and further plans where one did not hold all missing ranges. */
    private void embedAll() {
      while (true) {
        done = plan.rowsDone();
        failed = plan.rowsFailed();
        plan.missing().forEach(this::embed);
        long planned = plan.missing().stream().mapToLong(RowRange::size).sum();
        boolean enough = request.maxImages() > 0 && planned >= request.maxImages();
        if (stopped || !plan.truncated() || enough) {
          return;
        }
        replan(planned);
      }
    }

    private void replan(long planned) {
      request = request.after(planned);
      Plan again = planner.plan(request);
      boolean grown = again.rowsInFile() > plan.rowsInFile();
      plan = grown ? planner.allocate(request, again, runId) : again;
    }

    private void embed(RowRange range) {
      long at = range.from();
      while (at < range.to() && !stopped) {
        RowRange chunk = new RowRange(at, range.to()).firstChunk(request.chunkSize());
        RowCounts counts =
            chunks.embed(chunk, embedder, (more, moreFailed) -> goesOn(more, moreFailed)).counts();
        done += counts.settled();
        failed += counts.failed();
        at = chunk.to();
      }
    }

    private boolean goesOn(long more, long moreFailed) {
      stopped |= !listener.onProgress(done + more, failed + moreFailed, plan.rowsTotal());
      return !stopped;
    }

    private SkylightException lacking(long rows) {
      return new SkylightException(
          SkylightException.Kind.DAMAGED,
          "the ledger still lacks "
              + rows
              + " rows after "
              + MAX_PASSES
              + " passes: another program changes this collection's files; stop it and start"
              + " again");
    }
  }
}
