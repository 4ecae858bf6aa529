package dev.skylight.web.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skylight.library.IndexState;
import dev.skylight.library.RowsState;
import dev.skylight.library.Stats;
import dev.skylight.web.http.Json;
import dev.skylight.web.http.Reply;
import dev.skylight.web.http.Route;
import java.util.List;
import java.util.Locale;

/** What the collection is made of. */
public final class StatsRoutes {

  private final Library library;
  private final boolean readOnly;

  /** Over a library. */
  public StatsRoutes(Library library, boolean readOnly) {
    this.library = library;
    this.readOnly = readOnly;
  }

  /** Its routes. */
  public List<Route> routes() {
    return List.of(Route.get(Paths.API + "/stats", call -> Reply.json(tree(library.stats()))));
  }

  private ObjectNode tree(Stats stats) {
    ObjectNode tree = Json.object();
    tree.put("collection", library.name())
        .put("pictures", stats.pictures())
        .put("bytes", stats.bytes());
    ObjectNode formats = tree.putObject("formats");
    stats.formats().forEach(formats::put);
    RowsState rows = stats.rows();
    tree.putObject("rows")
        .put("total", rows.total())
        .put("embedded", rows.embedded())
        .put("failed", rows.failed())
        .put("unassigned", rows.unassigned())
        .put("missing", rows.missing())
        .put("waiting", rows.waiting());
    index(tree.putObject("index"), stats.index());
    return tree.put("vector_bytes", stats.vectorBytes())
        .put("index_bytes", stats.indexBytes())
        .put("model", stats.model())
        .put("tags", stats.tags())
        .put("tagged", stats.tagged())
        .put("rated", stats.rated())
        .put("read_only", readOnly);
  }

  private static void index(ObjectNode tree, IndexState index) {
    tree.put("standing", index.standing().name().toLowerCase(Locale.ROOT));
    index
        .result()
        .ifPresent(
            result -> tree.put("type", result.type()).put("recall_at_10", result.recallAt10()));
  }
}
