package dev.skylight.process;

import org.bytedeco.javacpp.Loader;
import org.bytedeco.javacpp.Pointer;

/**
 * The one place where JavaCPP's libraries are loaded, in an order in which no two threads can wait
 * for each other. JavaCPP loads under a lock, and a library's start needs {@link Pointer}
 * initialised; Pointer's own initialisation takes that lock. So Pointer comes before every library.
 * Thread-safe.
 */
public final class NativeLibraries {

  static {
    // JavaCPP would count other libraries' memory as a leak of its own and refuse to allocate
    if (System.getProperty("org.bytedeco.javacpp.maxPhysicalBytes") == null) {
      System.setProperty("org.bytedeco.javacpp.maxPhysicalBytes", "0");
    }
    Pointer.totalBytes();
  }

  private NativeLibraries() {}

  /** This system and processor as JavaCPP names them, such as linux-x86_64. */
  public static String platform() {
    return Loader.getPlatform();
  }

  /** Makes this process ready for libraries that a class of theirs loads when it is first used. */
  public static void prepare() {}

  /**
   * Loads the library of a class, unless that has happened.
   *
   * @throws LinkageError where it is not on the class path or does not run here
   */
  public static void load(Class<?> library) {
    Loader.load(library);
  }
}
