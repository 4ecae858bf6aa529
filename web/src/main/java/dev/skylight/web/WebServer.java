package dev.skylight.web;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.library.Collection;
import dev.skylight.library.ThumbnailCache;
import dev.skylight.web.api.Library;
import dev.skylight.web.api.OpenLibrary;
import dev.skylight.web.api.Sentences;
import dev.skylight.web.shop.Pictures;
import dev.skylight.web.shop.SimilarProducts;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

/**
 * A collection or a shop, served over HTTP until it is closed: the page, the API under {@code
 * /api/v1}, {@code /metrics} and {@code /health}. Thread-safe.
 */
public final class WebServer implements AutoCloseable {

  private final Serving serving;
  private final Runnable after;
  private boolean closed;

  private WebServer(Serving serving, Runnable after) {
    this.serving = serving;
    this.after = after;
  }

  /**
   * Begins to serve.
   *
   * @param collection that stays the caller's to close, after this server
   * @param job the collection's
   * @throws SkylightException BAD_INPUT where the port is taken or the address is not this
   *     machine's
   */
  public static WebServer start(WebSettings settings, Collection collection, JobControl job) {
    ThumbnailCache thumbnails = collection.thumbnails(settings.thumbnailBytes());
    try {
      return start(
          settings,
          Limits.usual(),
          new OpenLibrary(collection, thumbnails),
          new Sentences(collection.data().folder()),
          job,
          thumbnails::close);
    } catch (RuntimeException | Error e) {
      thumbnails.close();
      throw e;
    }
  }

  /**
   * Begins to serve a shop.
   *
   * @param products that stay the caller's to close, after this server
   * @param pictures likewise
   * @param folder whose path is told nobody
   * @throws SkylightException as of collections
   */
  public static WebServer start(
      WebSettings settings, SimilarProducts products, Pictures pictures, Path folder) {
    Limits limits = Limits.usual();
    Service service = ShopApi.of(settings, limits, products, pictures, new Sentences(folder));
    return start(settings, limits, service, () -> {});
  }

  static WebServer start(
      WebSettings settings,
      Limits limits,
      Library library,
      Sentences sentences,
      JobControl job,
      Runnable after) {
    return start(settings, limits, Api.of(settings, limits, library, sentences, job), after);
  }

  static WebServer start(WebSettings settings, Limits limits, Service service, Runnable after) {
    Serving serving = new Serving(settings, limits, service);
    try {
      serving.start();
    } catch (IOException e) {
      serving.stop();
      throw new SkylightException(
          Kind.BAD_INPUT,
          "Cannot listen at "
              + settings.bind().getHostAddress()
              + ", port "
              + settings.port()
              + ": "
              + (e.getCause() == null ? e.getMessage() : e.getCause().getMessage())
              + ". Choose another one with --port (0: any that is free) and --bind.",
          e);
    }
    return new WebServer(serving, after);
  }

  /** Where browsers of this machine find it, as {@code http://127.0.0.1:8420/}. */
  public URI address() {
    return serving.address();
  }

  /** Lets nobody in any more, waits until requests under way are answered, at most 10 s, ends. */
  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      try {
        serving.stop();
      } finally {
        after.run();
      }
    }
  }
}
