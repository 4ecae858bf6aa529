package dev.skylight.faiss;

import static dev.skylight.faiss.capi.global.faiss.faiss_Index_add;
import static dev.skylight.faiss.capi.global.faiss.faiss_Index_add_with_ids;
import static dev.skylight.faiss.capi.global.faiss.faiss_Index_d;
import static dev.skylight.faiss.capi.global.faiss.faiss_Index_free;
import static dev.skylight.faiss.capi.global.faiss.faiss_Index_is_trained;
import static dev.skylight.faiss.capi.global.faiss.faiss_Index_metric_type;
import static dev.skylight.faiss.capi.global.faiss.faiss_Index_ntotal;
import static dev.skylight.faiss.capi.global.faiss.faiss_Index_reconstruct;
import static dev.skylight.faiss.capi.global.faiss.faiss_Index_search_with_params;
import static dev.skylight.faiss.capi.global.faiss.faiss_Index_train;
import static dev.skylight.faiss.capi.global.faiss.faiss_RangeSearchResult_free;
import static dev.skylight.faiss.capi.global.faiss.faiss_RangeSearchResult_new;
import static dev.skylight.faiss.capi.global.faiss.faiss_index_factory;
import static dev.skylight.faiss.capi.global.faiss.faiss_read_index_fname;
import static dev.skylight.faiss.capi.global.faiss.faiss_write_index_fname;
import static dev.skylight.faiss.capi.global.faiss.skylight_faiss_keep_ids;
import static dev.skylight.faiss.capi.global.faiss.skylight_faiss_kind;
import static dev.skylight.faiss.capi.global.faiss.skylight_faiss_nlist;
import static dev.skylight.faiss.capi.global.faiss.skylight_faiss_range_search;
import static dev.skylight.faiss.capi.global.faiss.skylight_faiss_read_mapped;

import dev.skylight.faiss.capi.FaissRangeSearchResult;
import java.lang.ref.Reference;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.ToIntBiFunction;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.LongPointer;

/**
 * A FAISS index. Vectors are rows of {@code dimension()} floats, one after another, from the
 * buffer's position to its limit (neither moves); direct buffers, mapped files among them, are read
 * in place, heap buffers are copied. What is added or asked with a number that is not finite is
 * refused with an {@link IllegalArgumentException}.
 *
 * <p>Thread-safe: searches, {@link #reconstruct} and {@link #write} run side by side; what changes
 * the index, and {@link #close}, waits for them and runs alone. After {@code close} (which may be
 * called twice) every method throws {@link IllegalStateException}.
 */
public final class FaissIndex implements AutoCloseable {

  private final dev.skylight.faiss.capi.FaissIndex handle;
  private final int dimension;
  private final Metric metric;
  private final IndexGuard guard;

  private FaissIndex(dev.skylight.faiss.capi.FaissIndex handle) {
    this.handle = handle;
    this.dimension = faiss_Index_d(handle);
    this.metric = Metric.of(faiss_Index_metric_type(handle));
    this.guard = new IndexGuard(handle);
  }

  /**
   * An empty index.
   *
   * @param dimension floats per vector
   * @param description FAISS's factory string: {@code Flat}, {@code HNSW32}, {@code IVF256,Flat},
   *     ...
   * @throws FaissException where FAISS cannot make such an index
   */
  public static FaissIndex factory(int dimension, String description, Metric metric) {
    Faiss.ensureLoaded();
    if (dimension < 1) {
      throw new IllegalArgumentException("dimension must be at least 1, not " + dimension);
    }
    dev.skylight.faiss.capi.FaissIndex handle = new dev.skylight.faiss.capi.FaissIndex();
    Faiss.check(faiss_index_factory(handle, dimension, description, metric.code()));
    return new FaissIndex(handle);
  }

  /**
   * An empty index for {@link #addWithIds}: what FAISS makes of the description if that keeps ids
   * (inverted lists do), else the same inside an {@code IDMap2}.
   *
   * @throws FaissException where FAISS cannot make such an index
   */
  public static FaissIndex factoryWithIds(int dimension, String description, Metric metric) {
    try (FaissIndex index = factory(dimension, description, metric)) {
      dev.skylight.faiss.capi.FaissIndex handle =
          new dev.skylight.faiss.capi.FaissIndex(index.handle);
      Faiss.check(skylight_faiss_keep_ids(handle));
      index.guard.closing(() -> {}); // its native index lives on in the other
      return new FaissIndex(handle);
    }
  }

  /**
   * Reads an index into memory.
   *
   * @throws FaissException where the file is absent or is no index
   */
  public static FaissIndex read(Path file) {
    return read(file, (name, handle) -> faiss_read_index_fname(name, 0, handle));
  }

  /**
   * Opens an index with its bulk left in the file, mapped: inverted lists and flat vectors come in
   * when they are first touched. Such an index cannot grow. The file must not change while open;
   * replacing it by a rename is fine.
   *
   * @throws FaissException where the file is absent or is no index
   */
  public static FaissIndex readMapped(Path file) {
    return read(file, (name, handle) -> skylight_faiss_read_mapped(name, handle));
  }

  private static FaissIndex read(
      Path file, ToIntBiFunction<BytePointer, dev.skylight.faiss.capi.FaissIndex> how) {
    Faiss.ensureLoaded();
    dev.skylight.faiss.capi.FaissIndex handle = new dev.skylight.faiss.capi.FaissIndex();
    try (BytePointer name = new BytePointer(file.toString(), StandardCharsets.UTF_8)) {
      Faiss.check(how.applyAsInt(name, handle));
    }
    return new FaissIndex(handle);
  }

  /** Floats per vector. */
  public int dimension() {
    return dimension;
  }

  /** How vectors are compared. */
  public Metric metric() {
    return metric;
  }

  /** Vectors in the index. */
  public long size() {
    return guard.reading(() -> faiss_Index_ntotal(handle));
  }

  /** Whether vectors can be added; false: {@link #train} first. */
  public boolean isTrained() {
    return guard.reading(() -> faiss_Index_is_trained(handle) != 0);
  }

  /** What trades speed for recall here. */
  public SearchKnob knob() {
    return guard.reading(
        () ->
            switch ((char) skylight_faiss_kind(handle)) {
              case 'I', 'F' -> SearchKnob.NPROBE;
              case 'H' -> SearchKnob.EF_SEARCH;
              default -> SearchKnob.NONE;
            });
  }

  /** Number of inverted lists; 0: it has none. */
  public long lists() {
    return guard.reading(() -> skylight_faiss_nlist(handle));
  }

  /** Learns from a sample what the index needs to know before vectors are added. */
  public void train(FloatBuffer sample) {
    int count = Faiss.rows(sample, dimension);
    guard.writing(
        () -> {
          try (FloatPointer x = Faiss.pointer(sample)) {
            Faiss.check(faiss_Index_train(handle, count, x));
          } finally {
            Reference.reachabilityFence(sample);
          }
        });
  }

  /** Adds vectors; their ids go on from {@link #size}. */
  public void add(FloatBuffer vectors) {
    int count = Faiss.comparableRows(vectors, dimension);
    guard.writing(
        () -> {
          try (FloatPointer x = Faiss.pointer(vectors)) {
            Faiss.check(faiss_Index_add(handle, count, x));
          } finally {
            Reference.reachabilityFence(vectors);
          }
        });
  }

  /**
   * Adds vectors under ids of the caller's choice. Inverted lists can; for others see {@link
   * #factoryWithIds}.
   *
   * @param ids one per vector
   */
  public void addWithIds(FloatBuffer vectors, long[] ids) {
    int count = Faiss.comparableRows(vectors, dimension);
    if (ids.length != count) {
      throw new IllegalArgumentException(count + " vectors, but " + ids.length + " ids");
    }
    guard.writing(
        () -> {
          try (FloatPointer x = Faiss.pointer(vectors);
              LongPointer xids = new LongPointer(ids)) {
            Faiss.check(faiss_Index_add_with_ids(handle, count, x, xids));
          } finally {
            Reference.reachabilityFence(vectors);
          }
        });
  }

  /** Makes {@code nprobe} and {@code efSearch} (0: as it is) the index's own; a file keeps them. */
  public void setDefaults(SearchParameters parameters) {
    guard.setDefaults(parameters);
  }

  /** The k nearest of one vector. */
  public SearchResult search(float[] query, int k, SearchParameters parameters) {
    return search(FloatBuffer.wrap(query), k, parameters);
  }

  /**
   * The k nearest of each query.
   *
   * @param k at least 1; where the index has fewer, or the selector leaves fewer, the rest is id -1
   */
  public SearchResult search(FloatBuffer queries, int k, SearchParameters parameters) {
    int count = Faiss.comparableRows(queries, dimension);
    if (k < 1) {
      throw new IllegalArgumentException("k must be at least 1, not " + k);
    }
    int total = Math.multiplyExact(count, k);
    SearchResult result = new SearchResult(count, k, new long[total], new float[total]);
    if (total == 0) {
      return result;
    }
    return guard.searching(
        parameters.nprobe(),
        () -> {
          try (FloatPointer x = Faiss.pointer(queries);
              FloatPointer scores = new FloatPointer((long) total);
              LongPointer ids = new LongPointer((long) total);
              NativeParameters chosen = new NativeParameters(handle, parameters)) {
            Faiss.check(
                faiss_Index_search_with_params(handle, count, x, k, chosen.pointer(), scores, ids));
            scores.get(result.scores());
            ids.get(result.ids());
            return result;
          } finally {
            Reference.reachabilityFence(queries);
          }
        });
  }

  /**
   * All that lie nearer to each query than the radius: inner product above it, squared distance
   * below it. Not every index can.
   */
  public RangeResult rangeSearch(FloatBuffer queries, float radius, SearchParameters parameters) {
    int count = Faiss.comparableRows(queries, dimension);
    return guard.searching(
        parameters.nprobe(),
        () -> {
          FaissRangeSearchResult found = new FaissRangeSearchResult();
          Faiss.check(faiss_RangeSearchResult_new(found, count));
          try (FloatPointer x = Faiss.pointer(queries);
              NativeParameters chosen = new NativeParameters(handle, parameters)) {
            Faiss.check(
                skylight_faiss_range_search(handle, count, x, radius, chosen.pointer(), found));
            return RangeResult.of(found, count);
          } finally {
            faiss_RangeSearchResult_free(found);
            Reference.reachabilityFence(queries);
          }
        });
  }

  /**
   * The vector stored under an id, as good as the index keeps it.
   *
   * @throws FaissException where the id is absent or the index cannot
   */
  public float[] reconstruct(long id) {
    return guard.reading(
        () -> {
          float[] vector = new float[dimension];
          try (FloatPointer out = new FloatPointer((long) dimension)) {
            Faiss.check(faiss_Index_reconstruct(handle, id, out));
            out.get(vector);
            return vector;
          }
        });
  }

  /**
   * Writes the index in FAISS's own format, which every FAISS reads. Neither atomic nor forced to
   * the disk: write beside the place, fsync, rename.
   *
   * @throws FaissException where the file cannot be written; the text has the system's reason
   */
  public void write(Path file) {
    guard.searching(
        0,
        () -> {
          try (BytePointer name = new BytePointer(file.toString(), StandardCharsets.UTF_8)) {
            Faiss.check(faiss_write_index_fname(handle, name));
            return null;
          }
        });
  }

  /** Frees the native memory, once the searches that run have ended. */
  @Override
  public void close() {
    guard.closing(() -> faiss_Index_free(handle));
  }
}
