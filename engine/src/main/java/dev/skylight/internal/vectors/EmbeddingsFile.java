package dev.skylight.internal.vectors;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
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
import java.util.ArrayList;
import java.util.List;

/**
 * {@code embeddings.npy}, memory-mapped: shape (rows, dimension), {@code <f4}, C order. Reads what
 * NumPy itself writes as well (format 1.0 to 3.0, header of any length). Made by {@link
 * Preallocation}.
 *
 * <p>Thread-safe for reading. Writers see to it that no two of them write the same row ({@link
 * VectorStore} does). No channel stays open after mapping, so an interrupted thread harms nobody.
 * Mapped memory is given back by the garbage collector: after {@link #close} views stay valid, new
 * ones are refused.
 */
public final class EmbeddingsFile implements AutoCloseable {

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

  /**
   * Maps a file for reading. A file of ours that is longer than its header says is one that grows:
   * zeros come first, the header that counts them last, so its rows are those of the header.
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
      NpyShape shape = new NpyShape(Math.min(rows, there), dimension);
      return mapped(file, FileChannel.MapMode.READ_ONLY, null, shape, dataOffset, false);
    } catch (IOException e) {
      throw IoFailures.ofFile("map " + file.getFileName(), file, e);
    }
  }

  private static EmbeddingsFile map(Path file, FileChannel.MapMode mode, RowRange window) {
    if (!Files.exists(file)) {
      throw new SkylightException(
          Kind.BAD_INPUT,
          "There are no vectors yet: " + file + " does not exist. Run `skylight embed`.");
    }
    NpyHeader header = NpyHeader.read(file);
    NpyShape shape = NpyShape.of(file, header);
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
      NpyShape shape,
      long dataOffset,
      boolean exact)
      throws IOException {
    long rowBytes = (long) shape.dimension() * Float.BYTES;
    int rowsPerView = (int) Math.max(1, LONGEST_VIEW / rowBytes);
    // mapping goes through a channel, and an interrupt would close it: let the interrupt wait
    boolean interrupted = Thread.interrupted();
    try (RandomAccessFile open =
            new RandomAccessFile(
                file.toFile(), mode == FileChannel.MapMode.READ_ONLY ? "r" : "rw");
        FileChannel channel = open.getChannel()) {
      if (exact) {
        shape.requireLength(file, dataOffset, open.length());
      }
      List<MappedByteBuffer> maps = new ArrayList<>();
      long first = window == null ? 0 : window.from();
      long last = window == null ? shape.rows() : Math.min(window.to(), shape.rows());
      for (long row = first; row < last; row += rowsPerView) {
        long size = Math.min(2L * rowsPerView, last - row) * rowBytes;
        MappedByteBuffer map = channel.map(mode, dataOffset + row * rowBytes, size);
        map.order(ByteOrder.LITTLE_ENDIAN);
        maps.add(map);
      }
      return new EmbeddingsFile(
          file, shape.rows(), shape.dimension(), dataOffset, rowsPerView, first, last, maps);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Where it is. */
  public Path file() {
    return file;
  }

  /** Number of rows. */
  public long rows() {
    return rows;
  }

  /**
   * What of some rows is in the file: a ledger that is ahead of it was not made for it, and what is
   * there counts.
   */
  public List<RowRange> inside(List<RowRange> ranges) {
    return ranges.stream()
        .filter(range -> range.from() < rows)
        .map(range -> new RowRange(range.from(), Math.min(range.to(), rows)))
        .toList();
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
}
