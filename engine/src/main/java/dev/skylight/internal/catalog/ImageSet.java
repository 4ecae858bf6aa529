package dev.skylight.internal.catalog;

import dev.skylight.job.RowFilter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Some images of a catalog, and the rows they have: 8 to 24 bytes an image. Immutable. */
public final class ImageSet {

  private final long[] ids;
  private final RowFilter rows;
  private final long[] withoutRow;

  /**
   * Images in any order.
   *
   * @param ids each once
   * @param rows of the images at the same places; below 0: none
   */
  ImageSet(long[] ids, long[] rows) {
    this.rows = RowFilter.of(Arrays.stream(rows).filter(ImageSet::isRow).toArray());
    long[] none = new long[ids.length];
    int n = 0;
    for (int i = 0; i < ids.length; i++) {
      if (rows[i] < 0) {
        none[n++] = ids[i];
      }
    }
    this.withoutRow = Arrays.copyOf(none, n);
    this.ids = ids.clone();
    Arrays.sort(this.ids);
  }

  /** Whether a file could have it; what is written there may be any number. */
  private static boolean isRow(long row) {
    return row >= 0 && row < Long.MAX_VALUE;
  }

  /** How many there are. */
  public int size() {
    return ids.length;
  }

  /** Whether an image is among them. */
  public boolean contains(long id) {
    return Arrays.binarySearch(ids, id) >= 0;
  }

  /** The first {@code limit} of those with an id above {@code afterId}, by id. */
  public List<Long> after(long afterId, int limit) {
    int at = Arrays.binarySearch(ids, afterId);
    List<Long> page = new ArrayList<>();
    for (int i = at < 0 ? -at - 1 : at + 1; i < ids.length && page.size() < limit; i++) {
      page.add(ids[i]);
    }
    return page;
  }

  /** The rows that one of them has at least. */
  public RowFilter rows() {
    return rows;
  }

  /** Ids of those that have no row. */
  public List<Long> withoutRow() {
    return Arrays.stream(withoutRow).boxed().toList();
  }
}
