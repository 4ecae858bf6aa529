package dev.skylight.activities;

import dev.skylight.internal.scan.FolderScan;
import dev.skylight.internal.stores.Stores;
import dev.skylight.job.RegisterOptions;
import dev.skylight.job.RegisterResult;
import dev.skylight.workflows.RegisterActivities;
import java.nio.file.Path;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link FolderScan} as an activity. */
final class RegisterActivitiesImpl implements RegisterActivities {

  private static final Logger log = LoggerFactory.getLogger(RegisterActivitiesImpl.class);

  private final Stores stores;
  private final Drain drain;

  RegisterActivitiesImpl(Stores stores, Drain drain) {
    this.stores = stores;
    this.drain = drain;
  }

  @Override
  public RegisterResult register(String folder, RegisterOptions options) {
    RegisterOptions how = options == null ? RegisterOptions.USUAL : options;
    return Heartbeater.during(
        details(RegisterResult.NONE), heartbeater -> scan(Path.of(folder), how, heartbeater));
  }

  private RegisterResult scan(Path folder, RegisterOptions options, Heartbeater heartbeater) {
    return FolderScan.scan(
        folder,
        options,
        stores,
        new FolderScan.Listener() {
          @Override
          public void onProgress(RegisterResult soFar) {
            heartbeater.details(details(soFar));
            heartbeater.check();
            if (drain.requested()) {
              throw Failures.draining();
            }
          }

          @Override
          public void onUnreadable(Path file, String reason) {
            log.warn("{}", reason);
          }

          @Override
          public void onNote(String note) {
            log.info("{}", note);
          }
        });
  }

  /** A sentence, as every light activity beats: the command line and Temporal's page show it. */
  private static String details(RegisterResult soFar) {
    return String.format(
        Locale.ROOT,
        "%,d registered, %,d updated, %,d known, %,d unreadable",
        soFar.added(),
        soFar.updated(),
        soFar.known(),
        soFar.unreadable());
  }
}
