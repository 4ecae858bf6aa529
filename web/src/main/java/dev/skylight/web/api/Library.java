package dev.skylight.web.api;

import dev.skylight.library.Annotation;
import dev.skylight.library.Answer;
import dev.skylight.library.DuplicateKind;
import dev.skylight.library.DuplicatePage;
import dev.skylight.library.FolderCount;
import dev.skylight.library.NearSearch;
import dev.skylight.library.Picture;
import dev.skylight.library.PictureFilter;
import dev.skylight.library.Query;
import dev.skylight.library.Stats;
import dev.skylight.library.TagCount;
import dev.skylight.library.ThumbnailCache;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the API needs of a collection; each method is that of {@link
 * dev.skylight.library.Collection} or of what it hands out, and throws as that does. Thread-safe.
 */
public interface Library {

  /** What people call it. */
  String name();

  /** The pictures nearest to a query. */
  Answer search(Query query);

  /** Rows that hold a vector. */
  long vectors();

  /** A picture by its id. */
  Optional<Picture> picture(long id);

  /** All pictures of some rows. */
  Map<Long, List<Picture>> pictures(List<Long> rows);

  /** Pictures in order of id. */
  List<Picture> browse(PictureFilter wanted, long afterId, int limit);

  /** Folders below one. */
  List<FolderCount> folders(String under);

  /** What people say of pictures. */
  Map<Long, Annotation> annotations(Collection<Long> ids);

  /** All tags. */
  List<TagCount> tags();

  /** Gives a tag. */
  long tag(Collection<Long> ids, String tag);

  /** Takes one away. */
  long untag(Collection<Long> ids, String tag);

  /** Gives stars. */
  void rate(Collection<Long> ids, int rating);

  /** Groups of duplicates. */
  DuplicatePage duplicates(DuplicateKind kind, long from, int limit);

  /** The search for near duplicates. */
  Optional<NearSearch> near();

  /** What the content of a picture is called in addresses of its thumbnails. */
  String thumbnailKey(Picture picture);

  /** A thumbnail, the bytes of a JPEG file. */
  byte[] thumbnail(Picture picture, ThumbnailCache.Size size);

  /** What it is made of. */
  Stats stats();
}
