package dev.skylight.web.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skylight.library.Annotation;
import dev.skylight.library.FolderCount;
import dev.skylight.library.Picture;
import dev.skylight.web.http.Body;
import dev.skylight.web.http.Call;
import dev.skylight.web.http.Json;
import dev.skylight.web.http.Problem;
import dev.skylight.web.http.Reply;
import dev.skylight.web.http.Route;
import java.util.List;
import java.util.Map;

/** Pictures of the catalog, and what people say of one. */
public final class PictureRoutes {

  private static final int USUAL_COUNT = 100;
  private static final int MOST_COUNT = 500;

  private final Library library;
  private final Hits hits;

  /** Over a library. */
  public PictureRoutes(Library library) {
    this.library = library;
    this.hits = new Hits(library);
  }

  /**
   * Its routes.
   *
   * @param json what a body may be
   */
  public List<Route> routes(Body json) {
    String tag = Paths.IMAGE + "/tags/{name}";
    return List.of(
        Route.get(Paths.IMAGES, this::browse),
        Route.get(Paths.IMAGE, this::facts),
        Route.get(Paths.API + "/folders", this::folders),
        Route.change("PUT", Paths.IMAGE + "/rating", json, this::rate),
        Route.change("PUT", tag, Body.NONE, this::tag),
        Route.change("DELETE", tag, Body.NONE, this::untag));
  }

  /**
   * A picture.
   *
   * @throws Problem 404
   */
  static Picture require(Library library, long id) {
    return library
        .picture(id)
        .orElseThrow(() -> Problem.notFound("There is no picture " + id + "."));
  }

  private Reply browse(Call call) {
    int limit = (int) call.query().number("limit", USUAL_COUNT, 1, MOST_COUNT);
    long after = call.query().number("after", -1, -1, Long.MAX_VALUE);
    List<Picture> found = library.browse(Filters.of(call.query()), after, limit + 1);
    boolean more = found.size() > limit;
    List<Picture> page = more ? found.subList(0, limit) : found;
    ObjectNode tree = Json.object();
    hits.addPictures(tree.putArray("images"), page);
    tree.put("next", more ? page.get(limit - 1).id() : null);
    return Reply.json(tree);
  }

  private Reply facts(Call call) {
    Picture picture = require(library, call.id());
    ObjectNode tree = hits.of(picture);
    tree.put("modified", picture.modifiedMillis())
        .put("hash", picture.hash())
        .put("file_there", Hits.there(picture));
    ArrayNode duplicates = tree.putArray("duplicates");
    ArrayNode sameRow = tree.putArray("same_row");
    List<Picture> all =
        picture.row() < 0
            ? List.of()
            : library.pictures(List.of(picture.row())).getOrDefault(picture.row(), List.of());
    for (Picture other : all) {
      if (other.id() != picture.id()) {
        boolean same = !picture.hash().isEmpty() && other.hash().equals(picture.hash());
        (same ? duplicates : sameRow).add(other.id());
      }
    }
    return Reply.json(tree);
  }

  private Reply folders(Call call) {
    ObjectNode tree = Json.object();
    ArrayNode folders = tree.putArray("folders");
    for (FolderCount folder : library.folders(call.query().text("under"))) {
      folders
          .addObject()
          .put("path", folder.path())
          .put("name", folder.path().substring(folder.path().lastIndexOf('/') + 1))
          .put("pictures", folder.pictures());
    }
    return Reply.json(tree);
  }

  private Reply rate(Call call) {
    int rating = Sent.number(Json.sent(call.body()), "rating");
    long id = require(library, call.id()).id();
    library.rate(List.of(id), rating);
    return said(id);
  }

  private Reply tag(Call call) {
    long id = require(library, call.id()).id();
    library.tag(List.of(id), call.segment("name"));
    return said(id);
  }

  private Reply untag(Call call) {
    long id = require(library, call.id()).id();
    library.untag(List.of(id), call.segment("name"));
    return said(id);
  }

  private Reply said(long id) {
    Map<Long, Annotation> said = library.annotations(List.of(id));
    return Reply.json(Hits.put(Json.object(), said.getOrDefault(id, Annotation.NONE)));
  }
}
