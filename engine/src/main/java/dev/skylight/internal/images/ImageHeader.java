package dev.skylight.internal.images;

import dev.skylight.internal.files.IoFailures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;

/**
 * What a picture's first bytes say about it; nothing is decoded. Immutable.
 *
 * @param format by its first bytes, whatever the file is called
 * @param width pixels, EXIF orientation applied
 * @param height pixels, EXIF orientation applied
 * @param orientation EXIF orientation, 1 (upright) to 8
 * @param sort what a decoder must know beforehand
 */
public record ImageHeader(PictureFormat format, int width, int height, int orientation, Sort sort) {

  /** Sorts of pictures that need a decoder of their own. */
  enum Sort {
    /** No special one. */
    COMMON,
    /** A JPEG of four components, CMYK. */
    CMYK,
    /** A JPEG of four components, YCCK. */
    YCCK,
    /** A TIFF with an alpha channel that is not multiplied into its colours. */
    ALPHA_TIFF,
    /** A TIFF with an alpha channel that is multiplied into its colours. */
    PREMULTIPLIED_TIFF,
    /** A TIFF with an alpha channel that no decoder reads as Pillow does. */
    RARE_TIFF
  }

  /**
   * Most pixels a picture may declare: the number from which Pillow speaks of a decompression bomb.
   */
  public static final long MAX_PIXELS = 178_956_970;

  /**
   * Reads the header of a file.
   *
   * @throws ImageException when it is no picture of a known format, is cut short within its header,
   *     declares more than {@link #MAX_PIXELS} pixels, is too large to be one, or cannot be opened
   */
  public static ImageHeader read(Path file) throws ImageException {
    try (FileChannel channel = open(file)) {
      checkSize(channel.size()); // a search for its header may go through all of it
      return read(new HeaderBytes(channel));
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** Reads the header of the file whose bytes are {@code [0, limit)} of {@code file}. */
  static ImageHeader read(ByteBuffer file) throws ImageException {
    try {
      return read(new HeaderBytes(file));
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /**
   * Opens a picture's file.
   *
   * @throws ImageException where it is no regular file: opening a pipe waits for its writer, and a
   *     device may never end
   */
  static FileChannel open(Path file) throws IOException, ImageException {
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    if (attributes.isDirectory()) {
      throw new ImageException("it is a folder");
    }
    if (!attributes.isRegularFile()) {
      throw new ImageException("it is a pipe, a socket or a device, not a file");
    }
    return FileChannel.open(file);
  }

  /** Refuses a file of more than {@link FileBytes#MAX_BYTES}. */
  static void checkSize(long bytes) throws ImageException {
    if (bytes > FileBytes.MAX_BYTES) {
      throw new ImageException(
          "the file has " + bytes + " bytes, more than the limit of " + FileBytes.MAX_BYTES);
    }
  }

  static ImageException unreadable(IOException e) {
    return e instanceof NoSuchFileException
        ? new ImageException("there is no such file", e)
        : new ImageException("the file cannot be read (" + IoFailures.reason(e) + ")", e);
  }

  private static ImageHeader read(HeaderBytes bytes) throws IOException, ImageException {
    if (bytes.length() == 0) {
      throw new ImageException("the file is empty");
    }
    ImageHeader header = HeaderParser.parse(bytes);
    if (header == null) {
      throw new ImageException(
          "it is not a picture in a known format (" + PictureFormat.list() + ")");
    }
    if (header.width < 1 || header.height < 1) {
      throw new ImageException(
          "its header declares a size of " + header.width + " x " + header.height + " pixels");
    }
    if ((long) header.width * header.height > MAX_PIXELS) {
      throw new ImageException(
          String.format(
              Locale.ROOT,
              "its header declares %d x %d pixels, more than the limit of %d",
              header.width,
              header.height,
              MAX_PIXELS));
    }
    return header;
  }
}
