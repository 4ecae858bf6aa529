package dev.skylight.vectors;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.workflows.RowRange;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jetbrains.bio.npy.NpyArray;
import org.jetbrains.bio.npy.NpyFile;

/**
 * Takes over the rows of a file from elsewhere that hold a vector: all numbers finite, not all
 * zero. Rows of length 1 keep their bits, others are L2-normalised. Chunk by chunk through the
 * durable publishing, so it can be killed and repeated.
 */
final class Import {

  /** How far from 1 the length of a normalised float32 vector is at most. */
  private static final double UNIT = 1e-5;

  private final VectorStore store;
  private final Path source;
  private final int chunkSize;

  Import(VectorStore store, Path source, int chunkSize) {
    this.store = store;
    this.source = source;
    this.chunkSize = chunkSize;
  }

  /** Returns the sentence for the log. */
  String run() {
    LedgerHeader header = store.ledger().header().orElseThrow();
    int dimension = header.dimension();
    Rows rows = openRows(dimension);
    long usable = Math.min(rows.count(), header.rows());
    long valid = 0;
    if (usable > 0) {
      RowRange all = new RowRange(0, usable);
      RowRange chunk;
      for (long at = 0; at < usable; at = chunk.to()) {
        chunk = new RowRange(at, all.to()).firstChunk(chunkSize);
        FloatBuffer vectors = FloatBuffer.allocate(Math.toIntExact(chunk.size() * dimension));
        rows.read(chunk, vectors);
        List<RowRange> good = normalise(chunk, vectors, dimension);
        valid += Ranges.size(good);
        store.publishImported(chunk, vectors, good, source.getFileName().toString());
      }
    }
    return String.format(
        "%d of the %d rows of %s hold a vector and were taken over.", valid, rows.count(), source);
  }

  /** Normalises in place and says which rows are good. */
  private static List<RowRange> normalise(RowRange chunk, FloatBuffer vectors, int dimension) {
    List<RowRange> good = new ArrayList<>();
    for (int i = 0; i < chunk.size(); i++) {
      double length = length(vectors, i * dimension, dimension);
      if (length > 0 && Double.isFinite(length)) {
        if (Math.abs(length - 1) > UNIT) {
          for (int k = i * dimension; k < (i + 1) * dimension; k++) {
            vectors.put(k, (float) (vectors.get(k) / length));
          }
        }
        good.add(new RowRange(chunk.from() + i, chunk.from() + i + 1));
      }
    }
    return Ranges.merge(good);
  }

  /**
   * Euclidean length; NaN or infinite where a number is. Cannot overflow: floats squared as
   * doubles.
   */
  static double length(FloatBuffer vectors, int from, int dimension) {
    double sum = 0;
    for (int k = from; k < from + dimension; k++) {
      double x = vectors.get(k);
      sum += x * x;
    }
    return Math.sqrt(sum);
  }

  /** Rows to read. */
  private interface Rows {
    long count();

    void read(RowRange range, FloatBuffer out);
  }

  private Rows openRows(int dimension) {
    NpyHeader header = NpyHeader.read(source);
    if (header.shape().size() != 2 || header.shape().get(1) != dimension) {
      throw unusable(
          "its shape is "
              + header.shape()
              + ", this model makes rows of "
              + dimension
              + " numbers");
    }
    if (header.descr().equals("<f4")) {
      return new MappedRows(EmbeddingsFile.open(source));
    }
    if (header.fortranOrder() || !header.descr().matches("[<>]f[48]")) {
      throw unusable(
          "its numbers are "
              + header.descr()
              + (header.fortranOrder() ? " in columns" : "")
              + ", expected float32 or float64 in rows");
    }
    return wholeRows(header, dimension);
  }

  /** The rare ones: float64, or the byte order of another machine. Held in memory as a whole. */
  private Rows wholeRows(NpyHeader header, int dimension) {
    NpyArray array = NpyFile.read(source, 1 << 22);
    if (header.descr().endsWith("8")) {
      double[] numbers = array.asDoubleArray();
      return new ArrayRows(header.shape().get(0), dimension, i -> (float) numbers[i]);
    }
    float[] numbers = array.asFloatArray();
    return new ArrayRows(header.shape().get(0), dimension, i -> numbers[i]);
  }

  private SkylightException unusable(String why) {
    return new SkylightException(Kind.BAD_INPUT, source + " cannot be imported: " + why + ".");
  }

  private record MappedRows(EmbeddingsFile file) implements Rows {
    @Override
    public long count() {
      return file.rows();
    }

    @Override
    public void read(RowRange range, FloatBuffer out) {
      long to = 0;
      for (RowRange view : file.views(range)) {
        FloatBuffer rows = file.rows(view);
        out.put((int) to, rows, 0, rows.remaining());
        to += rows.remaining();
      }
    }
  }

  /** A number of an array, as float. */
  @FunctionalInterface
  private interface Numbers {
    float at(int i);
  }

  private record ArrayRows(long count, int dimension, Numbers numbers) implements Rows {
    @Override
    public void read(RowRange range, FloatBuffer out) {
      int from = Math.toIntExact(range.from() * dimension);
      for (int i = 0; i < range.size() * dimension; i++) {
        out.put(i, numbers.at(from + i));
      }
    }
  }
}
