package dev.skylight.jobs;

import dev.skylight.internal.models.EmbedderProvider;
import dev.skylight.job.IndexRequest;
import dev.skylight.job.IndexResult;
import dev.skylight.job.RegisterOptions;
import dev.skylight.job.RegisterResult;
import dev.skylight.workflows.RegenerateResult;
import java.util.List;
import java.util.function.Consumer;

/**
 * The jobs of one collection: seen, steered, started, worked on. Two implementations: on a server,
 * and in a process of their own with the embedded one. Thread-safe; what goes wrong is a {@link
 * dev.skylight.collection.SkylightException}.
 */
public interface Jobs extends OneJob {

  /**
   * Opens the jobs of a collection to see and steer them; a server is connected to, which it must
   * answer within seconds.
   *
   * @param notice hears sentences for the user, as the address of a server that was started
   */
  static Jobs open(JobPlace place, Consumer<String> notice) {
    return place.embedded()
        ? new EmbeddedJobs(place, null, notice)
        : new ServerJobs(place, JobSession.open(place, notice));
  }

  /**
   * Opens the jobs of a collection to start some, as {@link #open}; the embedded server is started.
   *
   * @param claim of this collection, for other processes to see and steer what is started here;
   *     null on a server, and for what is over soon
   */
  static Jobs start(JobPlace place, EmbeddedRun claim, Consumer<String> notice) {
    if (!place.embedded()) {
      return open(place, notice);
    }
    EmbeddedJobs jobs = new EmbeddedJobs(place, claim, notice);
    jobs.session();
    return jobs;
  }

  /** Starts a regeneration, or attaches to the one that runs, whatever it was asked for. */
  RunningJob<RegenerateResult> regenerate(Regeneration what);

  /** Starts a scan of folders, given as absolute paths, or attaches to the one that runs. */
  Task<RegisterResult> register(List<String> folders, RegisterOptions options);

  /** Starts to build the index, or attaches to the build that runs. */
  Task<IndexResult> buildIndex(IndexRequest request);

  /**
   * Works on everything in this process. One kind of work for each {@code Jobs}.
   *
   * @param embedders closed with the work
   * @param slots chunks at work at once
   */
  LocalWork work(EmbedderProvider embedders, int slots);

  /** Works on scans: a short command must not take chunks only to hand them back. */
  LocalWork workOnScans();

  /** Works on index builds. */
  LocalWork workOnIndex();
}
