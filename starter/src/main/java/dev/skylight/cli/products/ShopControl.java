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
import dev.skylight.products.ShopSettings;
import dev.skylight.products.ShopState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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
    ShopSettings where = shop.shop(settings);
    ShopState found;
    try {
      found = ShopState.of(where);
    } catch (SkylightException e) {
      if (e.kind() != SkylightException.Kind.TRANSIENT) {
        throw e;
      }
      return JobStatus.withoutRows(id, state, e.getMessage());
    }
    long failed =
        Math.min(
            found.images(), found.failures().values().stream().mapToLong(Long::longValue).sum());
    long done = Math.min(found.images(), found.settled());
    boolean complete = state == JobState.STOPPED && found.images() > 0 && done == found.images();
    return new JobStatus(
        id,
        complete ? JobState.COMPLETED : state,
        found.images(),
        done,
        failed,
        0,
        0,
        0,
        -1,
        0,
        -1,
        "",
        found.failures(),
        notes(found, where.names().vectors()));
  }

  /** Numbers may be the same where products have gone and others come. */
  private static List<String> notes(ShopState found, String table) {
    List<String> notes = new ArrayList<>();
    if (!found.failures().isEmpty()) {
      notes.add("Which images failed, and why, stands in the table " + found.failuresTable() + ".");
    }
    if (found.rows() > 0) {
      notes.add(
          String.format(
              Locale.ROOT,
              "Only counted: the shop has %,d main images now, %s %,d rows of %s;"
                  + " 'products verify' compares them one by one.",
              found.images(),
              table,
              found.rows(),
              found.modelVersion()));
    }
    return notes;
  }
}
