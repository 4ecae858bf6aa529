package dev.skylight.bench;

import dev.skylight.internal.images.ByteSource;
import dev.skylight.internal.images.Decode;
import dev.skylight.internal.images.ImageException;
import dev.skylight.internal.images.ImagePreprocessor;
import dev.skylight.internal.models.ModelFolder;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;

/** From files to normalised floats on one thread, in processor time of that thread. */
final class Pixels implements Contender {
  private final ImagePreprocessor preprocessor;
  private final FloatBuffer out;
  private final List<Path> files;

  Pixels(String model, String decode, List<Path> files) {
    var spec = ModelFolder.open(model).preprocessing();
    preprocessor = new ImagePreprocessor(spec, Decode.of(decode));
    out =
        ByteBuffer.allocateDirect(spec.floats() * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    this.files = files;
  }

  @Override
  public double run(int pictures) throws ImageException {
    var threads = ManagementFactory.getThreadMXBean();
    long started = threads.getCurrentThreadCpuTime();
    for (int i = 0; i < pictures; i++) {
      preprocessor.load(ByteSource.of(files.get(i % files.size())), out, 0);
    }
    return (threads.getCurrentThreadCpuTime() - started) / 1e9;
  }

  @Override
  public void close() {
    preprocessor.close();
  }
}
