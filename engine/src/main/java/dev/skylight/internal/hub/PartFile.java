package dev.skylight.internal.hub;

import dev.skylight.collection.SkylightException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/**
 * A file that grows while its bytes come.
 *
 * @param part the file, which need not be there yet
 * @param stall how long nothing may come
 * @param have hears how many bytes there are
 * @param tooLarge what is thrown where more comes than there may be
 */
record PartFile(
    Path part, Duration stall, LongConsumer have, Supplier<SkylightException> tooLarge) {

  private static final int BLOCK = 1 << 18;

  long size() throws IOException {
    return Files.exists(part) ? Files.size(part) : 0;
  }

  void delete() throws IOException {
    Files.deleteIfExists(part);
  }

  /**
   * Writes what comes.
   *
   * @param append behind what is there
   * @param most bytes that the whole file may have
   */
  void write(InputStream body, boolean append, long most) throws IOException {
    byte[] block = new byte[BLOCK];
    try (FileChannel out =
            FileChannel.open(
                part,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                append ? StandardOpenOption.APPEND : StandardOpenOption.TRUNCATE_EXISTING);
        StallGuard guard = new StallGuard(body, stall)) {
      long size = out.size();
      for (int n = read(body, block, guard); n >= 0; n = read(body, block, guard)) {
        size += n;
        if (size > most) {
          throw tooLarge.get();
        }
        ByteBuffer bytes = ByteBuffer.wrap(block, 0, n);
        while (bytes.hasRemaining()) {
          out.write(bytes);
        }
        guard.alive();
        have.accept(size);
      }
    }
  }

  private int read(InputStream body, byte[] block, StallGuard guard) throws IOException {
    int n;
    try {
      n = body.read(block);
    } catch (IOException e) {
      throw guard.stalled() ? stalled() : new PassingFailure("the connection was cut", e);
    }
    if (n < 0 && guard.stalled()) {
      throw stalled();
    }
    return n;
  }

  private PassingFailure stalled() {
    return new PassingFailure("nothing came for " + stall.toSeconds() + " s");
  }
}
