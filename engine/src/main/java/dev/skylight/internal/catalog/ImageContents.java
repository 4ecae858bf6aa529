package dev.skylight.internal.catalog;

import java.util.List;
import java.util.function.Supplier;

/**
 * Passes over all images of a catalog. Errors are {@link
 * dev.skylight.collection.SkylightException}s: TRANSIENT where the database stays locked, DAMAGED
 * where it is broken. One thread at a time.
 */
public interface ImageContents extends AutoCloseable {

  /** Hears of images. */
  @FunctionalInterface
  interface Visitor {
    /**
     * An image.
     *
     * @param row its {@code embedding_index}; -1 where it has none
     * @param hash its {@code file_hash} as it stands there; null where it has none
     */
    void image(long id, long row, String hash);
  }

  /** Tells of every image, by id. */
  void visit(Visitor visitor);

  /** Rows that more than one image has, ascending. */
  List<Long> sharedRows();

  /**
   * What was made of the catalog before, if its file is still as it was then and memory was not
   * short; else what is made now.
   *
   * @param kind what is kept, one of each class
   */
  <T> T kept(Class<T> kind, Supplier<T> making);

  @Override
  void close();
}
