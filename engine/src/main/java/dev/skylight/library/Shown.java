package dev.skylight.library;

import dev.skylight.internal.catalog.ImageSet;
import dev.skylight.internal.text.Counted;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Which of the hits of a query are shown: as many as were asked for, of pictures that are there.
 */
final class Shown {

  /** Most rows that are looked through for pictures that are there. */
  private static final int MOST = 100_000;

  /** So many times more rows are asked for where too many of them are missing. */
  private static final int STEP = 8;

  private final RowPictures pictures;
  private final Query query;
  private final Optional<ImageSet> wanted;

  /** For a query that is narrowed to the rows of the {@code wanted} images; empty: of any. */
  Shown(RowPictures pictures, Query query, Optional<ImageSet> wanted) {
    this.pictures = pictures;
    this.query = query;
    this.wanted = wanted;
  }

  /**
   * Answers the query.
   *
   * @param search what searches; asked again for more rows where pictures are missing
   */
  Answer search(Function<Query, View.Outcome> search) {
    long end = (long) query.first() + query.most();
    int asked = (int) Math.min(Integer.MAX_VALUE, end);
    View.Outcome first = search.apply(query.count(asked));
    View.Outcome outcome = first;
    while (true) {
      List<Found> all = pictures.ofHits(outcome.hits(), wanted);
      List<Found> shown = shown(all);
      boolean more = outcome.hits().size() == asked && asked < MOST;
      if (shown.size() >= end || !more) {
        return answer(first, all, shown, end);
      }
      asked = (int) Math.min(MOST, (long) asked * STEP);
      outcome = search.apply(query.known(first.vector()).count(asked));
    }
  }

  private List<Found> shown(List<Found> all) {
    Itself pictured = new Itself(query);
    Set<Long> itself =
        query.notItself() && !pictured.isEmpty()
            ? pictured.among(pictures.known(all.stream().map(Found::row).toList()))
            : Set.of();
    return all.stream()
        // a row may have lost the picture that was wanted since the catalog was asked
        .filter(found -> wanted.isEmpty() || found.picture().isPresent())
        .filter(found -> query.missingToo() || !found.missing())
        .filter(found -> !itself.contains(found.row()))
        .toList();
  }

  private Answer answer(View.Outcome outcome, List<Found> all, List<Found> shown, long end) {
    int to = (int) Math.min(shown.size(), end);
    List<Found> page = new ArrayList<>();
    for (int i = Math.min(query.first(), to); i < to; i++) {
      page.add(shown.get(i).ranked(i + 1));
    }
    List<String> notices = new ArrayList<>(outcome.notices());
    if (wanted.isPresent() && wanted.get().size() == 0) {
      notices.add("No picture is " + PictureFilters.words(query.pictures()) + ".");
    }
    if (!query.missingToo()) {
      notices.addAll(hidden(all, to == 0 ? Float.NEGATIVE_INFINITY : shown.get(to - 1).score()));
    }
    if (!page.isEmpty() && page.stream().allMatch(found -> found.path().isEmpty())) {
      notices.add(
          "No picture is known for these rows, so they have no paths: neither a catalog nor "
              + "file_paths.txt names any.");
    }
    return new Answer(page, outcome.model(), outcome.cut(), notices);
  }

  private static List<String> hidden(List<Found> all, float least) {
    List<Found> hidden =
        all.stream().filter(found -> found.missing() && found.score() >= least).toList();
    if (hidden.isEmpty()) {
      return List.of();
    }
    Found first = hidden.get(0);
    return List.of(
        String.format(
            Locale.ROOT,
            Counted.of(
                hidden.size(),
                "%,d [hit is|hits are] left out, as [its picture is|their pictures are] not there any"
                    + " more; the first is %s. --show-missing shows [it|them]."),
            hidden.size(),
            first.path().isEmpty() ? "row " + first.row() : first.path()));
  }
}
