package dev.skylight.internal.images;

import dev.skylight.internal.images.ImageHeader.Sort;
import java.io.IOException;

/**
 * Format, size and orientation out of the first bytes of a file. Sources: ITU T.81 (JPEG), the PNG
 * specification 3rd edition, GIF89a, BITMAPINFOHEADER, the WebP container specification and RFC
 * 6386, TIFF 6.0 and BigTIFF.
 */
final class HeaderParser {

  /** A picture may be smaller than a tile of it, but no tile need be larger than this. */
  private static final long MOST_PIXELS_OF_A_TILE = 1 << 24;

  private final HeaderBytes bytes;

  private HeaderParser(HeaderBytes bytes) {
    this.bytes = bytes;
  }

  /** The header, or null where the format is none of ours. */
  static ImageHeader parse(HeaderBytes bytes) throws IOException, ImageException {
    PictureFormat format = PictureFormat.of(bytes);
    if (format == null) {
      return null;
    }
    HeaderParser parser = new HeaderParser(bytes);
    return switch (format) {
      case JPEG -> parser.jpeg();
      case PNG -> parser.png();
      case GIF -> parser.gif();
      case BMP -> parser.bmp();
      case WEBP -> parser.webp();
      case TIFF -> parser.tiff();
    };
  }

  private static ImageHeader oriented(
      PictureFormat format, long width, long height, int orientation) throws ImageException {
    return oriented(format, width, height, orientation, Sort.COMMON);
  }

  private static ImageHeader oriented(
      PictureFormat format, long width, long height, int orientation, Sort sort)
      throws ImageException {
    if (width > Integer.MAX_VALUE || height > Integer.MAX_VALUE) {
      throw new ImageException(
          "its header declares a size of " + width + " x " + height + " pixels");
    }
    boolean swap = ExifOrientation.swapsSides(orientation);
    return new ImageHeader(
        format, (int) (swap ? height : width), (int) (swap ? width : height), orientation, sort);
  }

  private ImageHeader jpeg() throws IOException, ImageException {
    int width = 0;
    int height = 0;
    int components = 0;
    boolean ycck = false;
    int exif = ExifOrientation.ABSENT;
    boolean hasExif = false;
    int xmp = ExifOrientation.ABSENT;
    long at = 2;
    while (bytes.has(at, 4)) {
      if (bytes.u8(at) != 0xff) {
        at++; // garbage between segments: decoders skip it too
        continue;
      }
      int marker = bytes.u8(at + 1);
      if (marker == 0xff) {
        at++;
        continue;
      }
      if (marker <= 0x01 || (marker >= 0xd0 && marker <= 0xd8)) {
        at += 2; // no length follows these
        continue;
      }
      if (marker == 0xd9 || marker == 0xda) {
        break; // end of image, or the scan begins: everything we want comes before
      }
      long end = at + 2 + Math.max(2, bytes.u16(at + 2));
      if (isFrameHeader(marker)) {
        height = bytes.u16(at + 5);
        width = bytes.u16(at + 7);
        components = bytes.u8(at + 9);
      } else if (marker == 0xe1 && bytes.matches(at + 4, "Exif\0\0")) {
        // a second one goes on where the first one ended
        exif = hasExif ? exif : ExifOrientation.inExif(bytes, at + 10, end);
        hasExif = true;
      } else if (marker == 0xe1 && bytes.matches(at + 4, "http://ns.adobe.com/xap/1.0/\0")) {
        xmp = ExifOrientation.inXmp(bytes, at + 33, end);
      } else if (marker == 0xee && bytes.matches(at + 4, "Adobe")) {
        ycck = bytes.u8(at + 15) == 2;
      }
      at = end;
    }
    if (components == 0) {
      throw new ImageException("it begins like a JPEG but ends before its frame header");
    }
    Sort sort = components != 4 ? Sort.COMMON : ycck ? Sort.YCCK : Sort.CMYK;
    return oriented(PictureFormat.JPEG, width, height, ExifOrientation.resolve(exif, xmp), sort);
  }

  /** SOF0 to SOF15 without DHT, JPG and DAC, which share their numbers. */
  private static boolean isFrameHeader(int marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
  }

  private ImageHeader png() throws IOException, ImageException {
    if (!bytes.matches(12, "IHDR")) {
      throw new ImageException("it begins like a PNG but has no IHDR chunk");
    }
    long width = bytes.u32(16);
    long height = bytes.u32(20);
    int exif = ExifOrientation.ABSENT;
    boolean hasExif = false;
    long profile = -1;
    int xmp = ExifOrientation.ABSENT;
    // all may also follow the pixels, and Pillow honours them there
    for (long at = 8; bytes.has(at, 12) && !bytes.matches(at + 4, "IEND"); ) {
      long end = at + 12 + bytes.u32(at);
      if (bytes.matches(at + 4, "eXIf")) {
        exif = ExifOrientation.inExif(bytes, at + 8, end - 4);
        hasExif = true;
      } else if (RawProfile.at(bytes, at)) {
        profile = at; // the last one counts
      } else if (bytes.matches(at + 4, "iTXtXML:com.adobe.xmp\0")) {
        xmp = ExifOrientation.inXmp(bytes, at + 8, end - 4);
      }
      at = end;
    }
    if (!hasExif && profile >= 0) {
      exif = RawProfile.orientation(bytes, profile);
    }
    return oriented(PictureFormat.PNG, width, height, ExifOrientation.resolve(exif, xmp));
  }

  private ImageHeader gif() throws IOException, ImageException {
    GifFrame frame = GifFrame.first(bytes);
    return oriented(
        PictureFormat.GIF, frame.canvasWidth(), frame.canvasHeight(), ExifOrientation.UPRIGHT);
  }

  private ImageHeader bmp() throws IOException, ImageException {
    bytes.littleEndian(true);
    long headerSize = bytes.u32(14);
    if (headerSize == 12) { // OS/2 1.x
      return oriented(PictureFormat.BMP, bytes.u16(18), bytes.u16(20), ExifOrientation.UPRIGHT);
    }
    if (headerSize < 16 || headerSize > 1024) {
      return null;
    }
    int height = (int) bytes.u32(22); // negative: rows run from top to bottom
    return oriented(
        PictureFormat.BMP, bytes.u32(18), Math.abs((long) height), ExifOrientation.UPRIGHT);
  }

  private ImageHeader webp() throws IOException, ImageException {
    int width = 0;
    int height = 0;
    int exif = ExifOrientation.ABSENT;
    boolean hasExif = false;
    int xmp = ExifOrientation.ABSENT;
    int flags = 0;
    bytes.littleEndian(true);
    long riff = 8 + bytes.u32(4);
    for (long at = 12; at < riff && bytes.has(at, 8); ) {
      bytes.littleEndian(true);
      long size = bytes.u32(at + 4);
      long data = at + 8;
      if (bytes.matches(at, "VP8X")) {
        flags = bytes.u8(data);
        width = bytes.u24le(data + 4) + 1;
        height = bytes.u24le(data + 7) + 1;
      } else if (width == 0 && bytes.matches(at, "VP8 ")) {
        width = bytes.u16(data + 6) & 0x3fff;
        height = bytes.u16(data + 8) & 0x3fff;
      } else if (width == 0 && bytes.matches(at, "VP8L")) {
        long bits = bytes.u32(data + 1);
        width = (int) (bits & 0x3fff) + 1;
        height = (int) ((bits >> 14) & 0x3fff) + 1;
      } else if ((flags & 8) != 0 && !hasExif && bytes.matches(at, "EXIF")) {
        // some writers keep the mark that only JPEG needs
        long start = bytes.matches(data, "Exif\0\0") ? data + 6 : data;
        exif = ExifOrientation.inExif(bytes, start, data + size);
        hasExif = true;
      } else if ((flags & 4) != 0 && bytes.matches(at, "XMP ")) {
        xmp = ExifOrientation.inXmp(bytes, data, data + size);
      }
      at = data + size + (size & 1);
    }
    if (width == 0) {
      throw new ImageException("it begins like a WebP but ends before its picture");
    }
    return oriented(PictureFormat.WEBP, width, height, ExifOrientation.resolve(exif, xmp));
  }

  private ImageHeader tiff() throws IOException, ImageException {
    boolean little = bytes.u8(0) == 'I';
    boolean big = bytes.u8(little ? 2 : 3) == '+';
    bytes.littleEndian(little);
    long directory = big ? bytes.u64(8) : bytes.u32(4);
    long entries = big ? bytes.u64(directory) : bytes.u16(directory);
    if (entries < 1 || entries > 0xffff) {
      throw new ImageException("its TIFF directory declares " + entries + " entries");
    }
    long width = 0;
    long height = 0;
    long tile = 0;
    int orientation = ExifOrientation.UPRIGHT;
    long extra = -1;
    boolean palette = false;
    boolean jpeg = false;
    for (long i = 0; i < entries; i++) {
      long entry = directory + (big ? 8 + 20 * i : 2 + 12 * i);
      switch (bytes.u16(entry)) {
        case 256 -> width = tiffNumber(entry, big);
        case 257 -> height = tiffNumber(entry, big);
        case 259 -> jpeg = tiffNumber(entry, big) == 7;
        case 262 -> palette = tiffNumber(entry, big) == 3;
        case 274 -> orientation = ExifOrientation.valid((int) tiffNumber(entry, big));
        case 322 -> tile = tiffNumber(entry, big);
        case 323 -> tile *= tiffNumber(entry, big);
        case 338 -> extra = tiffNumber(entry, big);
        default -> {}
      }
    }
    if (tile < 0 || tile > Math.max(2 * width * height, MOST_PIXELS_OF_A_TILE)) {
      throw new ImageException("its TIFF tiles of " + tile + " pixels are larger than the picture");
    }
    Sort sort =
        extra < 0 || palette
            ? Sort.COMMON
            : jpeg || big ? Sort.RARE_TIFF : extra == 1 ? Sort.PREMULTIPLIED_TIFF : Sort.ALPHA_TIFF;
    return oriented(PictureFormat.TIFF, width, height, orientation, sort);
  }

  private long tiffNumber(long entry, boolean big) throws IOException, ImageException {
    long value = entry + (big ? 12 : 8);
    return switch (bytes.u16(entry + 2)) {
      case 1 -> bytes.u8(value);
      case 3 -> bytes.u16(value);
      case 4 -> bytes.u32(value);
      case 16 -> bytes.u64(value);
      default -> 0;
    };
  }
}
