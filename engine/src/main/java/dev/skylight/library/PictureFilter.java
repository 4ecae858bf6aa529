package dev.skylight.library;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import java.util.List;
import java.util.Optional;

/**
 * Which pictures are wanted, by what people say of them and where they lie. Immutable.
 *
 * @param tags all of which a picture has; upper and lower case are the same
 * @param minRating stars that it has at least, 0 to 5
 * @param folder in which it lies, or in one below it, as the catalog writes paths, without a slash
 *     at its end; empty: anywhere
 */
public record PictureFilter(List<String> tags, int minRating, Optional<String> folder) {

  /** Most stars. */
  public static final int MOST_STARS = 5;

  /** Every picture. */
  public static final PictureFilter ALL = new PictureFilter(List.of(), 0, Optional.empty());

  /**
   * Copies the list.
   *
   * @throws SkylightException BAD_INPUT where there cannot be so many stars
   */
  public PictureFilter {
    tags = List.copyOf(tags);
    if (minRating < 0 || minRating > MOST_STARS) {
      throw new SkylightException(
          Kind.BAD_INPUT, "A picture has 0 to " + MOST_STARS + " stars, not " + minRating + ".");
    }
  }

  /** Whether it lets every picture through. */
  public boolean isAll() {
    return tags.isEmpty() && minRating == 0 && folder.isEmpty();
  }
}
