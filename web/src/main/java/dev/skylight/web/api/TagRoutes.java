package dev.skylight.web.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skylight.library.TagCount;
import dev.skylight.web.http.Body;
import dev.skylight.web.http.Call;
import dev.skylight.web.http.Json;
import dev.skylight.web.http.Reply;
import dev.skylight.web.http.Route;
import java.util.Collection;
import java.util.List;

/** All tags, and those of many pictures at once. */
public final class TagRoutes {

  private final Library library;

  /** Over a library. */
  public TagRoutes(Library library) {
    this.library = library;
  }

  /**
   * Its routes.
   *
   * @param json what a body may be
   */
  public List<Route> routes(Body json) {
    String path = Paths.API + "/tags";
    return List.of(
        Route.get(path, this::tags),
        Route.change("POST", path, json, call -> change(call, library::tag)),
        Route.change("POST", path + "/remove", json, call -> change(call, library::untag)));
  }

  private Reply tags(Call call) {
    ObjectNode tree = Json.object();
    ArrayNode tags = tree.putArray("tags");
    for (TagCount tag : library.tags()) {
      tags.addObject().put("tag", tag.tag()).put("pictures", tag.pictures());
    }
    return Reply.json(tree);
  }

  /** Gives or takes a tag; how many pictures are different now. */
  private interface Change {
    long apply(Collection<Long> ids, String tag);
  }

  private static Reply change(Call call, Change change) {
    ObjectNode body = Json.sent(call.body());
    List<Long> ids = Sent.ids(body, "ids");
    String tag = Sent.text(body, "tag");
    long changed = ids.isEmpty() ? 0 : change.apply(ids, tag);
    return Reply.json(Json.object().put("changed", changed));
  }
}
