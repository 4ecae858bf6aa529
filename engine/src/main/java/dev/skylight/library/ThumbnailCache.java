package dev.skylight.library;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.files.IoFailures;
import dev.skylight.internal.images.ImageException;
import dev.skylight.internal.images.Thumbnailer;
import dev.skylight.internal.thumbnails.Contents;
import dev.skylight.internal.thumbnails.KeptFiles;
import dev.skylight.internal.thumbnails.Makers;
import dev.skylight.internal.thumbnails.Unreadable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Small upright copies of pictures as JPEG files, each made once per content and kept in the data
 * folder up to a size. Newest request first; as many threads as cores. Where the folder cannot be
 * written they are made each time. Any number of processes may keep theirs in one folder.
 *
 * <p>Thread-safe; close after use.
 */
public final class ThumbnailCache implements AutoCloseable {

  /** Most requests that wait for a thread. */
  private static final int WAITING = 512;

  /** Pixels of the box that a thumbnail fits into. */
  public enum Size {
    /** For grids: 320 pixels. */
    SMALL(320),
    /** To look at one: 1600 pixels. */
    LARGE(1600);

    private final int box;

    Size(int box) {
      this.box = box;
    }

    /** Pixels, both ways. */
    public int box() {
      return box;
    }
  }

  private final KeptFiles kept;
  private final Makers makers = new Makers(Runtime.getRuntime().availableProcessors(), WAITING);
  private final Unreadable unreadable = new Unreadable(System::nanoTime);
  private volatile boolean closed;

  ThumbnailCache(Path folder, long mostBytes) {
    kept = new KeptFiles(folder, mostBytes);
    Thread look = new Thread(kept::look, "skylight-thumbnails-look"); // may be of 100,000 files
    look.setDaemon(true);
    look.start();
  }

  /**
   * What tells a picture's content now from an earlier one: 32 hex digits. Looks at the file's size
   * and time, does not read it.
   *
   * @throws SkylightException BAD_INPUT where the file is not there, TRANSIENT where the disk does
   *     not answer
   * @throws IllegalStateException after {@link #close}
   */
  public String key(Picture picture) {
    if (closed) {
      throw new IllegalStateException("the thumbnails were closed");
    }
    Path file =
        picture
            .file()
            .orElseThrow(
                () ->
                    new SkylightException(
                        Kind.BAD_INPUT,
                        "Cannot show " + picture.path() + ": no file can be called so here."));
    try {
      return new Contents(file, picture.bytes(), picture.modifiedMillis(), picture.hash()).key();
    } catch (IOException e) {
      if (Files.exists(file)) {
        throw IoFailures.ofFile("show the picture", file, e);
      }
      throw new SkylightException(
          Kind.BAD_INPUT,
          "Cannot show "
              + file
              + ": it is not there. Mount its disk, or tell where its folder is"
              + " now with 'skylight run-pipeline FOLDER'.",
          e);
    }
  }

  /**
   * The bytes of a JPEG file.
   *
   * @throws SkylightException BAD_INPUT where the picture is not there or cannot be read, TRANSIENT
   *     where too many others wait, the file is being changed, the thread was interrupted, or the
   *     disk does not answer
   * @throws IllegalStateException after {@link #close}
   */
  public byte[] jpeg(Picture picture, Size size) {
    String key = key(picture);
    Making making = new Making(picture, key, size.box());
    Optional<byte[]> there = kept.read(making.name);
    if (there.isPresent()) {
      return there.get();
    }
    try {
      Optional<String> reason = unreadable.why(key);
      if (reason.isPresent()) {
        throw new ImageException(reason.get());
      }
      return makers.get(making.name, making);
    } catch (ImageException e) {
      throw new SkylightException(
          Kind.BAD_INPUT,
          "Cannot read the picture " + picture.path() + ": " + e.getMessage() + ".",
          e);
    }
  }

  /** One that is not there yet, or was not. */
  private final class Making implements Makers.Job {
    private final Picture picture;
    private final String key;
    private final int box;
    private final String name;
    private boolean found;

    Making(Picture picture, String key, int box) {
      this.picture = picture;
      this.key = key;
      this.box = box;
      this.name = key + "-" + box + ".thumb";
    }

    @Override
    public byte[] make(Thumbnailer thumbnailer) throws ImageException {
      Optional<byte[]> there = kept.read(name); // made between the caller's look and its request
      found = there.isPresent();
      return found ? there.get() : decode(thumbnailer);
    }

    private byte[] decode(Thumbnailer thumbnailer) throws ImageException {
      try {
        byte[] jpeg = thumbnailer.thumbnail(picture.file().orElseThrow(), box, box).jpeg();
        checkUnchanged();
        return jpeg;
      } catch (ImageException e) {
        checkUnchanged();
        unreadable.add(key, e.getMessage());
        throw e;
      }
    }

    /** What was read may be of a later content than the name says. */
    private void checkUnchanged() {
      if (!key(picture).equals(key)) {
        throw new SkylightException(
            Kind.TRANSIENT,
            picture.path() + " was changed while it was read. Ask for its thumbnail again.");
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
   * Later calls are refused, those that wait likewise; returns when those that are being made are,
   * but after some seconds at the latest.
   */
  @Override
  public void close() {
    closed = true;
    makers.close();
  }
}
