package dev.skylight.web.api;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Kinds of pictures that are pixels alone, by a file's first bytes, whatever it is called. */
enum RasterKind {
  JPEG("image/jpeg", true),
  PNG("image/png", true),
  GIF("image/gif", true),
  BMP("image/bmp", true),
  WEBP("image/webp", true),
  /** Browsers do not show it. */
  TIFF("image/tiff", false);

  /** Bytes of which to look at. */
  static final int LOOK = 16;

  private final String type;
  private final boolean shown;

  RasterKind(String type, boolean shown) {
    this.type = type;
    this.shown = shown;
  }

  /** Content type. */
  String type() {
    return type;
  }

  /** Whether browsers show it. */
  boolean shown() {
    return shown;
  }

  /** The kind that begins so. */
  static Optional<RasterKind> of(byte[] begin) {
    String text = new String(begin, 0, Math.min(begin.length, LOOK), StandardCharsets.ISO_8859_1);
    if (text.startsWith("\u00ff\u00d8\u00ff")) {
      return Optional.of(JPEG);
    } else if (text.startsWith("\u0089PNG\r\n\u001a\n")) {
      return Optional.of(PNG);
    } else if (text.startsWith("GIF87a") || text.startsWith("GIF89a")) {
      return Optional.of(GIF);
    } else if (text.startsWith("RIFF") && text.startsWith("WEBP", 8)) {
      return Optional.of(WEBP);
    } else if (text.startsWith("BM")) {
      return Optional.of(BMP);
    } else if (text.matches("(?s)(?:II[*+]\0|MM\0[*+]).*")) {
      return Optional.of(TIFF);
    }
    return Optional.empty();
  }
}
