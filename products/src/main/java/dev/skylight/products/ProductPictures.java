package dev.skylight.products;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.fetch.FetchException;
import dev.skylight.fetch.FetchSettings;
import dev.skylight.fetch.PictureFetcher;
import dev.skylight.fetch.Validators;
import dev.skylight.internal.files.Sha256;
import dev.skylight.internal.images.ImageException;
import dev.skylight.internal.images.Thumbnailer;
import dev.skylight.internal.thumbnails.Thumbnails;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Pictures of products while somebody waits for them: fetched with all guards, in one attempt.
 * Small copies are kept in a folder up to a size, for a day; those of the day before stand in where
 * a picture's server is away. Thread-safe; close it after use.
 */
public final class ProductPictures implements AutoCloseable {

  /** Pixels of the box that a small copy fits into. */
  private static final int BOX = 320;

  /** They wait for the network most of the time. */
  private static final int THREADS = 16;

  private static final int KEY_DIGITS = 32;

  /** Where pictures come from. */
  interface Source extends AutoCloseable {

    byte[] fetch(String url) throws FetchException, InterruptedException;

    @Override
    void close();
  }

  private final Source source;
  private final InstantSource clock;
  private final Thumbnails thumbnails;

  /**
   * Fetches nothing yet.
   *
   * @param fetch limits of fetching; less patient ones are made of them
   * @param folder for small copies, made when it is needed
   * @param mostBytes that they may take of the disk
   */
  public ProductPictures(FetchSettings fetch, Path folder, long mostBytes) {
    this(source(new PictureFetcher(impatient(fetch))), InstantSource.system(), folder, mostBytes);
  }

  ProductPictures(Source source, InstantSource clock, Path folder, long mostBytes) {
    this.source = source;
    this.clock = clock;
    this.thumbnails = new Thumbnails(folder, mostBytes, THREADS);
  }

  private static FetchSettings impatient(FetchSettings usual) {
    return new FetchSettings(
        usual.allowedHosts(),
        usual.maxBytes(),
        Duration.ofSeconds(3),
        Duration.ofSeconds(5),
        Duration.ofSeconds(15),
        usual.redirects(),
        THREADS / 2,
        2 * THREADS,
        1,
        Duration.ZERO);
  }

  private static Source source(PictureFetcher fetcher) {
    return new Source() {
      @Override
      public byte[] fetch(String url) throws FetchException, InterruptedException {
        return fetcher.fetch(url, Validators.NONE).bytes();
      }

      @Override
      public void close() {
        fetcher.close();
      }
    };
  }

  /**
   * The bytes of a picture.
   *
   * @throws FetchException where it cannot be had
   * @throws InterruptedException where the thread is interrupted while it waits
   */
  public byte[] fetch(String url) throws FetchException, InterruptedException {
    return source.fetch(url);
  }

  /**
   * A small copy of a picture: the bytes of a JPEG file.
   *
   * @throws SkylightException BAD_INPUT where the picture cannot be had or read, which is then true
   *     for a minute; TRANSIENT where too many others wait, or the thread was interrupted
   * @throws IllegalStateException after {@link #close}
   */
  public byte[] small(String url) {
    long day = clock.instant().getEpochSecond() / Duration.ofDays(1).toSeconds();
    try {
      return thumbnails.get(key(url, day), BOX, thumbnailer -> make(url, day, thumbnailer));
    } catch (ImageException e) {
      throw new SkylightException(
          Kind.BAD_INPUT, "The product's picture cannot be shown: " + e.getMessage(), e);
    }
  }

  private static String key(String url, long day) {
    byte[] text = (day + "\n" + url).getBytes(StandardCharsets.UTF_8);
    return Sha256.of(text).substring(0, KEY_DIGITS);
  }

  private byte[] make(String url, long day, Thumbnailer thumbnailer) throws ImageException {
    try {
      return thumbnailer.thumbnail(source.fetch(url), BOX, BOX).jpeg();
    } catch (FetchException e) {
      Optional<byte[]> old =
          e.passing() ? thumbnails.kept(key(url, day - 1), BOX) : Optional.empty();
      return old.orElseThrow(() -> new ImageException(e.getMessage(), e));
    } catch (ImageException e) {
      throw new ImageException(e.getMessage() + ".", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SkylightException(
          Kind.TRANSIENT, "The server is ending. Ask for the picture again.", e);
    }
  }

  @Override
  public void close() {
    source.close(); // first, so that nobody waits for a server that is slow
    thumbnails.close();
  }
}
