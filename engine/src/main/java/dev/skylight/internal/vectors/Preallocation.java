package dev.skylight.internal.vectors;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.files.AtomicFiles;
import dev.skylight.internal.files.FreeSpace;
import dev.skylight.internal.files.IoFailures;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.OptionalLong;

/**
 * Header and length of {@code embeddings.npy}: making, growing, trimming and restoring it. Never
 * touches a row. Errors are {@link SkylightException}s. One process at a time per file: the
 * ledger's lock sees to that.
 */
public final class Preallocation {

  /** Written per call while preallocating. */
  private static final int ZEROS = 4 << 20;

  private Preallocation() {}

  /** Bytes of a file of ours. */
  public static long sizeOf(long rows, int dimension) {
    return Math.addExact(
        NpyHeader.OUR_OFFSET, Math.multiplyExact(rows, (long) dimension * Float.BYTES));
  }

  /**
   * Makes a file of zeros, with real blocks: a full disk is an error now, not a fault in the
   * middle. Made under another name and renamed, so it is there whole or not at all.
   *
   * @throws SkylightException DISK_FULL, BAD_INPUT (no permission) or TRANSIENT
   */
  public static void create(Path file, long rows, int dimension) {
    if (rows < 0 || dimension < 1) {
      throw new IllegalArgumentException("not a shape: (" + rows + ", " + dimension + ")");
    }
    long size = sizeOf(rows, dimension);
    Path absolute = file.toAbsolutePath();
    Path temp = absolute.resolveSibling(absolute.getFileName() + ".allocating");
    try {
      // one name, so that what a killed process left behind is overwritten, not piled up
      Files.deleteIfExists(temp);
      requireSpace(absolute, size, rows, dimension);
      try (RandomAccessFile out = new RandomAccessFile(temp.toFile(), "rw")) {
        out.write(NpyHeader.bytes(rows, dimension));
        zeros(out, size);
        out.getFD().sync();
      }
      Files.move(temp, absolute, StandardCopyOption.ATOMIC_MOVE);
      AtomicFiles.forceFolder(absolute.getParent());
    } catch (IOException e) {
      remove(temp, e);
      throw IoFailures.isDiskFull(e)
          ? diskFull(absolute, size, rows, dimension, e)
          : IoFailures.ofFile("preallocate " + file.getFileName(), file, e);
    }
  }

  private static void remove(Path temp, Exception cause) {
    try {
      Files.deleteIfExists(temp);
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  /**
   * Makes a file of ours longer: zeros first, then the header that counts them, so that a kill in
   * between leaves the old rows as they were and can be repeated. Does nothing where the file has
   * the rows already.
   */
  public static void grow(Path file, long rows) {
    NpyHeader header = NpyHeader.read(file);
    NpyShape shape = NpyShape.of(file, header);
    if (header.dataOffset() != NpyHeader.OUR_OFFSET) {
      throw new SkylightException(
          Kind.BAD_INPUT,
          file
              + " cannot grow: its data begin at byte "
              + header.dataOffset()
              + ", those of a file of Skylight at byte 4096. Run `skylight regenerate --only-missing`"
              + " to take its rows over.");
    }
    if (shape.rows() >= rows) {
      return;
    }
    long before = sizeOf(shape.rows(), shape.dimension());
    long after = sizeOf(rows, shape.dimension());
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      if (out.length() < before) {
        throw shape.truncated(file, before, out.length());
      }
      requireSpace(file, after - out.length(), rows, shape.dimension());
      out.seek(before);
      zeros(out, after);
      out.setLength(after);
      out.getFD().sync();
      out.seek(0);
      out.write(NpyHeader.bytes(rows, shape.dimension()), 0, NpyHeader.CHANGING_BYTES);
      out.getFD().sync();
    } catch (IOException e) {
      throw IoFailures.isDiskFull(e)
          ? diskFull(file, after - before, rows, shape.dimension(), e)
          : IoFailures.ofFile("extend " + file.getFileName(), file, e);
    }
  }

  /** Cuts off what a growth that was killed has left behind the last row. */
  static void trim(Path file) {
    NpyHeader header = NpyHeader.read(file);
    NpyShape shape = NpyShape.of(file, header);
    long size = header.dataOffset() + shape.rows() * shape.dimension() * Float.BYTES;
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      if (out.length() > size) {
        out.setLength(size);
        out.getFD().sync();
      }
    } catch (IOException e) {
      throw IoFailures.ofFile("trim " + file.getFileName(), file, e);
    }
  }

  /**
   * Gives a file of ours its header and length back, whatever is there now; rows that were cut off
   * come back as zeros.
   */
  public static void restore(Path file, long rows, int dimension) {
    long size = sizeOf(rows, dimension);
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      if (out.length() < size) {
        requireSpace(file, size - out.length(), rows, dimension);
        out.seek(Math.max(out.length(), NpyHeader.OUR_OFFSET));
        zeros(out, size);
      }
      out.setLength(size);
      out.seek(0);
      out.write(NpyHeader.bytes(rows, dimension));
      out.getFD().sync();
    } catch (IOException e) {
      throw IoFailures.ofFile("repair " + file.getFileName(), file, e);
    }
  }

  private static void zeros(RandomAccessFile out, long to) throws IOException {
    byte[] zeros = new byte[ZEROS];
    for (long left = to - out.getFilePointer(); left > 0; left -= ZEROS) {
      out.write(zeros, 0, (int) Math.min(ZEROS, left));
    }
  }

  /**
   * Throws DISK_FULL where the device of {@code file} has no room for {@code bytes} more. Where
   * nobody says how much it has, writing the zeros will tell.
   */
  static void requireSpace(Path file, long bytes, long rows, int dimension) {
    if (FreeSpace.on(file).orElse(Long.MAX_VALUE) < bytes) {
      throw diskFull(file, bytes, rows, dimension, null);
    }
  }

  private static SkylightException diskFull(
      Path file, long bytes, long rows, int dimension, IOException cause) {
    OptionalLong free = FreeSpace.on(file);
    return new SkylightException(
        Kind.DISK_FULL,
        String.format(
            Locale.ROOT,
            "Not enough space for %s: %d rows of %d float32 need %d bytes more, %s are free on its"
                + " device. Free some space or choose another folder with --data, then run the same"
                + " command again.",
            file,
            rows,
            dimension,
            bytes,
            free.isPresent() ? Long.toString(free.getAsLong()) : "fewer"),
        cause);
  }
}
