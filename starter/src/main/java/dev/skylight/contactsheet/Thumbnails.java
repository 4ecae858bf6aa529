package dev.skylight.contactsheet;

import dev.skylight.internal.images.ImageException;
import dev.skylight.internal.images.Thumbnailer;
import dev.skylight.library.Found;
import java.awt.image.BufferedImage;
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
  record Thumbnail(BufferedImage image, String problem) {}

  private final Map<String, Thumbnail> byPath;

  private Thumbnails(Map<String, Thumbnail> byPath) {
    this.byPath = byPath;
  }

  /** Makes the thumbnails of all pictures found; one that cannot be read is remembered as such. */
  public static Thumbnails of(Collection<Section> sections) {
    Map<String, Found> pictures = new LinkedHashMap<>();
    sections.forEach(
        section -> section.found().forEach(found -> pictures.putIfAbsent(found.path(), found)));
    Map<String, Thumbnail> made = new ConcurrentHashMap<>();
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

  private static void work(Iterator<Found> queue, Map<String, Thumbnail> made) {
    try (Thumbnailer thumbnailer = new Thumbnailer(WIDTH, HEIGHT)) {
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

  private static Thumbnail make(Thumbnailer thumbnailer, Path file) {
    if (file == null) {
      return new Thumbnail(null, "no picture has this row any more");
    }
    try {
      return new Thumbnail(thumbnailer.thumbnail(file), null);
    } catch (ImageException e) {
      return new Thumbnail(null, e.getMessage());
    }
  }

  /** Of a picture that was found. */
  Thumbnail of(Found found) {
    return byPath.get(found.path());
  }
}
