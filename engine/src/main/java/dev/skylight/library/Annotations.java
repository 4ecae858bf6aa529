package dev.skylight.library;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * What people say of pictures: tags and ratings, kept in the catalog in tables of Skylight's own.
 * What a user's own columns {@code tags} and {@code rating} say is read as well and never changed.
 * Pictures are named by their ids in the catalog. Thread-safe.
 */
public final class Annotations {

  /** What is said of some pictures, by id; those of which nothing is said are left out. */
  public Map<Long, Annotation> of(Collection<Long> ids) {
    throw new UnsupportedOperationException();
  }

  /** All tags, in alphabetical order. */
  public List<TagCount> tags() {
    throw new UnsupportedOperationException();
  }

  /**
   * Gives pictures a tag.
   *
   * @param tag 1 to 100 characters, no line breaks, commas or other control characters
   * @return how many did not have it
   * @throws dev.skylight.collection.SkylightException BAD_INPUT where the tag is none or a picture
   *     is not registered
   */
  public long tag(Collection<Long> ids, String tag) {
    throw new UnsupportedOperationException();
  }

  /**
   * Takes a tag from pictures.
   *
   * @return how many had it
   * @throws dev.skylight.collection.SkylightException BAD_INPUT where it is in the user's own
   *     column of one of them
   */
  public long untag(Collection<Long> ids, String tag) {
    throw new UnsupportedOperationException();
  }

  /**
   * Rates pictures.
   *
   * @param rating 1 to 5 stars; 0 takes the rating away
   * @throws dev.skylight.collection.SkylightException BAD_INPUT where there are no such stars or a
   *     picture is not registered
   */
  public void rate(Collection<Long> ids, int rating) {
    throw new UnsupportedOperationException();
  }
}
