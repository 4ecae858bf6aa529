package dev.skylight.cli.care;

import dev.skylight.cli.options.EngineOptions;
import dev.skylight.cli.shell.JobScreen;
import dev.skylight.cli.shell.Screen;
import dev.skylight.job.IndexResult;
import dev.skylight.jobs.EmbeddedRun;
import dev.skylight.jobs.JobPlace;
import dev.skylight.jobs.Jobs;
import dev.skylight.jobs.Regeneration;
import dev.skylight.jobs.Repair;
import dev.skylight.jobs.RunningJob;
import dev.skylight.jobs.Task;
import dev.skylight.workflows.RegenerateResult;
import java.nio.file.Path;
import java.util.Optional;

/** A repair on the screen. */
final class RepairScreen implements Repair.Steps {

  private final Screen screen;
  private final JobPlace place;
  private final Runnable check;
  private final JobScreen jobScreen;

  /**
   * A repair to show.
   *
   * @param check refuses a model that is not there, and says what is to be known of it
   */
  RepairScreen(Screen screen, JobPlace place, Runnable check) {
    this.screen = screen;
    this.place = place;
    this.check = check;
    this.jobScreen = new JobScreen(screen);
  }

  @Override
  public Jobs open(EmbeddedRun claim) {
    return jobScreen.open(place, claim);
  }

  @Override
  public void before() {
    check.run();
  }

  @Override
  public Optional<RegenerateResult> embed(Jobs jobs, RunningJob<RegenerateResult> job)
      throws Exception {
    jobScreen.started(job);
    Optional<RegenerateResult> result =
        jobScreen.during(
            job,
            () ->
                jobs.embedded() || job.workers() == 0
                    ? jobs.work(new EngineOptions().embedders(screen), Regeneration.LOCAL_SLOTS)
                    : null,
            ended -> ended);
    if (result.isEmpty()) {
      jobScreen.cancelled("on disk in " + place.data().folder());
    }
    return result;
  }

  @Override
  public IndexResult index(Jobs jobs, Task<IndexResult> task) throws Exception {
    return jobScreen.index(jobs, task, built -> built);
  }

  @Override
  public void kept(Path folder) {
    screen.say("Kept as a backup: the damaged rows as they were, in " + folder);
  }
}
