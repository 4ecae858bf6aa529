package dev.skylight.web.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skylight.library.DuplicateGroup;
import dev.skylight.library.DuplicateKind;
import dev.skylight.library.DuplicatePage;
import dev.skylight.library.NearSearch;
import dev.skylight.web.http.Call;
import dev.skylight.web.http.Json;
import dev.skylight.web.http.Problem;
import dev.skylight.web.http.Reply;
import dev.skylight.web.http.Route;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Pictures that are there more than once. */
public final class DuplicateRoutes {

  private static final int USUAL_COUNT = 20;
  private static final int MOST_COUNT = 100;

  private final Library library;
  private final Hits hits;

  /** Over a library. */
  public DuplicateRoutes(Library library) {
    this.library = library;
    this.hits = new Hits(library);
  }

  /** Its routes. */
  public List<Route> routes() {
    return List.of(Route.get(Paths.API + "/duplicates", this::groups));
  }

  private Reply groups(Call call) {
    DuplicateKind kind = kind(call.query().text("kind"));
    long from = call.query().number("from", 0, 0, Long.MAX_VALUE);
    int limit = (int) call.query().number("limit", USUAL_COUNT, 1, MOST_COUNT);
    DuplicatePage page = library.duplicates(kind, from, limit);
    ObjectNode tree = Json.object();
    tree.put("kind", name(kind)).put("total", page.total());
    tree.put("next", page.next().isPresent() ? page.next().getAsLong() : null);
    near(tree, kind == DuplicateKind.NEAR ? library.near() : Optional.empty());
    ArrayNode groups = tree.putArray("groups");
    for (DuplicateGroup group : page.groups()) {
      ObjectNode one = groups.addObject();
      one.put("kind", name(group.kind())).put("score", group.score());
      hits.addPictures(one.putArray("images"), group.pictures());
    }
    return Reply.json(tree);
  }

  private static DuplicateKind kind(String name) {
    return switch (name) {
      case "", "exact" -> DuplicateKind.EXACT;
      case "near" -> DuplicateKind.NEAR;
      default -> throw Problem.badInput("Duplicates are of the kind exact or near.");
    };
  }

  private static String name(DuplicateKind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private static void near(ObjectNode tree, Optional<NearSearch> near) {
    if (near.isEmpty()) {
      tree.putNull("near");
      return;
    }
    NearSearch search = near.get();
    tree.putObject("near")
        .put("cosine", search.cosine())
        .put("rows", search.rows())
        .put("done", search.done())
        .put("pairs", search.pairs())
        .put("current", search.current())
        .put("complete", search.complete());
  }
}
