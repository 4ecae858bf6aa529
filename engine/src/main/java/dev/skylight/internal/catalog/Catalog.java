package dev.skylight.internal.catalog;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;

/**
 * The table {@code images}. Implementations tolerate other programs that read and write the same
 * database at the same time; a database that stays locked is a {@link
 * dev.skylight.collection.SkylightException} of kind TRANSIENT. One thread at a time.
 */
public interface Catalog extends AutoCloseable {

  /**
   * Highest {@code embedding_index} + 1; 0 where no image has one.
   *
   * @throws dev.skylight.collection.SkylightException BAD_INPUT where it is so high that no file is
   *     meant
   */
  long rows();

  /**
   * Looks at every {@code embedding_index} once: a whole number, also as text or a real number, is
   * a row; NULL, -1 and an empty text are none.
   *
   * @param fileRows rows that the file has already; 0: none
   * @throws dev.skylight.collection.SkylightException BAD_INPUT with the first value that is
   *     neither, or far higher than there are images, and with the statement that mends it
   */
  void check(long fileRows);

  /** Number of images. */
  long imageCount();

  /** Images with {@code from <= embedding_index < to}, by index, then by id. */
  List<CatalogImage> imagesOfRows(long from, long to);

  /**
   * Images that have one of {@code rows}, and those with one of {@code ids}, each once, by index,
   * then by id; one query, however many are asked for.
   */
  List<CatalogPicture> pictures(Collection<Long> rows, Collection<Long> ids);

  /** Images with the given ids, by id; unknown ids are left out. */
  List<CatalogImage> imagesById(List<Long> ids);

  /** Up to {@code limit} images without an index and with an id above {@code afterId}, by id. */
  List<CatalogImage> imagesWithoutRow(long afterId, int limit);

  /** How many images there are without an index. */
  long countWithoutRow();

  /**
   * Writes {@code embedding_index} where it is none (NULL, -1 or empty), in one transaction.
   *
   * @param rowById row of each image id; images may share one
   * @return how many had none and have a row now
   */
  long assignRows(Map<Long, Long> rowById);

  /** As {@link #assignRows}, without the rows that an image has already. */
  long assignFreeRows(Map<Long, Long> rowById);

  /** Adds images or updates the file facts of those known by path; never touches their index. */
  void register(List<ImageFile> files);

  /** Up to {@code limit} images with an id above {@code afterId}, by id. */
  List<CatalogImage> images(long afterId, int limit);

  /**
   * Images whose files had this SHA-256 when they were last registered, by id; none where the
   * catalog keeps no hashes.
   */
  List<CatalogImage> imagesByHash(String fileHash);

  /**
   * Notes that files of images are at other paths now, in one transaction; their indices stay. They
   * may have changed places with each other.
   *
   * @param byId file of each image id, as it is now
   */
  void move(Map<Long, ImageFile> byId);

  /**
   * Removes images.
   *
   * @return how many there were
   */
  long remove(List<Long> ids);

  /** What the catalog knows of the file at {@code filePath}, or null. */
  ImageFile find(String filePath);

  /** Ids of the images at some paths, by path; the lowest of several, unknown ones left out. */
  Map<String, Long> idsAt(Collection<String> paths);

  /** What people say of its images; good for as long as the catalog is open. */
  Remarks remarks();

  /** Images that pass a filter. Kept until the catalog changes. */
  ImageSet matching(ImageFilter filter);

  /**
   * How many images lie directly in each folder, by the folder's path as file paths begin: without
   * a slash at its end unless it is all, and empty where a path has none. Kept until the catalog
   * changes.
   */
  NavigableMap<String, Long> folders();

  /** Images and bytes by format, the most images first. Kept until the catalog changes. */
  List<FormatTotal> formats();

  @Override
  void close();
}
