package dev.skylight.internal.images;

import java.nio.ByteBuffer;

/**
 * Counts the scans of a JPEG that needs several. Each goes over all of the picture again, so a
 * small file can ask for hours of work; Pillow would do it.
 */
final class JpegScans {

  /** The limit that libjpeg-turbo's own fuzzers use; encoders write about ten. */
  private static final int MAX_SCANS = 500;

  /** As many pixels as 50 scans of the largest picture go over. */
  private static final long MAX_WORK = 50 * ImageHeader.MAX_PIXELS;

  private JpegScans() {}

  /** Refuses a file of too many. */
  static void check(ByteBuffer file, long pixels) throws ImageException {
    int scans = 0;
    int end = file.limit() - 1;
    for (int at = firstScan(file); at < end; at++) {
      if (file.get(at) == (byte) 0xff && file.get(at + 1) == (byte) 0xda) {
        scans++;
      }
    }
    if (scans > MAX_SCANS || scans * pixels > MAX_WORK) {
      throw new ImageException(
          "its " + scans + " scans of " + pixels + " pixels are more than a picture needs");
    }
  }

  /** Where the first scan begins; the file's end where one scan is all there can be. */
  private static int firstScan(ByteBuffer file) {
    int components = 0;
    int at = 2;
    while (at + 4 < file.limit()) {
      int marker = file.get(at + 1) & 0xff;
      if ((file.get(at) & 0xff) != 0xff || marker == 0xff) {
        at++;
      } else if (marker <= 0x01 || (marker >= 0xd0 && marker <= 0xd8)) {
        at += 2;
      } else if (marker == 0xda) {
        boolean all = (file.get(at + 4) & 0xff) == components;
        return all ? file.limit() : at;
      } else {
        if (marker == 0xc0 || marker == 0xc1 || marker == 0xc9) {
          components = at + 9 < file.limit() ? file.get(at + 9) & 0xff : 0; // one pass may do
        }
        at += 2 + Math.max(2, file.getShort(at + 2) & 0xffff);
      }
    }
    return file.limit();
  }
}
