package dev.skylight.web.shop;

import dev.skylight.fetch.FetchException;
import dev.skylight.web.http.Lane;
import dev.skylight.web.http.Problem;

/** A picture whose URL somebody sent. Thread-safe. */
final class PictureByUrl {

  private final Pictures pictures;
  private final Lane lane;

  PictureByUrl(Pictures pictures, Lane lane) {
    this.pictures = pictures;
    this.lane = lane;
  }

  /**
   * Its bytes.
   *
   * @throws Problem where it cannot be had
   */
  byte[] fetch(String url) {
    lane.enter();
    try {
      return pictures.fetch(url);
    } catch (FetchException e) {
      throw problem(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.busy("The server is ending.", 5);
    } finally {
      lane.leave();
    }
  }

  private static Problem problem(FetchException e) {
    return switch (e.reason()) {
      case FORBIDDEN_ADDRESS -> Problem.forbidden(e.getMessage());
      case UNREACHABLE -> new Problem(502, "unreachable", e.getMessage());
      case BAD_URL, REFUSED, TOO_LARGE, NOT_A_PICTURE, REDIRECTS, TLS ->
          Problem.badInput(e.getMessage());
    };
  }
}
