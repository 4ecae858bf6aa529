package dev.skylight.internal.images;

import dev.skylight.process.NativeLibraries;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import org.bytedeco.javacpp.BytePointer;

/**
 * A file's bytes in native memory that the next file takes over: valid until then. Not thread-safe;
 * owns its memory until closed.
 */
public final class FileBytes implements AutoCloseable {

  /** Bytes beyond the limit that {@link FileRepair} may write to. */
  static final int SPARE = 32;

  /**
   * Largest file, bytes: twice the most pixels at three bytes each would be a hoax or an archive.
   */
  static final long MAX_BYTES = 1L << 29;

  /** More than this is not kept for the next file. */
  static final int KEEP = 64 << 20;

  static {
    NativeLibraries.prepare();
  }

  private BytePointer memory = new BytePointer();
  private ByteBuffer view = ByteBuffer.allocate(0);

  /**
   * The bytes of a file, {@code [0, limit)}, big-endian.
   *
   * @throws ImageException where it cannot be read or is too large
   */
  public ByteBuffer read(Path file) throws ImageException {
    try (FileChannel channel = ImageHeader.open(file)) {
      reserve(channel.size());
      while (view.hasRemaining() && channel.read(view) >= 0) {
        // until the file ends, however short it became meanwhile
      }
    } catch (IOException e) {
      throw ImageHeader.unreadable(e);
    }
    return view.flip();
  }

  /**
   * These bytes, {@code [0, limit)}, big-endian.
   *
   * @throws ImageException where they are too many
   */
  public ByteBuffer copy(byte[] file) throws ImageException {
    reserve(file.length);
    return view.put(file).flip();
  }

  private void reserve(long bytes) throws ImageException {
    ImageHeader.checkSize(bytes);
    dropLarge();
    if (view.capacity() < bytes + SPARE) {
      close();
      memory = new BytePointer(Math.max(bytes + bytes / 4, 1 << 20) + SPARE);
      view = memory.asByteBuffer().order(ByteOrder.BIG_ENDIAN);
    }
    view.clear().limit((int) bytes);
  }

  /** Gives much memory back; buffers handed out before are no longer valid. */
  void dropLarge() {
    if (view.capacity() > KEEP) {
      close();
    }
  }

  @Override
  public void close() {
    view = ByteBuffer.allocate(0);
    memory.close();
    memory = new BytePointer();
  }
}
