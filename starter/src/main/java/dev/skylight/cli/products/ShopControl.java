package dev.skylight.cli.products;

import dev.skylight.cli.shell.JobControl;
import dev.skylight.cli.shell.Logging;
import dev.skylight.cli.shell.Screen;
import dev.skylight.cli.shell.Settings;
import dev.skylight.collection.SkylightException;
import dev.skylight.jobs.JobKind;
import dev.skylight.jobs.JobPlace;
import dev.skylight.jobs.JobState;
import dev.skylight.jobs.JobStatus;
import dev.skylight.jobs.ShopJob;
import dev.skylight.products.ShopState;

/** The job over a shop's pictures, seen and steered from another terminal. */
final class ShopControl {

  private ShopControl() {}

  static JobControl of(Screen screen, Settings settings, Logging logging, ShopOptions shop) {
    return new JobControl(
        screen,
        settings,
        logging,
        JobKind.SHOP,
        (place, notice) ->
            ShopJob.open(place, state -> rest(place, state, settings, shop), notice));
  }

  /** What both databases tell where no job does; where one is away, the job's state alone. */
  private static JobStatus rest(
      JobPlace place, JobState state, Settings settings, ShopOptions shop) {
    String id = ShopJob.workflowId(place.data());
    ShopState found;
    try {
      found = ShopState.of(shop.shop(settings));
    } catch (SkylightException e) {
      if (e.kind() != SkylightException.Kind.TRANSIENT) {
        throw e;
      }
      return JobStatus.withoutRows(id, state, e.getMessage());
    }
    long failed =
        Math.min(
            found.images(), found.failures().values().stream().mapToLong(Long::longValue).sum());
    long done = Math.min(found.images(), found.rows() + failed);
    boolean complete = state == JobState.STOPPED && found.images() > 0 && done == found.images();
    return new JobStatus(
        id, complete ? JobState.COMPLETED : state, found.images(), done, failed, 0, 0, 0, -1);
  }
}
