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
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Locale;

/** A collection, its job and the server over them, from start to end. */
public final class Serving implements AutoCloseable {

  private final Screen screen;
  private final DataFolder data;
  private final Options options;
  private final Collection collection;
  private final ServedJob job;
  private final WebServer server;
  private boolean closed;

  /**
   * What the user asked for.
   *
   * @param port 0: any
   * @param address to listen at
   * @param token null: none is needed
   * @param hostNames names under which browsers may reach it
   * @param readOnly whether nothing can be changed
   * @param cacheBytes of thumbnails
   */
  public record Options(
      int port,
      InetAddress address,
      String token,
      List<String> hostNames,
      boolean readOnly,
      long cacheBytes) {

    /** On this machine alone, with everything allowed. */
    public static Options local(int port) {
      return new Options(
          port, InetAddress.getLoopbackAddress(), null, List.of(), false, 2_000_000_000L);
    }
  }

  private Serving(
      Screen screen,
      DataFolder data,
      Options options,
      Collection collection,
      ServedJob job,
      WebServer server) {
    this.screen = screen;
    this.data = data;
    this.options = options;
    this.collection = collection;
    this.job = job;
    this.server = server;
  }

  /**
   * Starts to serve.
   *
   * @throws dev.skylight.collection.SkylightException BAD_INPUT where the port is taken or the
   *     address is none of this machine's
   */
  public static Serving start(Screen screen, Settings settings, DataFolder data, Options options) {
    CollectionSettings asked =
        CollectionSettings.of(data)
            .withCatalog(settings.catalog())
            .otherwiseModel(settings.config().fallback("model").orElse(null));
    Collection collection = Collection.open(asked);
    ServedJob job = null;
    try {
      job = new ServedJob(settings.place(data));
      WebServer server =
          WebServer.start(
              new WebSettings(
                  options.port(),
                  options.address(),
                  options.token(),
                  options.hostNames(),
                  options.readOnly(),
                  options.cacheBytes()),
              collection,
              job);
      return new Serving(screen, data, options, collection, job, server);
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
    if (options.token() != null) {
      screen.say("Open it once with " + page + "?token=..., which your browser then remembers.");
    }
    if (open && !opened(page)) {
      screen.warn("no browser could be started: open " + page + " in one.");
    }
  }

  private String page() {
    String host =
        options.hostNames().isEmpty() || options.address().isLoopbackAddress()
            ? literal(options.address())
            : options.hostNames().get(0);
    return "http://" + host + ":" + server.address().getPort() + "/";
  }

  private static String literal(InetAddress address) {
    if (address.isAnyLocalAddress()) {
      return "127.0.0.1";
    }
    String text = address.getHostAddress();
    return text.contains(":") ? "[" + text + "]" : text;
  }

  /** With the program that desktops have for it; a server has none. */
  private boolean opened(String page) {
    String token = options.token() == null ? "" : "?token=" + options.token();
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
