package dev.skylight.cli.shell;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.fetch.FetchException;
import dev.skylight.fetch.FetchSettings;
import dev.skylight.fetch.PictureFetcher;
import dev.skylight.fetch.Validators;
import dev.skylight.terminal.Working;

/** Pictures that are searched with and lie at an address. */
public final class WebPictures {

  private final Screen screen;
  private final FetchSettings settings;

  public WebPictures(Screen screen, FetchSettings settings) {
    this.screen = screen;
    this.settings = settings;
  }

  /**
   * Fetches one.
   *
   * @throws SkylightException where it cannot be had, with the fetcher's own sentence
   */
  @SuppressWarnings("try") // what is at work shows until the picture is there
  public byte[] fetch(String url) {
    try (Working working = screen.working("fetching the picture");
        PictureFetcher fetcher = new PictureFetcher(settings)) {
      return fetcher.fetch(url, Validators.NONE).bytes();
    } catch (FetchException e) {
      throw new SkylightException(e.passing() ? Kind.TRANSIENT : Kind.BAD_INPUT, e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SkylightException(
          Kind.TRANSIENT, "Interrupted while the picture was fetched; search again.", e);
    }
  }
}
