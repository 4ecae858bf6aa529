package dev.skylight.library;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.catalog.Catalog;
import dev.skylight.internal.catalog.ImageFilter;
import dev.skylight.internal.catalog.ImageSet;
import dev.skylight.internal.catalog.TagName;
import dev.skylight.internal.embedding.RowSources;
import dev.skylight.internal.stores.Stores;
import dev.skylight.job.RowFilter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Which pictures and rows filters let through. The catalog keeps what it found for as long as it
 * does not change; what the ledger adds is kept for as long as that does not. Thread-safe.
 */
final class PictureFilters {

  private static final int MOST = 8;

  private final Stores stores;
  private final boolean askCatalog;

  private final Map<PictureFilter, Known> known =
      new LinkedHashMap<>(MOST, 1, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<PictureFilter, Known> eldest) {
          return size() > MOST;
        }
      };

  PictureFilters(Stores stores, boolean askCatalog) {
    this.stores = stores;
    this.askCatalog = askCatalog;
  }

  /**
   * What a filter lets through.
   *
   * @param images of the catalog
   * @param rows that one of these has, or is to have
   */
  record Passing(ImageSet images, RowFilter rows) {}

  /** Of one state of the catalog, which made the set, and of the ledger. */
  private record Known(Stamps ledger, Passing passing) {}

  /**
   * Asks the catalog.
   *
   * @throws SkylightException BAD_INPUT where there is none
   */
  Passing of(PictureFilter filter) {
    if (!askCatalog || !stores.hasCatalog()) {
      throw new SkylightException(
          Kind.BAD_INPUT,
          "Tags, stars and folders are looked up in the catalog, and "
              + (askCatalog ? "there is none: name it with --catalog." : "it is not asked here.")
              + " Or search without them.");
    }
    Stamps now = Stamps.of(stores.folder()); // first: what changes later shows the next time
    try (Catalog catalog = stores.readCatalog()) {
      ImageSet images = catalog.matching(asked(filter));
      synchronized (known) {
        Known before = known.get(filter);
        if (before != null && before.passing().images() == images && before.ledger().equals(now)) {
          return before.passing();
        }
      }
      Passing passing = new Passing(images, rows(catalog, images));
      synchronized (known) {
        if (now.settled()) {
          known.put(filter, new Known(now, passing));
        }
      }
      return passing;
    }
  }

  private RowFilter rows(Catalog catalog, ImageSet images) {
    List<Long> without = images.withoutRow();
    if (without.isEmpty()) {
      return images.rows();
    }
    List<Long> promised = RowSources.of(stores, catalog, sources -> sources.promisedRows(without));
    return promised.isEmpty() ? images.rows() : images.rows().or(RowFilter.of(promised));
  }

  /** A filter as the catalog takes it. */
  static ImageFilter asked(PictureFilter filter) {
    List<String> keys = new ArrayList<>();
    for (String tag : filter.tags()) {
      keys.add(TagName.asked(tag).key());
    }
    return new ImageFilter(
        keys, filter.minRating(), filter.folder().map(PictureFilters::bare).orElse(""));
  }

  /** A folder without slashes at its end, unless it is nothing else. */
  static String bare(String folder) {
    String bare = folder.replaceFirst("/+$", "");
    return bare.isEmpty() && folder.startsWith("/") ? "/" : bare;
  }

  /** A filter as a person says it. */
  static String words(PictureFilter filter) {
    Stream<String> tags = filter.tags().stream().map(tag -> "tagged '" + tag + "'");
    Stream<String> stars =
        filter.minRating() > 0
            ? Stream.of("rated " + filter.minRating() + " stars or more")
            : Stream.empty();
    Stream<String> folder = filter.folder().stream().map(path -> "in " + path);
    return String.join(" and ", Stream.of(tags, stars, folder).flatMap(each -> each).toList());
  }
}
