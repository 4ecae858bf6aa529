package dev.skylight.internal.vectors;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.files.AtomicFiles;
import dev.skylight.internal.files.IoFailures;
import dev.skylight.job.RowRange;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * {@code embeddings.npy}, memory-mapped: shape (rows, dimension), {@code <f4}, C order. Reads what
 * NumPy itself writes as well (format 1.0 to 3.0, header of any length); writes format 1.0 with the
 * data at byte 4,096.
 *
 * <p>Thread-safe for reading. Writers see to it that no two of them write the same row ({@link
 * VectorStore} does). No channel stays open after mapping, so an interrupted thread harms nobody.
 * Mapped memory is given back by the garbage collector: after {@link #close} views stay valid, new
 * ones are refused.
 */
public final class EmbeddingsFile implements AutoCloseable {

  /** Written per call while preallocating. */
  private static final int ZEROS = 4 << 20;

  /** Views are at most this long; maps are twice as long and overlap, so that no view is torn. */
  private static final long LONGEST_VIEW = (1L << 30) - 1;

  private final Path file;
  private final long rows;
  private final int dimension;
  private final long dataOffset;
  private final int rowsPerView;

  /** Rows that are mapped: [firstRow, lastRow). */
  private final long firstRow;

  private final long lastRow;
  private final List<MappedByteBuffer> maps;
  private volatile boolean closed;

  private EmbeddingsFile(
      Path file,
      long rows,
      int dimension,
      long dataOffset,
      int rowsPerView,
      long firstRow,
      long lastRow,
      List<MappedByteBuffer> maps) {
    this.file = file;
    this.rows = rows;
    this.dimension = dimension;
    this.dataOffset = dataOffset;
    this.rowsPerView = rowsPerView;
    this.firstRow = firstRow;
    this.lastRow = lastRow;
    this.maps = maps;
  }

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
    Shape shape = Shape.of(file, header);
    if (header.dataOffset() != NpyHeader.OUR_OFFSET) {
      throw new SkylightException(
          Kind.BAD_INPUT,
          file
              + " cannot grow: its data begin at byte "
              + header.dataOffset()
              + ", those of a file of Skylight at byte 4096. Run `skylight regenerate --only-missing`"
              + " to take its rows over.");
    }
    if (shape.rows >= rows) {
      return;
    }
    long before = sizeOf(shape.rows, shape.dimension);
    long after = sizeOf(rows, shape.dimension);
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      if (out.length() < before) {
        throw truncated(file, shape, before, out.length());
      }
      requireSpace(file, after - out.length(), rows, shape.dimension);
      out.seek(before);
      zeros(out, after);
      out.setLength(after);
      out.getFD().sync();
      out.seek(0);
      out.write(NpyHeader.bytes(rows, shape.dimension), 0, NpyHeader.CHANGING_BYTES);
      out.getFD().sync();
    } catch (IOException e) {
      throw IoFailures.isDiskFull(e)
          ? diskFull(file, after - before, rows, shape.dimension, e)
          : IoFailures.ofFile("extend " + file.getFileName(), file, e);
    }
  }

  /** Cuts off what a growth that was killed has left behind the last row. */
  static void trim(Path file) {
    NpyHeader header = NpyHeader.read(file);
    Shape shape = Shape.of(file, header);
    long size = header.dataOffset() + shape.rows * shape.dimension * Float.BYTES;
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

  /** Throws DISK_FULL unless the device of {@code file} has room for {@code bytes} more. */
  static void requireSpace(Path file, long bytes, long rows, int dimension) throws IOException {
    if (IoFailures.usableSpace(file) < bytes) {
      throw diskFull(file, bytes, rows, dimension, null);
    }
  }

  private static SkylightException diskFull(
      Path file, long bytes, long rows, int dimension, IOException cause) {
    long free;
    try {
      free = IoFailures.usableSpace(file);
    } catch (IOException e) {
      free = 0;
    }
    return new SkylightException(
        Kind.DISK_FULL,
        String.format(
            Locale.ROOT,
            "Not enough space for %s: %d rows of %d float32 need %d bytes more, %d are free on its"
                + " device. Free some space or choose another folder with --data, then run the same"
                + " command again.",
            file,
            rows,
            dimension,
            bytes,
            free),
        cause);
  }

  /**
   * Maps a file for reading.
   *
   * @throws SkylightException BAD_INPUT where there is none or it is not (rows, dimension) float32
   *     in C order, DAMAGED where its length is not what its header says
   */
  public static EmbeddingsFile open(Path file) {
    return map(file, FileChannel.MapMode.READ_ONLY, null);
  }

  /**
   * Maps the rows of {@code window} for writing; there must be as many. Errors as {@link #open}.
   */
  static EmbeddingsFile openForWriting(Path file, RowRange window) {
    return map(file, FileChannel.MapMode.READ_WRITE, window);
  }

  /**
   * Maps for reading what is there of a file of ours with {@code rows} rows, whatever its header
   * says: the last rows may be cut off.
   */
  public static EmbeddingsFile openAs(Path file, long rows, int dimension) {
    return openAs(file, rows, dimension, NpyHeader.OUR_OFFSET);
  }

  /** The same of a file whose data begin at {@code dataOffset}. */
  static EmbeddingsFile openAs(Path file, long rows, int dimension, long dataOffset) {
    long rowBytes = (long) dimension * Float.BYTES;
    try {
      long there = Math.max(0, Files.size(file) - dataOffset) / rowBytes;
      Shape shape = new Shape(Math.min(rows, there), dimension);
      return mapped(file, FileChannel.MapMode.READ_ONLY, null, shape, dataOffset, false);
    } catch (IOException e) {
      throw IoFailures.ofFile("map " + file.getFileName(), file, e);
    }
  }

  private static EmbeddingsFile map(Path file, FileChannel.MapMode mode, RowRange window) {
    if (!Files.exists(file)) {
      throw new SkylightException(
          Kind.BAD_INPUT,
          "There are no vectors yet: " + file + " does not exist. Run `skylight regenerate`.");
    }
    NpyHeader header = NpyHeader.read(file);
    Shape shape = Shape.of(file, header);
    try {
      return mapped(file, mode, window, shape, header.dataOffset(), true);
    } catch (IOException e) {
      throw IoFailures.ofFile("map " + file.getFileName(), file, e);
    }
  }

  private static EmbeddingsFile mapped(
      Path file,
      FileChannel.MapMode mode,
      RowRange window,
      Shape shape,
      long dataOffset,
      boolean exact)
      throws IOException {
    long rowBytes = (long) shape.dimension * Float.BYTES;
    int rowsPerView = (int) Math.max(1, LONGEST_VIEW / rowBytes);
    // mapping goes through a channel, and an interrupt would close it: let the interrupt wait
    boolean interrupted = Thread.interrupted();
    try (RandomAccessFile open =
            new RandomAccessFile(
                file.toFile(), mode == FileChannel.MapMode.READ_ONLY ? "r" : "rw");
        FileChannel channel = open.getChannel()) {
      if (exact) {
        requireLength(file, shape, dataOffset + shape.rows * rowBytes, open.length());
      }
      List<MappedByteBuffer> maps = new ArrayList<>();
      long first = window == null ? 0 : window.from();
      long last = window == null ? shape.rows : Math.min(window.to(), shape.rows);
      for (long row = first; row < last; row += rowsPerView) {
        long size = Math.min(2L * rowsPerView, last - row) * rowBytes;
        MappedByteBuffer map = channel.map(mode, dataOffset + row * rowBytes, size);
        map.order(ByteOrder.LITTLE_ENDIAN);
        maps.add(map);
      }
      return new EmbeddingsFile(
          file, shape.rows, shape.dimension, dataOffset, rowsPerView, first, last, maps);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void requireLength(Path file, Shape shape, long expected, long length) {
    if (length < expected) {
      throw truncated(file, shape, expected, length);
    }
    if (length > expected) {
      throw new SkylightException(
          Kind.DAMAGED,
          String.format(
              Locale.ROOT,
              "%s is too long: its header says %d rows of %d float32, which make %d bytes, and it"
                  + " has %d. If it was growing when it was interrupted, run `skylight regenerate`"
                  + " again; otherwise run `skylight verify --repair`.",
              file,
              shape.rows,
              shape.dimension,
              expected,
              length));
    }
  }

  private static SkylightException truncated(Path file, Shape shape, long expected, long length) {
    return new SkylightException(
        Kind.DAMAGED,
        String.format(
            Locale.ROOT,
            "%s is truncated: its header says %d rows of %d float32, which make %d bytes, and it has"
                + " %d. If Skylight wrote it, run `skylight verify --repair`; otherwise run `skylight regenerate"
                + " --only-missing`, which keeps its valid rows.",
            file,
            shape.rows,
            shape.dimension,
            expected,
            length));
  }

  /** Number of rows. */
  public long rows() {
    return rows;
  }

  /** Floats per row. */
  public int dimension() {
    return dimension;
  }

  /** Byte of the file at which row 0 begins. */
  public long dataOffset() {
    return dataOffset;
  }

  /** Most rows that one {@link #rows(RowRange)} can give: about 1 GiB. */
  public int maxRowsPerView() {
    return rowsPerView;
  }

  /**
   * Rows as they lie in the file: {@code range.size() * dimension()} floats from position 0,
   * little-endian, no copy. Every call gives a buffer of its own.
   *
   * @throws IllegalArgumentException where the range is not in the file or longer than {@link
   *     #maxRowsPerView}
   */
  public FloatBuffer rows(RowRange range) {
    return bytes(range).asFloatBuffer();
  }

  /** The bytes of rows. */
  public ByteBuffer bytes(RowRange range) {
    check(range);
    ByteBuffer map = maps.get((int) ((range.from() - firstRow) / rowsPerView));
    return map.slice(offset(range), Math.toIntExact(length(range))).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Makes the pages of rows durable. Throws {@link java.io.UncheckedIOException} on disk errors.
   */
  void force(RowRange range) {
    check(range);
    MappedByteBuffer map = maps.get((int) ((range.from() - firstRow) / rowsPerView));
    map.force(offset(range), Math.toIntExact(length(range)));
  }

  /** {@code range} in pieces that {@link #rows(RowRange)} can give. */
  public List<RowRange> views(RowRange range) {
    return range.size() <= rowsPerView ? List.of(range) : range.chunks(rowsPerView);
  }

  private int offset(RowRange range) {
    return Math.toIntExact((range.from() - firstRow) % rowsPerView * dimension * Float.BYTES);
  }

  private long length(RowRange range) {
    return range.size() * dimension * Float.BYTES;
  }

  private void check(RowRange range) {
    if (closed) {
      throw new IllegalStateException(file + " was closed");
    }
    if (range.from() < firstRow || range.to() > lastRow || range.size() > rowsPerView) {
      throw new IllegalArgumentException(
          String.format(
              "%s of %s: mapped are [%d, %d), a view has at most %d rows",
              range, file, firstRow, lastRow, rowsPerView));
    }
  }

  @Override
  public void close() {
    closed = true;
  }

  /** Shape of a file that can be mapped. */
  private record Shape(long rows, int dimension) {

    static Shape of(Path file, NpyHeader header) {
      if (!header.descr().equals("<f4")) {
        throw wrong(file, "its numbers are " + header.descr() + ", expected <f4 (float32)");
      }
      if (header.fortranOrder()) {
        throw wrong(file, "it is stored column by column (fortran_order), expected row by row");
      }
      List<Long> shape = header.shape();
      if (shape.size() != 2 || shape.get(0) < 0 || shape.get(1) < 1 || shape.get(1) > 1 << 24) {
        throw wrong(file, "its shape is " + shape + ", expected [rows, dimension]");
      }
      return new Shape(shape.get(0), shape.get(1).intValue());
    }

    private static SkylightException wrong(Path file, String why) {
      return new SkylightException(
          Kind.BAD_INPUT,
          file
              + " cannot be used as vectors: "
              + why
              + ". Save it anew with numpy.save(path, array.astype('float32')), or move it away.");
    }
  }
}
