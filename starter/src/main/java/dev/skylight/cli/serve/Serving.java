package dev.skylight.cli.serve;

import dev.skylight.cli.shell.Screen;
import dev.skylight.cli.shell.Settings;
import dev.skylight.collection.DataFolder;
import dev.skylight.json.Json;
import dev.skylight.library.Collection;
import dev.skylight.library.CollectionSettings;
import dev.skylight.web.WebServer;
import dev.skylight.web.WebSettings;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;

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
    String page = page();
    if (screen.json()) {
      screen
          .out()
          .printf(
              Locale.ROOT,
              "{\"url\":%s,\"port\":%d}%n",
              Json.quote(page),
              server.address().getPort());
      screen.out().flush();
    } else {
      screen.say("Serving " + data.folder() + "; Ctrl-C ends it.");
      screen.out().println(page);
      screen.out().flush();
    }
    if (asked.token() != null) {
      screen.say("Open it once with " + page + "?token=..., which your browser then remembers.");
    }
    if (open && !opened(page)) {
      screen.warn("no browser could be started: open " + page + " in one.");
    }
  }

  private String page() {
    boolean named = !asked.hostNames().isEmpty() && !asked.bind().isLoopbackAddress();
    return named
        ? "http://" + asked.hostNames().get(0) + ":" + server.address().getPort() + "/"
        : server.address().toString();
  }

  /** With the program that desktops have for it; a server has none. */
  private boolean opened(String page) {
    String token = asked.token() == null ? "" : "?token=" + asked.token();
    for (String program : List.of("xdg-open", "open")) {
      try {
        new ProcessBuilder(program, URI.create(page + token).toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
        return true;
      } catch (IOException e) {
        org.slf4j.LoggerFactory.getLogger(Serving.class).debug("no {}: {}", program, e.toString());
      }
    }
    return false;
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
