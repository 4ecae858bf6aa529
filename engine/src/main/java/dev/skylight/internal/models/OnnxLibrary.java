package dev.skylight.internal.models;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.files.AtomicFiles;
import dev.skylight.internal.files.UserCache;
import dev.skylight.process.NativeEnvironment;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps ONNX Runtime's native libraries unpacked in the user's cache. By itself the runtime unpacks
 * 28 MB into the temporary folder at every start, which costs a search a fifth of its second, and a
 * killed process leaves them there.
 */
final class OnnxLibrary {

  private static final Logger log = LoggerFactory.getLogger(OnnxLibrary.class);

  /** Where ONNX Runtime looks for unpacked libraries; a user's own setting is respected. */
  private static final String PROPERTY = "onnxruntime.native.path";

  private static final List<String> NAMES = List.of("libonnxruntime.so", "libonnxruntime4j_jni.so");

  /** What a build for GPUs has besides. */
  private static final List<String> CUDA_NAMES =
      List.of("libonnxruntime_providers_shared.so", "libonnxruntime_providers_cuda.so");

  /** Read by the library once, when it is loaded; its setTelemetry(false) comes too late. */
  private static final String SILENT = "ORT_DISABLE_TELEMETRY";

  /** Enough for a command line of the system's limit, 128 KiB per argument. */
  private static final long START_STACK_BYTES = 256L << 20;

  private static final OrtLoggingLevel LEVEL = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR;
  private static final String NAME = "skylight";

  private OnnxLibrary() {}

  /**
   * Starts ONNX Runtime, on a thread with a large stack of its own: version 1.29 recurses once for
   * each character of the process's command line, and a class path of some thousand characters
   * overflows the usual stack, which ends the JVM without a word.
   */
  static OrtEnvironment start() {
    silence();
    prepare(UserCache.folder().resolve("native"));
    FutureTask<OrtEnvironment> starting =
        new FutureTask<>(
            () -> {
              OrtEnvironment environment = OrtEnvironment.getEnvironment(LEVEL, NAME);
              outliveShutdownHooks();
              return environment;
            });
    Thread thread = new Thread(null, starting, "onnx-runtime-start", START_STACK_BYTES);
    thread.setDaemon(true);
    thread.start();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return starting.get();
        } catch (InterruptedException e) {
          interrupted = true; // it takes a tenth of a second; the caller sees the flag then
        } catch (ExecutionException e) {
          throw new IllegalStateException("ONNX Runtime does not start", e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Version 1.29 reports to its maker and keeps what it reports in files, unless the environment
   * says otherwise. The launcher sees to that; here, for every other way to start.
   */
  private static void silence() {
    if ("1".equals(System.getenv(SILENT))) {
      return;
    }
    try {
      NativeEnvironment.set(SILENT, "1");
    } catch (LinkageError e) {
      throw new SkylightException(
          Kind.MODEL,
          "ONNX Runtime would report to its maker, which cannot be switched off from within here ("
              + e.getMessage()
              + "); start this program with "
              + SILENT
              + "=1 in its environment.",
          e);
    }
  }

  /**
   * Keeps the environment until the process is gone. The runtime adds a shutdown hook that releases
   * it; hooks run side by side, and ours lets chunks at work come to their end, which then crashed
   * the JVM. The environment is one object with a count of references, so one more that nobody
   * gives back keeps it; only the runtime's own private method can take one.
   */
  private static void outliveShutdownHooks() {
    try {
      Field api = Class.forName("ai.onnxruntime.OnnxRuntime").getDeclaredField("ortApiHandle");
      api.setAccessible(true);
      Method reference =
          OrtEnvironment.class.getDeclaredMethod(
              "createHandle", long.class, int.class, String.class);
      reference.setAccessible(true);
      reference.invoke(null, api.getLong(null), LEVEL.getValue(), NAME);
    } catch (ReflectiveOperationException e) {
      log.warn("ONNX Runtime is released at the first signal, whatever is at work", e);
    }
  }

  /**
   * Points ONNX Runtime at unpacked libraries, unpacking them at the first use of a version. Where
   * that is impossible the runtime's own way remains.
   */
  private static void prepare(Path cache) {
    boolean linux = "Linux".equals(System.getProperty("os.name"));
    String arch = System.getProperty("os.arch");
    if (!linux || System.getProperty(PROPERTY) != null) {
      return;
    }
    String platform = "amd64".equals(arch) ? "linux-x64" : "linux-" + arch;
    String version = OrtEnvironment.class.getPackage().getImplementationVersion();
    if (version == null) {
      return; // not from its jar: nothing tells one version's libraries from another's
    }
    boolean cuda = resource(platform, CUDA_NAMES.get(1)) != null;
    Path folder = cache.resolve("onnxruntime-" + version + "-" + platform + (cuda ? "-cuda" : ""));
    try {
      unpack(platform, NAMES, folder);
      if (cuda) {
        unpack(platform, CUDA_NAMES, folder);
      }
      System.setProperty(PROPERTY, folder.toString());
    } catch (IOException e) {
      log.debug("cannot keep ONNX Runtime's libraries in {}", folder, e);
    }
  }

  /**
   * Those that are not there yet, each whole or not at all, however many processes begin at once.
   */
  private static void unpack(String platform, List<String> names, Path folder) throws IOException {
    for (String name : names) {
      if (Files.exists(folder.resolve(name))) {
        continue;
      }
      URL resource = resource(platform, name);
      if (resource == null) {
        throw new FileNotFoundException("no " + name + " of " + platform + " on the class path");
      }
      AtomicFiles.createFolders(folder);
      AtomicFiles.write(
          folder.resolve(name),
          temp -> {
            try (InputStream in = resource.openStream()) {
              Files.copy(in, temp, StandardCopyOption.REPLACE_EXISTING);
            }
          });
    }
  }

  private static URL resource(String platform, String name) {
    return OrtEnvironment.class.getResource("/ai/onnxruntime/native/" + platform + "/" + name);
  }
}
