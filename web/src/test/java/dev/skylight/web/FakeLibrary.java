package dev.skylight.web;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.job.IndexResult;
import dev.skylight.library.Annotation;
import dev.skylight.library.Answer;
import dev.skylight.library.DuplicateGroup;
import dev.skylight.library.DuplicateKind;
import dev.skylight.library.DuplicatePage;
import dev.skylight.library.FolderCount;
import dev.skylight.library.Found;
import dev.skylight.library.IndexState;
import dev.skylight.library.NearSearch;
import dev.skylight.library.Picture;
import dev.skylight.library.PictureFilter;
import dev.skylight.library.Query;
import dev.skylight.library.RowsState;
import dev.skylight.library.Stats;
import dev.skylight.library.TagCount;
import dev.skylight.library.ThumbnailCache;
import dev.skylight.web.api.Library;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Files of a folder as pictures 0, 1, ...; every search finds them all in this order. */
class FakeLibrary implements Library {

  private final List<Picture> pictures = new ArrayList<>();
  private final Map<Long, TreeSet<String>> tags = new ConcurrentHashMap<>();
  private final Map<Long, Integer> ratings = new ConcurrentHashMap<>();

  /** What the next searches throw; null: nothing. */
  volatile RuntimeException failure;

  /** What searches wait for; null: nothing. */
  volatile CountDownLatch held;

  volatile Query asked;

  /** Adds a picture, and its file where there are bytes. */
  FakeLibrary add(Path file, byte[] content) {
    try {
      if (content != null) {
        Files.write(file, content);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    long id = pictures.size();
    pictures.add(
        new Picture(
            id,
            id,
            file.toString(),
            Optional.of(file),
            4,
            3,
            "jpeg",
            content == null ? 0 : content.length,
            0,
            "hash" + id / 2));
    return this;
  }

  @Override
  public String name() {
    return "photos";
  }

  @Override
  public Answer search(Query query) {
    asked = query;
    CountDownLatch gate = held;
    try {
      if (gate != null && !gate.await(30, TimeUnit.SECONDS)) {
        throw new IllegalStateException("nobody let it go");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    if (failure != null) {
      throw failure;
    }
    List<Found> found = new ArrayList<>();
    for (Picture picture : pictures) {
      found.add(
          new Found(found.size() + 1, picture.row(), 0.3f, Optional.of(picture), "caption", false));
    }
    return new Answer(
        found,
        Optional.of(Path.of("/home/somebody/models/demo")),
        false,
        List.of("There is no index yet in /home/somebody/data/faiss.index."));
  }

  @Override
  public long vectors() {
    return pictures.size();
  }

  @Override
  public Optional<Picture> picture(long id) {
    return id < 0 || id >= pictures.size() ? Optional.empty() : Optional.of(pictures.get((int) id));
  }

  @Override
  public Map<Long, List<Picture>> pictures(List<Long> rows) {
    Map<Long, List<Picture>> found = new TreeMap<>();
    rows.forEach(row -> picture(row).ifPresent(one -> found.put(row, pictures)));
    return found;
  }

  @Override
  public List<Picture> browse(PictureFilter wanted, long afterId, int limit) {
    return pictures.stream().filter(one -> one.id() > afterId).limit(limit).toList();
  }

  @Override
  public List<FolderCount> folders(String under) {
    return List.of(new FolderCount(under + "/sea", pictures.size()));
  }

  @Override
  public Map<Long, Annotation> annotations(Collection<Long> ids) {
    Map<Long, Annotation> said = new TreeMap<>();
    for (long id : ids) {
      List<String> all = List.copyOf(tags.getOrDefault(id, new TreeSet<>()));
      said.put(id, new Annotation(all, ratings.getOrDefault(id, 0)));
    }
    return said;
  }

  @Override
  public List<TagCount> tags() {
    Map<String, Long> counts = new TreeMap<>();
    tags.values().forEach(all -> all.forEach(tag -> counts.merge(tag, 1L, Long::sum)));
    return counts.entrySet().stream()
        .map(tag -> new TagCount(tag.getKey(), tag.getValue()))
        .toList();
  }

  @Override
  public synchronized long tag(Collection<Long> ids, String tag) {
    if (tag.isBlank() || tag.length() > 100) {
      throw new SkylightException(Kind.BAD_INPUT, "A tag has 1 to 100 characters.");
    }
    return ids.stream()
        .filter(id -> tags.computeIfAbsent(id, none -> new TreeSet<>()).add(tag))
        .count();
  }

  @Override
  public synchronized long untag(Collection<Long> ids, String tag) {
    return ids.stream().filter(id -> tags.getOrDefault(id, new TreeSet<>()).remove(tag)).count();
  }

  @Override
  public void rate(Collection<Long> ids, int rating) {
    if (rating < 0 || rating > 5) {
      throw new SkylightException(Kind.BAD_INPUT, "A picture has 0 to 5 stars.");
    }
    ids.forEach(id -> ratings.put(id, rating));
  }

  @Override
  public DuplicatePage duplicates(DuplicateKind kind, long from, int limit) {
    return new DuplicatePage(
        List.of(new DuplicateGroup(kind, 0.97f, pictures)), OptionalLong.of(from + limit), 3);
  }

  @Override
  public Optional<NearSearch> near() {
    return Optional.of(new NearSearch(0.96f, 9, 9, 2, true));
  }

  @Override
  public String thumbnailKey(Picture picture) {
    return String.format("%032x", picture.id() + 1);
  }

  @Override
  public byte[] thumbnail(Picture picture, ThumbnailCache.Size size) {
    return Samples.jpeg();
  }

  @Override
  public Stats stats() {
    return new Stats(
        pictures.size(),
        10,
        Map.of("jpeg", 2L),
        new RowsState(2, 2, 0, 0, 1, 1, 0),
        new IndexState(
            IndexState.Standing.CURRENT,
            Optional.of(new IndexResult("Flat", 2, 1, 0.95, 0.1, 100, 1, ""))),
        100,
        100,
        "demo",
        1,
        1,
        1);
  }
}
