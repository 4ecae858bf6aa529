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

/** A collection that is open, and its thumbnails. */
public final class OpenLibrary implements Library {

  private final dev.skylight.library.Collection collection;
  private final ThumbnailCache thumbnails;

  /** Both are closed by whoever opened them. */
  public OpenLibrary(dev.skylight.library.Collection collection, ThumbnailCache thumbnails) {
    this.collection = collection;
    this.thumbnails = thumbnails;
  }

  @Override
  public String name() {
    return collection.data().name();
  }

  @Override
  public Answer search(Query query) {
    return collection.search(query);
  }

  @Override
  public long vectors() {
    return collection.rows().embedded();
  }

  @Override
  public Optional<Picture> picture(long id) {
    return collection.picture(id);
  }

  @Override
  public Map<Long, List<Picture>> pictures(List<Long> rows) {
    return collection.pictures(rows);
  }

  @Override
  public List<Picture> browse(PictureFilter wanted, long afterId, int limit) {
    return collection.browse(wanted, afterId, limit);
  }

  @Override
  public List<FolderCount> folders(String under) {
    return collection.folders(under);
  }

  @Override
  public Map<Long, Annotation> annotations(Collection<Long> ids) {
    return collection.annotations().of(ids);
  }

  @Override
  public List<TagCount> tags() {
    return collection.annotations().tags();
  }

  @Override
  public long tag(Collection<Long> ids, String tag) {
    return collection.annotations().tag(ids, tag);
  }

  @Override
  public long untag(Collection<Long> ids, String tag) {
    return collection.annotations().untag(ids, tag);
  }

  @Override
  public void rate(Collection<Long> ids, int rating) {
    collection.annotations().rate(ids, rating);
  }

  @Override
  public DuplicatePage duplicates(DuplicateKind kind, long from, int limit) {
    return collection.duplicates().groups(kind, from, limit);
  }

  @Override
  public Optional<NearSearch> near() {
    return collection.duplicates().near();
  }

  @Override
  public String thumbnailKey(Picture picture) {
    return thumbnails.key(picture);
  }

  @Override
  public byte[] thumbnail(Picture picture, ThumbnailCache.Size size) {
    return thumbnails.jpeg(picture, size);
  }

  @Override
  public Stats stats() {
    return collection.stats();
  }
}
