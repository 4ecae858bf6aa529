package dev.skylight.internal.catalog;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * What people say of the images of a catalog: what its own columns {@code tags} and {@code rating}
 * say, which are never changed, and what is noted beside. A database may give an id again: what was
 * said of one picture is never said of another. Used as the catalog that it is of.
 */
public interface Remarks {

  /** What is said of some images, by id; those of which nothing is said are left out. */
  Map<Long, Remark> of(Collection<Long> ids);

  /** All tags, in alphabetical order. */
  List<TagTotal> tags();

  /**
   * How many images something is said of.
   *
   * @param tagged that have a tag
   * @param rated that have stars
   */
  record Totals(long tagged, long rated) {}

  /** How many images something is said of. */
  Totals totals();

  /**
   * Gives images a tag, in one transaction.
   *
   * @return how many did not have it
   * @throws dev.skylight.collection.SkylightException BAD_INPUT where an image is not there, or
   *     nothing can be noted beside them
   */
  long tag(Collection<Long> ids, TagName tag);

  /**
   * Takes a tag from images, in one transaction; those that are not there have none.
   *
   * @return how many had it
   * @throws dev.skylight.collection.SkylightException BAD_INPUT where an own column of one of them
   *     says it, so that none loses it
   */
  long untag(Collection<Long> ids, TagName tag);

  /**
   * Gives images stars, in one transaction.
   *
   * @param rating 1 to 5; 0 takes them away
   * @throws dev.skylight.collection.SkylightException as {@link #tag}
   */
  void rate(Collection<Long> ids, int rating);
}
