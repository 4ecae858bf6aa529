package dev.skylight.web.api;

import dev.skylight.library.Picture;
import dev.skylight.library.ThumbnailCache;
import dev.skylight.web.http.Call;
import dev.skylight.web.http.Lane;
import dev.skylight.web.http.Problem;
import dev.skylight.web.http.Reply;
import dev.skylight.web.http.Route;
import java.util.List;

/** Small copies of pictures; the address holds what the content is called, and is for ever true. */
public final class ThumbnailRoutes {

  private final Library library;
  private final Metrics metrics;
  private final Lane lane;

  /**
   * Over a library.
   *
   * @param lane that each thumbnail goes through
   */
  public ThumbnailRoutes(Library library, Metrics metrics, Lane lane) {
    this.library = library;
    this.metrics = metrics;
    this.lane = lane;
  }

  /** Its routes. */
  public List<Route> routes() {
    Route small =
        Route.get(
            Paths.IMAGE + "/thumb/{key}.jpg",
            call -> serve(call, "thumb", ThumbnailCache.Size.SMALL));
    Route large =
        Route.get(
            Paths.IMAGE + "/large/{key}.jpg",
            call -> serve(call, "large", ThumbnailCache.Size.LARGE));
    return List.of(small, small.head(), large, large.head());
  }

  private Reply serve(Call call, String kind, ThumbnailCache.Size size) {
    Picture picture = PictureRoutes.require(library, call.id());
    if (!Hits.there(picture)) {
      throw Problem.notFound("The file of picture " + picture.id() + " is not there any more.");
    }
    String key = library.thumbnailKey(picture);
    if (!key.equals(call.segment("key"))) {
      return Reply.redirect(302, Paths.image(picture.id()) + "/" + kind + "/" + key + ".jpg");
    }
    byte[] jpeg = lane.through(() -> library.thumbnail(picture, size));
    metrics.thumbnailServed(kind);
    return Reply.tagged(
        call,
        "image/jpeg",
        "private, max-age=31536000, immutable",
        "\"" + key + "-" + size.box() + "\"",
        jpeg);
  }
}
