package dev.skylight.internal.images;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The formats that can be read: what files of each are called, and how they begin. */
@SuppressWarnings("ImmutableEnumChecker") // its lists and sets are those of List.of and Set.of
public enum PictureFormat {
  JPEG("JPEG", List.of("\u00ff\u00d8\u00ff"), Set.of("jpg", "jpeg", "jpe", "jfif")),
  PNG("PNG", List.of("\u0089PNG\r\n\u001a\n"), Set.of("png")),
  GIF("GIF", List.of("GIF87a", "GIF89a"), Set.of("gif")),
  BMP("BMP", List.of("BM"), Set.of("bmp")),
  WEBP("WebP", List.of("RIFF????WEBP"), Set.of("webp")),
  TIFF("TIFF", List.of("II*\0", "MM\0*", "II+\0", "MM\0+"), Set.of("tif", "tiff"));

  private final String title;

  /** As {@link HeaderBytes#matches} takes them. */
  private final List<String> beginnings;

  private final Set<String> extensions;

  PictureFormat(String title, List<String> beginnings, Set<String> extensions) {
    this.title = title;
    this.beginnings = beginnings;
    this.extensions = extensions;
  }

  /** Whether a file's extension is that of a picture; it need not be one, nor be there. */
  public static boolean named(Path file) {
    String name = file.getFileName().toString();
    String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return name.contains(".")
        && Stream.of(values()).anyMatch(format -> format.extensions.contains(extension));
  }

  /** The format of a file by its first bytes, 12 where it has them; null where it is none. */
  public static PictureFormat of(byte[] beginning) {
    try {
      return of(new HeaderBytes(ByteBuffer.wrap(beginning)));
    } catch (IOException | ImageException e) {
      throw new IllegalStateException("bytes in memory cannot be read", e);
    }
  }

  /** The format of a file by its first bytes, or null where it is none of these. */
  static PictureFormat of(HeaderBytes file) throws IOException, ImageException {
    for (PictureFormat format : values()) {
      for (String beginning : format.beginnings) {
        if (file.matches(0, beginning)) {
          return format;
        }
      }
    }
    return null;
  }

  /** All of them, as a sentence lists them. */
  public static String list() {
    return Stream.of(values()).map(PictureFormat::toString).collect(Collectors.joining(", "));
  }

  /** As the catalog names it, in lower case. */
  public String id() {
    return title.toLowerCase(Locale.ROOT);
  }

  /** As people write it. */
  @Override
  public String toString() {
    return title;
  }
}
