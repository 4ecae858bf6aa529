package dev.skylight.internal.thumbnails;

import dev.skylight.internal.images.ImageException;
import dev.skylight.internal.images.Thumbnailer;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Thumbnails, each made once and kept in a folder up to a size; why one cannot be made is known for
 * a minute. Thread-safe; close after use.
 */
public final class Thumbnails implements AutoCloseable {

  /** Most requests that wait for a thread. */
  private static final int WAITING = 512;

  /** Makes one that is not there. */
  @FunctionalInterface
  public interface Maker {

    /** The bytes of a JPEG file; on one of the threads, with what belongs to that. */
    byte[] make(Thumbnailer thumbnailer) throws ImageException;
  }

  private final KeptFiles kept;
  private final Makers makers;
  private final Unreadable unreadable = new Unreadable(System::nanoTime);

  /**
   * Those that a folder has.
   *
   * @param mostBytes that they may take of the disk
   * @param threads most that make some
   */
  public Thumbnails(Path folder, long mostBytes, int threads) {
    kept = new KeptFiles(folder, mostBytes);
    makers = new Makers(threads, WAITING);
    Thread look = new Thread(kept::look, "skylight-thumbnails-look"); // may be of 100,000 files
    look.setDaemon(true);
    look.start();
  }

  /**
   * The bytes of a JPEG file, made where it is not kept.
   *
   * @param key hex digits that tell the picture's content from every other one
   * @param box pixels of the box that it fits into
   * @throws ImageException where the picture cannot be read, as the maker says or said
   * @throws dev.skylight.collection.SkylightException TRANSIENT where too many newer ones came, or
   *     the thread was interrupted; what the maker throws
   * @throws IllegalStateException after {@link #close}
   */
  public byte[] get(String key, int box, Maker maker) throws ImageException {
    Optional<byte[]> there = kept(key, box);
    if (there.isPresent()) {
      return there.get();
    }
    Optional<String> reason = unreadable.why(key);
    if (reason.isPresent()) {
      throw new ImageException(reason.get());
    }
    String name = name(key, box);
    return makers.get(name, new Making(key, name, maker));
  }

  /** One that is kept. */
  public Optional<byte[]> kept(String key, int box) {
    return kept.read(name(key, box));
  }

  private static String name(String key, int box) {
    return key + "-" + box + ".thumb";
  }

  /** One that is not there yet, or was not. */
  private final class Making implements Makers.Job {
    private final String key;
    private final String name;
    private final Maker maker;
    private boolean found;

    Making(String key, String name, Maker maker) {
      this.key = key;
      this.name = name;
      this.maker = maker;
    }

    @Override
    public byte[] make(Thumbnailer thumbnailer) throws ImageException {
      Optional<byte[]> there = kept.read(name); // made between the caller's look and its request
      found = there.isPresent();
      if (found) {
        return there.get();
      }
      try {
        return maker.make(thumbnailer);
      } catch (ImageException e) {
        unreadable.add(key, e.getMessage());
        throw e;
      }
    }

    @Override
    public void keep(byte[] made) {
      if (!found) {
        kept.keep(name, made);
      }
    }
  }

  /**
   * Those that wait are refused, those that are being made are waited for, but for some seconds at
   * the most.
   */
  @Override
  public void close() {
    makers.close();
  }
}
