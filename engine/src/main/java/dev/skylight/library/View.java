package dev.skylight.library;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.models.OwnThread;
import dev.skylight.internal.search.Hit;
import dev.skylight.internal.search.Searches;
import dev.skylight.internal.search.VectorSearch;
import dev.skylight.internal.stores.Backlog;
import dev.skylight.internal.stores.Stores;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A collection as its files are at one moment: what makes vectors of queries, and what searches.
 * Thread-safe.
 */
final class View implements Shared.Resource {

  private final Stores stores;
  private final boolean askCatalog;
  private final Rows rows;
  private final Shared<Towers> towers;
  private final Searches searches;
  private volatile Stamps stamps;
  private Optional<String> unmade; // guarded by this; null: nobody has asked

  /**
   * Of some rows.
   *
   * @param stamps taken before the rows were looked at
   * @param towers entered for this view, which leaves them when it is closed
   */
  View(Stores stores, boolean askCatalog, Stamps stamps, Rows rows, Shared<Towers> towers) {
    this.stores = stores;
    this.askCatalog = askCatalog;
    this.stamps = stamps;
    this.rows = rows;
    this.towers = towers;
    this.searches = new Searches(stores, rows.digest());
  }

  /** Whether the files certainly are as they were. */
  boolean fits(Stamps now) {
    Stamps seen = stamps; // once: another thread may note newer ones
    return seen.settled() && seen.equals(now);
  }

  /** Whether it shows what is there now; {@code now} was taken before the rows were looked at. */
  boolean shows(Stamps now, Rows rowsNow) {
    boolean sameVectors =
        rowsNow.digest().isPresent()
            ? now.vectors().sameFile(stamps.vectors()) // rows come and change as the ledger says
            : now.vectors().equals(stamps.vectors());
    return sameVectors
        && rowsNow.equals(rows)
        && now.index().equals(stamps.index())
        && now.report().equals(stamps.report());
  }

  /** Notes that it shows what is there now. */
  void seen(Stamps now) {
    stamps = now;
  }

  /** Whether its files were changed a moment ago, so that they may be half changed. */
  boolean mayStillChange() {
    return !stamps.settled();
  }

  /**
   * Opens what another view has open.
   *
   * @throws SkylightException as a search does
   */
  void openAs(View other) {
    for (boolean exactly : new boolean[] {true, false}) {
      if (other.searches.isOpen(exactly)) {
        searches.choose(exactly);
      }
    }
  }

  Shared<Towers> towers() {
    return towers;
  }

  /** What a search brings: hits, and what there is to say. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Outcome(
      List<Hit> hits, float[] vector, Optional<Path> model, boolean cut, List<String> notices) {}

  /** A query's vector, and what there is to say of it. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Encoded(
      float[] vector, Optional<Path> model, Optional<String> notice, List<String> cut) {}

  /**
   * Searches; the first time, the query becomes a vector while the index is opened. Leaves out
   * nothing of what is found: neither the query's offset nor missing pictures.
   *
   * @param self this view, which whoever works in the background enters as well
   */
  Outcome search(Query query, Shared<View> self) {
    CompletableFuture<Encoded> encoding =
        searches.isOpen(query.everyRow())
            ? CompletableFuture.completedFuture(encode(query))
            : encodeBeside(query, self);
    Searches.Chosen chosen = searches.choose(query.everyRow());
    Optional<String> unmade = unmade();
    Encoded encoded = join(encoding);
    VectorSearch search = chosen.search();
    List<Hit> hits =
        (query.isPicture() ? search.forPictures() : search)
            .search(encoded.vector, query.most(), query.least(), query.wanted());
    List<String> notices = new ArrayList<>();
    chosen.notice().ifPresent(notices::add);
    unmade.ifPresent(notices::add);
    encoded.notice.ifPresent(notices::add);
    notices.addAll(encoded.cut);
    return new Outcome(hits, encoded.vector, encoded.model, !encoded.cut.isEmpty(), notices);
  }

  /** A sentence where not all pictures can be found; as it was when this view was first used. */
  private synchronized Optional<String> unmade() {
    if (unmade == null) {
      Backlog left = Backlog.of(stores, askCatalog);
      long others = left.rows() + left.pictures();
      unmade =
          left.isEmpty() || rows.header().isEmpty()
              ? Optional.empty()
              : Optional.of(
                  String.format(
                      Locale.ROOT,
                      "Searched %,d of %,d pictures: the others have no vectors yet; run `skylight"
                          + " embed`, which makes them.",
                      left.embedded(),
                      left.embedded() + others));
    }
    return unmade;
  }

  private CompletableFuture<Encoded> encodeBeside(Query query, Shared<View> self) {
    if (!self.enter()) {
      throw new IllegalStateException("a search runs in a view that is closed");
    }
    try {
      return CompletableFuture.supplyAsync(
          () -> {
            try {
              return encode(query);
            } finally {
              self.leave();
            }
          },
          new OwnThread("encode"));
    } catch (Error e) {
      self.leave(); // no thread could be had
      throw e;
    }
  }

  private static Encoded join(CompletableFuture<Encoded> encoding) {
    try {
      return encoding.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private Encoded encode(Query query) {
    float[] vector = vector(query.parts());
    boolean model =
        query.parts().stream()
            .anyMatch(
                part ->
                    !(part.source() instanceof Query.Vector || part.source() instanceof Query.Row));
    return model
        ? new Encoded(
            vector,
            Optional.of(towers.value().folder().folder()),
            towers.value().notice(),
            cut(query.parts()))
        : new Encoded(vector, Optional.empty(), Optional.empty(), List.of());
  }

  private List<String> cut(List<Query.Part> parts) {
    List<String> sentences = new ArrayList<>();
    for (Query.Part part : parts) {
      if (part.source() instanceof Query.Words words) {
        towers.value().cut(words.text()).ifPresent(sentences::add);
      }
    }
    return sentences;
  }

  private float[] vector(List<Query.Part> parts) {
    float[] sum = vector(parts.get(0).source());
    if (parts.size() == 1) {
      return sum; // only its direction counts
    }
    scale(sum, parts.get(0).weight());
    for (Query.Part part : parts.subList(1, parts.size())) {
      float[] more = vector(part.source());
      if (more.length != sum.length) {
        throw new SkylightException(
            Kind.BAD_INPUT,
            "The parts of the query have "
                + sum.length
                + " and "
                + more.length
                + " numbers. Search with the model that made the collection's vectors (--model).");
      }
      scale(more, part.weight());
      for (int i = 0; i < sum.length; i++) {
        sum[i] += more[i];
      }
    }
    return sum;
  }

  /** Brings a vector to a length; one without a direction becomes no number, which is refused. */
  private static void scale(float[] vector, float length) {
    double squares = 0;
    for (float value : vector) {
      squares += (double) value * value;
    }
    double factor = length / Math.sqrt(squares);
    for (int i = 0; i < vector.length; i++) {
      vector[i] = (float) (vector[i] * factor);
    }
  }

  private float[] vector(Query.Source source) {
    if (source instanceof Query.Words words) {
      return towers.value().encode(words.text());
    } else if (source instanceof Query.PictureFile picture) {
      return towers.value().encode(picture.file());
    } else if (source instanceof Query.PictureBytes picture) {
      return towers.value().encode(picture.bytes());
    } else if (source instanceof Query.Vector vector) {
      return vector.values().clone();
    }
    long row = ((Query.Row) source).row();
    return searches
        .vector(row)
        .orElseThrow(
            () ->
                new SkylightException(
                    Kind.BAD_INPUT,
                    "Row "
                        + row
                        + " holds no vector to search with: it is not done yet, its picture could"
                        + " not be read, or no picture has it."));
  }

  @Override
  public void close() {
    searches.close();
    towers.leave();
  }
}
