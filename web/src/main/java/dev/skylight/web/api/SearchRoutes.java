package dev.skylight.web.api;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.skylight.collection.SkylightException;
import dev.skylight.library.Answer;
import dev.skylight.library.Found;
import dev.skylight.web.http.Body;
import dev.skylight.web.http.Call;
import dev.skylight.web.http.Json;
import dev.skylight.web.http.Lane;
import dev.skylight.web.http.Problem;
import dev.skylight.web.http.Reply;
import dev.skylight.web.http.Route;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Searches. */
public final class SearchRoutes {

  private final Library library;
  private final Sentences sentences;
  private final Metrics metrics;
  private final Lane lane;
  private final Hits hits;
  private final Uploads uploads = new Uploads(System::nanoTime);

  /**
   * Over a library.
   *
   * @param lane that each search goes through
   */
  public SearchRoutes(Library library, Sentences sentences, Metrics metrics, Lane lane) {
    this.library = library;
    this.sentences = sentences;
    this.metrics = metrics;
    this.lane = lane;
    this.hits = new Hits(library);
  }

  /**
   * Its routes.
   *
   * @param upload what body a picture may be
   */
  public List<Route> routes(Body upload) {
    return List.of(
        Route.get(Paths.API + "/search", call -> search(call, -1, null)),
        Route.ask(Paths.API + "/search/image", upload, this::searchImage),
        Route.get(Paths.IMAGE + "/similar", call -> search(call, call.id(), null)));
  }

  private Reply searchImage(Call call) {
    byte[] picture = SentPicture.of(call);
    metrics.uploaded();
    return search(call, -1, picture);
  }

  private Reply search(Call call, long id, byte[] uploaded) {
    return lane.through(() -> answer(call, id, uploaded));
  }

  private Reply answer(Call call, long id, byte[] uploaded) {
    long begin = System.nanoTime();
    SearchQuery.Asked asked = SearchQuery.of(library, uploads, call.query(), id, uploaded);
    Answer answer = find(asked);
    List<Found> found = answer.found();
    boolean more = found.size() > asked.count();
    // only one that could be read is kept
    String kept = uploaded == null ? null : uploads.keep(uploaded);
    ObjectNode tree = Json.object();
    tree.put("took_ms", 0);
    tree.put("model", answer.model().map(path -> path.getFileName().toString()).orElse(null));
    tree.put("query_id", kept)
        .put("offset", asked.offset())
        .put("more", more)
        .put("cut", answer.cut());
    ArrayNode notices = tree.putArray("notices");
    answer.notices().forEach(notice -> notices.add(sentences.told(notice)));
    hits.addFound(tree.putArray("hits"), more ? found.subList(0, asked.count()) : found);
    long nanos = System.nanoTime() - begin;
    tree.put("took_ms", TimeUnit.NANOSECONDS.toMillis(nanos));
    metrics.searched(asked.kind(), nanos);
    return Reply.json(tree);
  }

  private Answer find(SearchQuery.Asked asked) {
    try {
      return library.search(asked.query());
    } catch (SkylightException e) {
      if (e.kind() == SkylightException.Kind.BAD_INPUT && library.vectors() == 0) {
        throw new Problem(409, "no_vectors", sentences.told(e.getMessage()))
            .withTodo("./skylight embed");
      }
      throw e;
    }
  }
}
