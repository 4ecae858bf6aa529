package dev.skylight.library;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.files.IoFailures;
import dev.skylight.internal.images.ImageException;
import dev.skylight.internal.images.Thumbnailer;
import dev.skylight.internal.thumbnails.Contents;
import dev.skylight.internal.thumbnails.Thumbnails;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Small upright copies of pictures as JPEG files, each made once per content and kept in the data
 * folder up to a size. Newest request first; as many threads as cores. Where the folder cannot be
 * written they are made each time. Any number of processes may keep theirs in one folder.
 *
 * <p>Thread-safe; close after use.
 */
public final class ThumbnailCache implements AutoCloseable {

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

  private final Thumbnails thumbnails;
  private volatile boolean closed;

  ThumbnailCache(Path folder, long mostBytes) {
    thumbnails = new Thumbnails(folder, mostBytes, Runtime.getRuntime().availableProcessors());
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
    try {
      return thumbnails.get(key, size.box(), thumbnailer -> make(picture, key, size, thumbnailer));
    } catch (ImageException e) {
      throw new SkylightException(
          Kind.BAD_INPUT,
          "Cannot read the picture " + picture.path() + ": " + e.getMessage() + ".",
          e);
    }
  }

  private byte[] make(Picture picture, String key, Size size, Thumbnailer thumbnailer)
      throws ImageException {
    byte[] jpeg;
    try {
      Path file = picture.file().orElseThrow();
      jpeg = thumbnailer.thumbnail(file, size.box(), size.box()).jpeg();
    } catch (ImageException e) {
      checkUnchanged(picture, key);
      throw e;
    }
    checkUnchanged(picture, key);
    return jpeg;
  }

  /** What was read may be of a later content than the key says. */
  private void checkUnchanged(Picture picture, String key) {
    if (!key(picture).equals(key)) {
      throw new SkylightException(
          Kind.TRANSIENT,
          picture.path() + " was changed while it was read. Ask for its thumbnail again.");
    }
  }

  /**
   * Later calls are refused, those that wait likewise; returns when those that are being made are,
   * but after some seconds at the latest.
   */
  @Override
  public void close() {
    closed = true;
    thumbnails.close();
  }
}
