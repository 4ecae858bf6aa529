package dev.skylight.internal.images;

import org.bytedeco.javacpp.Pointer;
import org.bytedeco.opencv.global.opencv_core;

/** Loads OpenCV once per process and sets it up for many decoders side by side. */
final class OpenCv {

  static {
    // JavaCPP would count ONNX Runtime's weights as a leak of its own and refuse to allocate
    if (System.getProperty("org.bytedeco.javacpp.maxPhysicalBytes") == null) {
      System.setProperty("org.bytedeco.javacpp.maxPhysicalBytes", "0");
    }
    Pointer.totalBytes(); // initialised before any library loads, see dev.skylight.faiss.Faiss
    // each decoder has a core to itself; threads within one only get in the others' way
    opencv_core.setNumThreads(0);
  }

  private OpenCv() {}

  /** Does the work at its first call. */
  static void load() {}
}
