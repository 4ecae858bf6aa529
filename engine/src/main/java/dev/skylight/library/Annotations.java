package dev.skylight.library;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.catalog.Catalog;
import dev.skylight.internal.catalog.Remark;
import dev.skylight.internal.catalog.Remarks;
import dev.skylight.internal.catalog.TagName;
import dev.skylight.internal.catalog.TagTotal;
import dev.skylight.internal.stores.Stores;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What people say of pictures: tags and ratings, kept in the catalog in tables of Skylight's own.
 * What a user's own columns {@code tags} and {@code rating} say is read as well and never changed:
 * a picture has the tags of both, and the stars that it was given here, or else its own. Pictures
 * are named by their ids in the catalog; what is said of one stays with it when it is moved or
 * edited, and does not pass to another that gets its id. Thread-safe.
 *
 * <p>Tags are the same whatever their upper and lower case, and however their accents are composed.
 * Each method is a {@link SkylightException} of kind TRANSIENT where another program keeps the
 * catalog locked.
 */
public final class Annotations {

  private final Stores stores;
  private final boolean askCatalog;

  Annotations(Stores stores, boolean askCatalog) {
    this.stores = stores;
    this.askCatalog = askCatalog;
  }

  private <T> T read(T none, Function<Remarks, T> question) {
    return new AskedCatalog(stores, askCatalog)
        .ask(none, catalog -> question.apply(catalog.remarks()));
  }

  private <T> T write(Function<Remarks, T> change) {
    if (!askCatalog) {
      throw new SkylightException(
          Kind.BAD_INPUT,
          "Tags and stars are kept in the catalog, and this collection was opened without it.");
    }
    try (Catalog catalog = stores.openCatalog()) {
      return change.apply(catalog.remarks());
    }
  }

  /** What is said of some pictures, by id; those of which nothing is said are left out. */
  public Map<Long, Annotation> of(Collection<Long> ids) {
    Map<Long, Annotation> annotations = new TreeMap<>();
    if (!ids.isEmpty()) {
      read(Map.<Long, Remark>of(), remarks -> remarks.of(ids))
          .forEach((id, said) -> annotations.put(id, new Annotation(said.tags(), said.rating())));
    }
    return annotations;
  }

  /** All tags, in alphabetical order. */
  public List<TagCount> tags() {
    return read(List.<TagTotal>of(), Remarks::tags).stream()
        .map(total -> new TagCount(total.name().shown(), total.images()))
        .toList();
  }

  /** How many pictures something is said of. */
  Remarks.Totals totals() {
    return read(new Remarks.Totals(0, 0), Remarks::totals);
  }

  /**
   * Gives pictures a tag: all of them or, where it fails, none.
   *
   * @param tag 1 to 100 characters, no line breaks, commas or other control characters; spaces
   *     around it do not count
   * @return how many did not have it
   * @throws SkylightException BAD_INPUT where the tag is none, a picture is not registered, or the
   *     catalog cannot be written to
   */
  public long tag(Collection<Long> ids, String tag) {
    TagName name = TagName.of(tag);
    return write(remarks -> remarks.tag(ids, name));
  }

  /**
   * Takes a tag from pictures: from all of them or, where it fails, none. Pictures that are not
   * registered have none.
   *
   * @return how many had it
   * @throws SkylightException BAD_INPUT where it is in the user's own column of one of them, or the
   *     catalog cannot be written to
   */
  public long untag(Collection<Long> ids, String tag) {
    // what others wrote may be longer than what can be kept here
    TagName name = TagName.asked(tag);
    return write(remarks -> remarks.untag(ids, name));
  }

  /**
   * Rates pictures: all of them or, where it fails, none.
   *
   * @param rating 1 to 5 stars; 0 takes the rating away
   * @throws SkylightException BAD_INPUT where there are no such stars, a picture is not registered,
   *     or the catalog cannot be written to
   */
  public void rate(Collection<Long> ids, int rating) {
    if (rating < 0 || rating > PictureFilter.MOST_STARS) {
      throw new SkylightException(
          Kind.BAD_INPUT,
          "A picture has 1 to "
              + PictureFilter.MOST_STARS
              + " stars, or 0 for none, not "
              + rating
              + ".");
    }
    write(
        remarks -> {
          remarks.rate(ids, rating);
          return null;
        });
  }
}
