package dev.skylight.internal.images;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Random access to a file's bytes through a window, so that headers far apart cost one read each.
 * Not thread-safe; does not own the channel.
 */
final class HeaderBytes {

  private static final int WINDOW = 1 << 16;

  private final FileChannel channel;
  private final ByteBuffer window;
  private final long length;
  private long windowStart;
  private boolean littleEndian;

  /** Bytes of a file. */
  HeaderBytes(FileChannel channel) throws IOException {
    this.channel = channel;
    this.window = ByteBuffer.allocate(WINDOW).limit(0);
    this.length = channel.size();
  }

  /** Bytes {@code [0, limit)} of a buffer that holds the whole file. */
  HeaderBytes(ByteBuffer file) {
    this.channel = null;
    this.window = file;
    this.length = file.limit();
  }

  long length() {
    return length;
  }

  /** Byte order of {@link #u16}, {@link #u32} and {@link #u64}; big-endian at first. */
  void littleEndian(boolean little) {
    littleEndian = little;
  }

  boolean has(long at, long count) {
    return at >= 0 && count <= length - at;
  }

  int u8(long at) throws IOException, ImageException {
    if (at < 0 || at >= length) {
      throw new ImageException("the file ends within its header, it was cut short");
    }
    if (at < windowStart || at >= windowStart + window.limit()) {
      fill(at);
    }
    return window.get((int) (at - windowStart)) & 0xff;
  }

  int u16(long at) throws IOException, ImageException {
    int first = u8(at);
    int second = u8(at + 1);
    return littleEndian ? (second << 8) | first : (first << 8) | second;
  }

  long u32(long at) throws IOException, ImageException {
    long first = u16(at);
    long second = u16(at + 2);
    return littleEndian ? (second << 16) | first : (first << 16) | second;
  }

  long u64(long at) throws IOException, ImageException {
    long first = u32(at);
    long second = u32(at + 4);
    return littleEndian ? (second << 32) | first : (first << 32) | second;
  }

  int u24le(long at) throws IOException, ImageException {
    return u8(at) | (u8(at + 1) << 8) | (u8(at + 2) << 16);
  }

  /** Whether the bytes at {@code at} are these Latin-1 characters, a ? being any byte. */
  boolean matches(long at, String text) throws IOException, ImageException {
    if (!has(at, text.length())) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) != '?' && u8(at + i) != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private void fill(long at) throws IOException, ImageException {
    if (channel == null) {
      throw new IllegalStateException("the buffer is smaller than its limit");
    }
    window.clear();
    windowStart = at;
    while (window.hasRemaining()) {
      int got = channel.read(window, at + window.position());
      if (got <= 0) {
        break;
      }
    }
    window.flip();
    if (window.limit() == 0) {
      throw new ImageException("the file became shorter while it was read");
    }
  }
}
