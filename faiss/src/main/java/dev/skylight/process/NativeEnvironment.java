package dev.skylight.process;

import org.bytedeco.javacpp.annotation.Cast;
import org.bytedeco.javacpp.annotation.Name;
import org.bytedeco.javacpp.annotation.NoException;
import org.bytedeco.javacpp.annotation.Platform;

/**
 * The environment of this process as native libraries see it. Java's {@code System.getenv} is a
 * copy from the start and stays as it was. A library of its own, so that nothing else is loaded for
 * it.
 */
@Platform(include = "<stdlib.h>", library = "jniskylightprocess")
@NoException // C functions
public final class NativeEnvironment {

  static {
    NativeLibraries.load(NativeEnvironment.class);
  }

  private NativeEnvironment() {}

  /**
   * Sets a variable for what native libraries read from now on. Not while another thread's native
   * code may read the environment, which is C's rule.
   *
   * @throws LinkageError where there is no native library for this platform
   * @throws IllegalArgumentException where C does not take the name
   */
  public static void set(String name, String value) {
    if (setenv(name, value, 1) != 0) {
      throw new IllegalArgumentException("no name of an environment variable: '" + name + "'");
    }
  }

  /** What native libraries read, or null where it is not set. */
  public static native @Name("getenv") @Cast("const char*") String get(String name);

  private static native @Name("setenv") int setenv(String name, String value, int overwrite);
}
