package dev.skylight.internal.imports;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.files.IoFailures;
import dev.skylight.internal.vectors.NpyHeader;
import dev.skylight.internal.vectors.SourceFile;
import dev.skylight.internal.vectors.SourceRows;
import dev.skylight.internal.vectors.VectorLength;
import dev.skylight.job.RowRange;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jetbrains.bio.npy.NpyArray;
import org.jetbrains.bio.npy.NpyFile;

/**
 * What workers of a script left behind, merged by index: {@code embeddings_worker_N.npy}, a vector
 * per row, and {@code indices_worker_N.npy}, the {@code embedding_index} of each.
 *
 * <p>Where several vectors have one index, those that are none (not finite, all zeros) do not
 * count. If the others agree (cosine of at least {@link #AGREE}: the same picture on other
 * hardware), the lowest worker's is taken; if they do not, nobody knows which is right, and none
 * is.
 */
final class WorkerFiles implements SourceRows {

  /** Cosine from which two vectors are one. */
  static final double AGREE = 0.9999;

  private static final Pattern NAME =
      Pattern.compile("(embeddings|indices)_worker_(\\d{1,18})\\.npy");
  private static final int POSITION_BITS = 40;
  private static final long NONE = -1;
  private static final long CONFLICT = -2;

  private static final int STEP = 1 << 22;

  /** What an array can hold. */
  private static final int MOST = Integer.MAX_VALUE - 8;

  private final int dimension;
  private final List<SourceFile> vectors = new ArrayList<>();

  /** Worker and position of each row, or NONE or CONFLICT. */
  private long[] places = {};

  private long rows;
  private long outside;
  private long found;
  private final List<String> notes = new ArrayList<>();

  private WorkerFiles(int dimension) {
    this.dimension = dimension;
  }

  /**
   * Reads all indices of a folder.
   *
   * @param rows rows of the collection; 0: as many as the indices name
   * @throws SkylightException BAD_INPUT where a file has no partner, does not fit its partner or
   *     the model, or is no list of indices; DAMAGED where one is no NumPy file
   */
  static WorkerFiles open(Path folder, int dimension, long rows) {
    WorkerFiles files = new WorkerFiles(dimension);
    Map<Long, Path> embeddings = new TreeMap<>();
    Map<Long, Path> indices = new TreeMap<>();
    find(folder, embeddings, indices);
    List<Indices> all = new ArrayList<>();
    long last = rows - 1;
    for (Map.Entry<Long, Path> entry : embeddings.entrySet()) {
      SourceFile file = SourceFile.open(entry.getValue(), dimension);
      Indices index = Indices.read(indices.get(entry.getKey()));
      if (index.count != file.claimed()) {
        throw SourceFile.unusable(
            entry.getValue(),
            String.format(
                Locale.ROOT,
                "it has %d rows and %s has %d indices, so they do not belong together",
                file.claimed(),
                index.file.getFileName(),
                index.count));
      }
      files.vectors.add(file);
      files.notes.addAll(file.notes());
      all.add(index);
      last = rows > 0 ? last : Math.max(last, index.highest);
    }
    files.merge(all, last, folder);
    return files;
  }

  private static void find(Path folder, Map<Long, Path> embeddings, Map<Long, Path> indices) {
    if (!Files.isDirectory(folder)) {
      throw new SkylightException(
          Kind.BAD_INPUT,
          "There is no folder " + folder + ": name the one with the workers' files.");
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : (Iterable<Path>) files.sorted()::iterator) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (name.matches()) {
          Map<Long, Path> kind = name.group(1).equals("indices") ? indices : embeddings;
          Path other = kind.put(Long.parseLong(name.group(2)), file);
          if (other != null) {
            throw SourceFile.unusable(file, "it has the worker's number of " + other.getFileName());
          }
        }
      }
    } catch (IOException e) {
      throw IoFailures.ofFile("list the workers' files", folder, e);
    }
    if (embeddings.isEmpty() && indices.isEmpty()) {
      throw new SkylightException(
          Kind.BAD_INPUT,
          folder
              + " holds no embeddings_worker_N.npy with an indices_worker_N.npy: name the folder"
              + " with the workers' files.");
    }
    embeddings.forEach((n, file) -> requirePartner(file, indices.get(n), "indices_worker_", n));
    indices.forEach((n, file) -> requirePartner(file, embeddings.get(n), "embeddings_worker_", n));
  }

  private static void requirePartner(Path file, Path partner, String name, long number) {
    if (partner == null) {
      throw SourceFile.unusable(
          file, "there is no " + name + number + ".npy beside it; put it there, or move this away");
    }
  }

  private void merge(List<Indices> all, long last, Path folder) {
    if (last >= MOST) {
      throw SourceFile.unusable(
          folder,
          String.format(
              Locale.ROOT,
              "its rows go up to number %d, and at most %d can be merged; look at the indices",
              last,
              MOST));
    }
    rows = last + 1;
    SourceFile.requireMemory(
        folder, rows * Long.BYTES, "give the JVM more, as with SKYLIGHT_JAVA_OPTS=-Xmx8g");
    places = new long[Math.toIntExact(rows)];
    Arrays.fill(places, NONE);
    for (int worker = 0; worker < all.size(); worker++) {
      Indices indices = all.get(worker);
      long there = Math.min(indices.count, vectors.get(worker).count());
      found += there;
      for (int i = 0; i < there; i++) {
        long row = indices.numbers.applyAsLong(i);
        if (row >= rows) {
          outside++;
        } else {
          add((int) row, (long) worker << POSITION_BITS | i);
        }
      }
    }
  }

  private void add(int row, long place) {
    long before = places[row];
    if (before == CONFLICT) {
      return;
    }
    if (before == NONE) {
      places[row] = place;
      return;
    }
    FloatBuffer first = vector(before);
    FloatBuffer second = vector(place);
    double a = VectorLength.of(first, 0, dimension);
    double b = VectorLength.of(second, 0, dimension);
    if (!(b > 0 && Double.isFinite(b))) {
      return;
    }
    if (!(a > 0 && Double.isFinite(a))) {
      places[row] = place;
      return;
    }
    double product = 0;
    for (int k = 0; k < dimension; k++) {
      product += (double) first.get(k) * second.get(k);
    }
    if (product < AGREE * a * b) {
      places[row] = CONFLICT;
    }
  }

  private FloatBuffer vector(long place) {
    FloatBuffer out = FloatBuffer.allocate(dimension);
    long position = place & ((1L << POSITION_BITS) - 1);
    vectors.get((int) (place >> POSITION_BITS)).read(new RowRange(position, position + 1), out);
    return out;
  }

  @Override
  public long count() {
    return rows;
  }

  @Override
  public void read(RowRange range, FloatBuffer out) {
    for (int i = 0; i < range.size(); i++) {
      long place = places[(int) range.from() + i];
      if (place >= 0) {
        out.put(i * dimension, vector(place), 0, dimension);
      } else {
        out.put(i * dimension, new float[dimension]);
      }
    }
  }

  @Override
  public List<String> notes() {
    return List.copyOf(notes);
  }

  /** Vectors in all files. */
  long found() {
    return found;
  }

  /** Of these, vectors whose index lies behind the last row of the collection. */
  long outside() {
    return outside;
  }

  /** Rows of which several different vectors were found. */
  List<RowRange> conflicts() {
    return ranges(CONFLICT);
  }

  /** Rows of which no vector was found. */
  List<RowRange> gaps() {
    return ranges(NONE);
  }

  private List<RowRange> ranges(long mark) {
    List<RowRange> ranges = new ArrayList<>();
    int from = -1;
    for (int row = 0; row <= places.length; row++) {
      boolean marked = row < places.length && places[row] == mark;
      if (marked && from < 0) {
        from = row;
      } else if (!marked && from >= 0) {
        ranges.add(new RowRange(from, row));
        from = -1;
      }
    }
    return ranges;
  }

  /** The numbers of an index file. */
  private record Indices(Path file, int count, long highest, IntToLongFunction numbers) {

    static Indices read(Path file) {
      NpyHeader header = NpyHeader.read(file);
      boolean list =
          header.shape().size() == 1 || (header.shape().size() == 2 && header.shape().get(1) == 1);
      if (!list || header.shape().get(0) < 0 || !header.descr().matches("[<>][iu][48]")) {
        throw SourceFile.unusable(
            file,
            "it holds "
                + header.descr()
                + " in the shape "
                + header.shape()
                + ", expected a list of int32 or int64");
      }
      long count = header.shape().get(0);
      int width = header.descr().endsWith("8") ? Long.BYTES : Integer.BYTES;
      SourceFile.requireWhole(file, header, width);
      long bytes = count * width;
      SourceFile.requireMemory(file, bytes, "split it");
      requireNoMore(file, header.dataOffset() + bytes);
      NpyArray array = NpyFile.read(file, STEP);
      IntToLongFunction numbers;
      if (width == Long.BYTES) {
        long[] longs = array.asLongArray();
        numbers = i -> longs[i];
      } else {
        int[] ints = array.asIntArray();
        boolean unsigned = header.descr().charAt(1) == 'u';
        numbers = i -> unsigned ? Integer.toUnsignedLong(ints[i]) : ints[i];
      }
      long highest = -1;
      for (int i = 0; i < count; i++) {
        long index = numbers.applyAsLong(i);
        if (index < 0) {
          throw SourceFile.unusable(file, "number " + i + " of it is no index: " + index);
        }
        highest = Math.max(highest, index);
      }
      return new Indices(file, (int) count, highest, numbers);
    }

    /** Bytes behind the last number are a sign of another file than its header describes. */
    private static void requireNoMore(Path file, long end) {
      try {
        long more = Files.size(file) - end;
        if (more > 0) {
          throw SourceFile.unusable(
              file, more + " bytes follow its last number; save it anew with numpy.save");
        }
      } catch (IOException e) {
        throw IoFailures.ofFile("look at " + file.getFileName(), file, e);
      }
    }
  }
}
