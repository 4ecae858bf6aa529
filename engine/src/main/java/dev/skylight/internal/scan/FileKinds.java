package dev.skylight.internal.scan;

import dev.skylight.internal.images.ImageException;
import dev.skylight.internal.images.ImageHeader;
import dev.skylight.internal.images.PictureFormat;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/**
 * Which files are pictures, and what the others are called when they are counted. A picture's
 * extension is believed; where the extension is one of another format, begins like a picture's
 * ({@code jpg_large}), is a number or absent, the file's beginning decides. Others are not opened.
 */
public final class FileKinds {

  static final String NO_EXTENSION = "no extension";

  /** Longer ones are no extensions. */
  private static final int LONGEST = 12;

  /** Raw pictures are TIFFs by their first bytes, with a thumbnail where a TIFF has its picture. */
  private static final Set<String> RAW =
      Set.of(
          "dng", "cr2", "cr3", "nef", "nrw", "arw", "srf", "sr2", "orf", "rw2", "raf", "pef", "srw",
          "3fr", "iiq", "raw");

  /** Formats that are not read, and names that several formats go by. */
  private static final Set<String> OTHER =
      Set.of(
          "heic", "heif", "hif", "avif", "jxl", "jp2", "jpx", "j2k", "mpo", "apng", "jps", "pjpeg",
          "pjp", "jif", "jfi", "dib", "psd", "ico", "ppm", "pgm", "pbm", "exr", "hdr", "tga", "img",
          "image", "photo", "pic", "picture");

  private FileKinds() {}

  /** Whether to take a regular file; opens it only where its name leaves that open. */
  static boolean isPicture(Path file) {
    if (PictureFormat.named(file)) {
      return true;
    }
    String extension = extension(file);
    boolean raw = RAW.contains(extension);
    if (!raw && !OTHER.contains(extension) && !isOpen(extension)) {
      return false;
    }
    try {
      PictureFormat format = ImageHeader.read(file).format();
      return !(raw && format == PictureFormat.TIFF);
    } catch (ImageException e) {
      return false; // counted under its extension
    }
  }

  private static boolean isOpen(String extension) {
    return extension.isEmpty()
        || extension.chars().allMatch(Character::isDigit)
        || extension.matches("(jpe?g|png|gif|bmp|webp|tiff?).+");
  }

  /** Whether a kind is the extension of pictures in a format that is not read. */
  public static boolean isOtherFormat(String kind) {
    String extension = kind.replaceFirst("^\\.", "");
    return RAW.contains(extension) || OTHER.contains(extension);
  }

  /** As it is counted: its extension with the dot, in lower case. */
  static String kind(Path file) {
    String extension = extension(file);
    return extension.isEmpty() ? NO_EXTENSION : "." + extension;
  }

  private static String extension(Path file) {
    String name = file.getFileName().toString();
    String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    boolean none = !name.contains(".") || extension.length() > LONGEST;
    return none || extension.matches(".*[\\s\\p{Cntrl}\\ufffd].*") ? "" : extension;
  }
}
