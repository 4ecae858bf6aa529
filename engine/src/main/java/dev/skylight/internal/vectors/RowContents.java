package dev.skylight.internal.vectors;

import dev.skylight.internal.pictures.PictureContent;
import dev.skylight.job.RowRange;
import java.util.List;
import java.util.Map;

/** What is known of rows that come from elsewhere, at the moment when they come in. */
@FunctionalInterface
public interface RowContents {

  /** Nothing is known of any row. */
  RowContents UNKNOWN = rows -> Map.of();

  /** Of which pictures they are, by row; rows of which nothing is known are left out. */
  Map<Long, PictureContent> of(RowRange rows);

  /** Those that are promised to pictures whose vectors are still to be made: nobody has those. */
  default List<RowRange> promised(RowRange rows) {
    return List.of();
  }
}
