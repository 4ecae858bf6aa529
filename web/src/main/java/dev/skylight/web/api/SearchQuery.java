package dev.skylight.web.api;

import dev.skylight.library.Picture;
import dev.skylight.library.Query;
import dev.skylight.web.http.Parameters;
import dev.skylight.web.http.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A query as parameters say it. */
final class SearchQuery {

  /** Each costs a run of the model. */
  private static final int MOST_PARTS = 16;

  private static final int USUAL_COUNT = 60;
  private static final int MOST_COUNT = 500;
  private static final int MOST_OFFSET = 10_000;

  private final Library library;
  private final Uploads uploads;
  private final List<Query> like = new ArrayList<>();
  private final List<Query> unlike = new ArrayList<>();
  private final Set<String> kinds = new TreeSet<>();
  private boolean files;

  private SearchQuery(Library library, Uploads uploads) {
    this.library = library;
    this.uploads = uploads;
  }

  /**
   * What is asked.
   *
   * @param query what to look for
   * @param kind {@code words}, {@code picture}, {@code row} or {@code combined}
   * @param count most hits that are answered; one more is looked for, which tells of a next page
   */
  record Asked(Query query, String kind, int count, int offset) {}

  /**
   * Of parameters.
   *
   * @param id of a picture that hits are similar to; -1: none but those of the parameters
   * @param uploaded a picture that was sent, or null
   */
  static Asked of(
      Library library, Uploads uploads, Parameters parameters, long id, byte[] uploaded) {
    return new SearchQuery(library, uploads).read(parameters, id, uploaded);
  }

  private Asked read(Parameters parameters, long id, byte[] uploaded) {
    if (uploaded != null) {
      add(like, "picture", Query.picture(uploaded));
    }
    if (id >= 0) {
      picture(like, id);
    }
    parameters.all("q").forEach(words -> add(like, "words", Query.words(words)));
    parameters.all("plus").forEach(words -> add(like, "words", Query.words(words)));
    parameters.numbers("like").forEach(other -> picture(like, other));
    parameters.all("query").forEach(this::upload);
    parameters.all("minus").forEach(words -> add(unlike, "words", Query.words(words)));
    parameters.numbers("notlike").forEach(other -> picture(unlike, other));
    if (like.isEmpty()) {
      throw Problem.badInput(
          "Nothing says what to look for: give words with q, or a picture with like or query.");
    }
    Query query = like.get(0);
    for (Query more : like.subList(1, like.size())) {
      query = query.plus(more);
    }
    for (Query less : unlike) {
      query = query.minus(less);
    }
    int count = (int) parameters.number("k", USUAL_COUNT, 1, MOST_COUNT);
    int offset = (int) parameters.number("offset", 0, 0, MOST_OFFSET);
    query =
        query
            .count(count + 1)
            .offset(offset)
            .minScore(parameters.decimal("min", -1))
            .showMissing(parameters.flag("missing"))
            .withoutItself(files)
            .where(Filters.of(parameters));
    boolean one = kinds.size() == 1 && like.size() + unlike.size() == 1;
    return new Asked(query, one ? kinds.iterator().next() : "combined", count, offset);
  }

  private void add(List<Query> to, String kind, Query part) {
    if (like.size() + unlike.size() == MOST_PARTS) {
      throw Problem.badInput("A query has at most " + MOST_PARTS + " parts.");
    }
    kinds.add(kind);
    to.add(part);
  }

  private void picture(List<Query> to, long id) {
    Picture picture = PictureRoutes.require(library, id);
    if (picture.row() >= 0) {
      add(to, "row", Query.row(picture.row()));
    } else if (Hits.there(picture)) {
      files = true; // it is read, as it has no row yet, and is not to find itself
      add(to, "picture", Query.picture(picture.file().orElseThrow()));
    } else {
      throw Problem.badInput(
          "Picture " + id + " has no vector yet, and its file is not there to make one of.");
    }
  }

  private void upload(String id) {
    byte[] picture =
        uploads
            .find(id)
            .orElseThrow(
                () ->
                    Problem.notFound(
                        "The picture that was searched with is not kept any more; send it again."));
    add(like, "picture", Query.picture(picture));
  }
}
