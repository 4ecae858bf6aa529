package dev.skylight.internal.images;

import dev.skylight.process.NativeLibraries;
import org.bytedeco.opencv.global.opencv_core;

/** Loads OpenCV once per process and sets it up for many decoders side by side. */
final class OpenCv {

  static {
    NativeLibraries.prepare();
    // each decoder has a core to itself; threads within one only get in the others' way
    opencv_core.setNumThreads(0);
  }

  private OpenCv() {}

  /** Does the work at its first call. */
  static void load() {}
}
