package dev.skylight.cli.serve;

import dev.skylight.cli.shell.Screen;
import dev.skylight.cli.shell.Settings;
import dev.skylight.collection.DataFolder;
import dev.skylight.library.Collection;
import dev.skylight.library.CollectionSettings;
import dev.skylight.web.WebServer;
import dev.skylight.web.WebSettings;
import java.net.URI;

/** A collection, its job and the server over them, from start to end. */
public final class Serving implements AutoCloseable {

  private final Screen screen;
  private final DataFolder data;
  private final WebSettings asked;
  private final Collection collection;
  private final ServedJob job;
  private final WebServer server;
  private boolean closed;

  private Serving(
      Screen screen,
      DataFolder data,
      WebSettings asked,
      Collection collection,
      ServedJob job,
      WebServer server) {
    this.screen = screen;
    this.data = data;
    this.asked = asked;
    this.collection = collection;
    this.job = job;
    this.server = server;
  }

  /** Starts to serve for this machine alone, at any free port. */
  public static Serving local(Screen screen, Settings settings, DataFolder data) {
    return start(screen, settings, data, WebSettings.local());
  }

  /**
   * Starts to serve.
   *
   * @throws dev.skylight.collection.SkylightException BAD_INPUT where the port is taken or the
   *     address is none of this machine's
   */
  static Serving start(Screen screen, Settings settings, DataFolder data, WebSettings asked) {
    CollectionSettings settled =
        CollectionSettings.of(data)
            .withCatalog(settings.catalog())
            .otherwiseModel(settings.config().fallback("model").orElse(null));
    Collection collection = Collection.open(settled);
    ServedJob job = null;
    try {
      collection.openAhead(); // beside the server's own start
      job = new ServedJob(settings.place(data));
      WebServer server = WebServer.start(asked, collection, job);
      return new Serving(screen, data, asked, collection, job, server);
    } catch (RuntimeException | Error e) {
      if (job != null) {
        job.close();
      }
      collection.close();
      throw e;
    }
  }

  /** Says where it is, and opens the page where that is wanted. */
  public void tell(boolean open) {
    new ServedPage(screen, asked, server).tell(data.folder().toString(), open);
  }

  /** The address it listens at. */
  public URI address() {
    return server.address();
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    server.close();
    job.close();
    collection.close();
  }
}
