package dev.skylight.faiss;

import static dev.skylight.faiss.capi.global.faiss.faiss_fvec_inner_products_ny;
import static dev.skylight.faiss.capi.global.faiss.faiss_get_last_error;
import static dev.skylight.faiss.capi.global.faiss.faiss_get_version;
import static dev.skylight.faiss.capi.global.faiss.skylight_faiss_level;
import static dev.skylight.faiss.capi.global.faiss.skylight_faiss_level_runs;
import static dev.skylight.faiss.capi.global.faiss.skylight_faiss_set_threads;
import static dev.skylight.faiss.capi.global.faiss.skylight_faiss_threads;

import dev.skylight.process.NativeLibraries;
import java.lang.ref.Reference;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;

/** The library as a whole. Thread-safe. */
public final class Faiss {

  // FAISS errors begin with where: "Error in <function> at <file>:<line>: <text>"
  private static final String LOCATION = "Error in ";

  /** Of a vector's squares: products and squared distances of two such still are floats. */
  private static final double LONGEST = 1e37;

  private static volatile int threads;

  // null: loaded. Kept, so that a second try says the same as the first
  private static final String FAILURE = load();

  private Faiss() {}

  private static String load() {
    String platform = NativeLibraries.platform();
    try {
      NativeLibraries.load(dev.skylight.faiss.capi.global.faiss.class);
    } catch (LinkageError e) {
      return "cannot load FAISS's native library for "
          + platform
          + "; is skylight-faiss-VERSION-"
          + platform
          + ".jar on the class path, and libstdc++ on the system? "
          + e.getMessage();
    }
    if (skylight_faiss_level_runs() == 0) {
      return "FAISS was compiled for a processor with "
          + skylight_faiss_level().getString()
          + ", which this one lacks; build it on this machine, or with FAISS_OPT_LEVEL=generic";
    }
    return null;
  }

  /** Loads the native library if that has not happened yet. */
  static void ensureLoaded() {
    if (FAILURE != null) {
      throw new FaissException(FAILURE);
    }
  }

  /** FAISS's version, such as 1.12.0. */
  public static String version() {
    ensureLoaded();
    return faiss_get_version().getString();
  }

  /** The instruction set FAISS was compiled for: avx512, avx2 or generic. */
  public static String level() {
    ensureLoaded();
    return skylight_faiss_level().getString();
  }

  /** How many threads one FAISS call may use. */
  public static int threads() {
    ensureLoaded();
    applyThreads();
    return skylight_faiss_threads();
  }

  /**
   * Limits the threads of each later FAISS call, from whatever thread it is made. Programs that
   * search from many threads at once do best with 1.
   *
   * @param count threads, at least 1
   */
  public static void setThreads(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("threads must be at least 1, not " + count);
    }
    threads = count;
  }

  /** OpenMP keeps the number per calling thread, so each call sets it anew (a few nanoseconds). */
  static void applyThreads() {
    int count = threads;
    if (count > 0) {
      skylight_faiss_set_threads(count);
    }
  }

  /**
   * Inner products of one query with many vectors.
   *
   * @param query d floats
   * @param vectors n * d floats, remaining; direct buffers (mapped ones too) are read in place
   * @return n products
   */
  public static float[] innerProducts(float[] query, FloatBuffer vectors) {
    ensureLoaded();
    int dimension = query.length;
    int count = rows(vectors, dimension);
    float[] products = new float[count];
    if (count == 0) {
      return products;
    }
    try (FloatPointer q = new FloatPointer(query);
        FloatPointer v = pointer(vectors);
        FloatPointer out = new FloatPointer((long) count)) {
      faiss_fvec_inner_products_ny(out, q, v, dimension, count);
      out.get(products);
    } finally {
      Reference.reachabilityFence(vectors);
    }
    return products;
  }

  /** Number of vectors that remain in a buffer. */
  static int rows(FloatBuffer vectors, int dimension) {
    if (dimension < 1 || vectors.remaining() % dimension != 0) {
      throw new IllegalArgumentException(
          vectors.remaining() + " floats are not a number of vectors of " + dimension);
    }
    return vectors.remaining() / dimension;
  }

  /**
   * As {@link #rows}, and every one is such that distances to it are numbers: where one is none,
   * FAISS 1.12 searches a graph for ever.
   */
  static int comparableRows(FloatBuffer vectors, int dimension) {
    int count = rows(vectors, dimension);
    int at = vectors.position();
    for (int row = 0; row < count; row++) {
      double squares = 0;
      for (int end = at + dimension; at < end; at++) {
        double x = vectors.get(at);
        squares += x * x;
      }
      if (!(squares <= LONGEST)) {
        throw new IllegalArgumentException(
            "vector " + row + " of " + count + " is not finite, or too long to be compared");
      }
    }
    return count;
  }

  /**
   * What remains of the buffer, for C: a direct buffer in place, a heap buffer as a copy. Close it;
   * keep the buffer reachable until then.
   */
  static FloatPointer pointer(FloatBuffer vectors) {
    if (!vectors.isDirect()) {
      float[] copy = new float[vectors.remaining()];
      vectors.duplicate().get(copy);
      return new FloatPointer(copy);
    }
    if (vectors.order() != ByteOrder.nativeOrder()) {
      throw new IllegalArgumentException(
          "the buffer is " + vectors.order() + ", FAISS reads " + ByteOrder.nativeOrder());
    }
    return new FloatPointer(vectors.slice());
  }

  /** Turns a C return code into an exception with FAISS's text. */
  static void check(int code) {
    if (code != 0) {
      throw new FaissException(message(code));
    }
  }

  private static String message(int code) {
    BytePointer text = faiss_get_last_error();
    if (text == null || text.isNull()) {
      return "FAISS failed with code " + code;
    }
    String message = text.getString().strip();
    if (message.startsWith(LOCATION)) {
      int at = message.indexOf(" at ");
      int end = at < 0 ? -1 : message.indexOf(": ", at);
      if (end > 0) {
        message = message.substring(end + 2).strip();
      }
    }
    return message.isEmpty() ? "FAISS failed with code " + code : "FAISS: " + message;
  }
}
