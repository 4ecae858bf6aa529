package dev.skylight.contactsheet;

import dev.skylight.internal.images.ImageException;
import dev.skylight.internal.images.Thumbnail;
import dev.skylight.internal.images.Thumbnailer;
import dev.skylight.library.Found;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The thumbnails of what was found, each made once, on all cores. Immutable, thread-safe. */
public final class Thumbnails {

  /** Twice what a page shows, for screens with small pixels. */
  static final int WIDTH = 360;

  static final int HEIGHT = 270;

  /** Either a thumbnail or why there is none. */
  record Made(Thumbnail thumbnail, String problem) {}

  private final Map<String, Made> byPath;

  private Thumbnails(Map<String, Made> byPath) {
    this.byPath = byPath;
  }

  /** Makes the thumbnails of all pictures found; one that cannot be read is remembered as such. */
  public static Thumbnails of(Collection<Section> sections) {
    Map<String, Found> pictures = new LinkedHashMap<>();
    sections.forEach(
        section -> section.found().forEach(found -> pictures.putIfAbsent(found.path(), found)));
    Map<String, Made> made = new ConcurrentHashMap<>();
    Iterator<Found> queue = pictures.values().iterator();
    int threads = Math.min(pictures.size(), Runtime.getRuntime().availableProcessors());
    ExecutorService pool = Executors.newFixedThreadPool(Math.max(1, threads));
    try {
      Future<?>[] ends = new Future<?>[threads];
      for (int i = 0; i < threads; i++) {
        ends[i] = pool.submit(() -> work(queue, made));
      }
      for (Future<?> end : ends) {
        end.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while making thumbnails", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a thumbnail could not be made", e.getCause());
    } finally {
      pool.shutdownNow();
    }
    return new Thumbnails(made);
  }

  private static void work(Iterator<Found> queue, Map<String, Made> made) {
    try (Thumbnailer thumbnailer = new Thumbnailer()) {
      Found picture = next(queue);
      while (picture != null) {
        made.put(picture.path(), make(thumbnailer, picture.file().orElse(null)));
        picture = next(queue);
      }
    }
  }

  private static Found next(Iterator<Found> queue) {
    synchronized (queue) {
      return queue.hasNext() ? queue.next() : null;
    }
  }

  private static Made make(Thumbnailer thumbnailer, Path file) {
    if (file == null) {
      return new Made(null, "no picture has this row any more");
    }
    try {
      return new Made(thumbnailer.thumbnail(file, WIDTH, HEIGHT), null);
    } catch (ImageException e) {
      return new Made(null, e.getMessage());
    }
  }

  /** Of a picture that was found. */
  Made of(Found found) {
    return byPath.get(found.path());
  }
}
