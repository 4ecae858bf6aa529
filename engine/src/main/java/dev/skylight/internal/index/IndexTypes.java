package dev.skylight.internal.index;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code --type auto} means, and what the factory string tells of a type.
 *
 * <p>The rule: up to 20,000 rows {@code Flat}, which is exact and takes milliseconds; up to 200,000
 * {@code HNSW32}, the fastest; beyond that inverted lists, whose build time does not explode, about
 * {@code 4 * sqrt(rows)} of them rounded to a power of two. Where that takes more memory than
 * allowed, the vectors are kept roughly: 8 bits per number ({@code SQ8}), else half a bit per
 * number ({@code PQ<d/8>x4fsr}); the search then compares the best candidates exactly. The next in
 * this order is tried where one finds too little: a graph may fall apart (of many equal rows),
 * which lists never do, since a search that visits them all is exact.
 */
final class IndexTypes {

  static final String AUTO = "auto";

  private static final long FLAT_ROWS = 20_000;
  private static final long HNSW_ROWS = 200_000;

  /** Below this many rows per list, FAISS cannot train lists worth having. */
  private static final int ROWS_PER_LIST = 39;

  private static final Pattern LISTS = Pattern.compile("IVF(\\d+)");
  private static final Pattern WHOLE =
      Pattern.compile("(IDMap2?,)?(IVF\\d+(_HNSW\\d*)?,)?(Flat|HNSW\\d*(,Flat)?)");

  /** Product quantisers: by default 8 bits per code, for each of whose values a row is needed. */
  private static final Pattern CODES = Pattern.compile("(?<!O)PQ\\d+(?:x(\\d+))?");

  /** FAISS makes codes of no more bits. */
  private static final int MOST_BITS = 24;

  private IndexTypes() {}

  /**
   * The types for so many rows, in the order in which they are to be tried: not one is empty.
   *
   * @param maxBytes most memory the loaded index may take; 0: no limit
   */
  static List<String> fitting(long rows, int dimension, long maxBytes) {
    List<String> types = candidates(rows, dimension);
    if (maxBytes == 0) {
      return types;
    }
    List<String> fitting =
        types.stream().filter(type -> bytes(type, rows, dimension) <= maxBytes).toList();
    if (!fitting.isEmpty()) {
      return fitting;
    }
    String smallest = types.get(types.size() - 1);
    throw new SkylightException(
        Kind.BAD_INPUT,
        String.format(
            Locale.ROOT,
            "No index of %d rows of %d numbers fits into %d bytes: the smallest, %s, takes about %d."
                + " Give --max-memory more, or search with --exact.",
            rows,
            dimension,
            maxBytes,
            smallest,
            bytes(smallest, rows, dimension)));
  }

  /** From the best to the smallest. */
  static List<String> candidates(long rows, int dimension) {
    if (rows <= FLAT_ROWS) {
      return List.of("Flat", "SQ8");
    }
    String lists = "IVF" + lists(rows) + ",";
    String whole = lists + "Flat";
    String fine = lists + "SQ8";
    String rough = lists + (dimension % 8 == 0 ? "PQ" + dimension / 8 + "x4fsr" : "SQ4");
    return rows <= HNSW_ROWS ? List.of("HNSW32", whole, fine, rough) : List.of(whole, fine, rough);
  }

  /**
   * Why a type cannot be trained with so few rows and what fits, a sentence; empty where it can.
   *
   * @param type a factory string
   */
  static Optional<String> tooFew(String type, long rows) {
    long lists = trainedLists(type);
    if (lists > rows) {
      return Optional.of(tooFew(type, rows, lists + " lists need at least as many"));
    }
    Matcher codes = CODES.matcher(type);
    if (codes.find()) {
      int bits = codes.group(1) == null ? 8 : Integer.parseInt(codes.group(1));
      if (bits <= MOST_BITS && rows < 1L << bits) {
        return Optional.of(tooFew(type, rows, codes.group() + " needs at least " + (1L << bits)));
      }
    }
    return Optional.empty();
  }

  /** The same where it is known why. */
  static String tooFew(String type, long rows, String why) {
    String whole = candidates(rows, 1).get(0);
    String lists = "IVF" + lists(rows) + ",Flat";
    return "The collection has too few rows with a vector for "
        + type
        + ": it has "
        + rows
        + ", and "
        + why
        + ". Use --type auto (which takes "
        + whole
        + ")"
        + (trainedLists(type) > 0 && lists(rows) > 1 && !lists.equals(whole)
            ? " or --type " + lists
            : "")
        + ".";
  }

  /**
   * Lists for so many rows: a power of two near 4 sqrt(rows), each with rows enough to train it.
   */
  static long lists(long rows) {
    long lists = Long.highestOneBit((long) (4 * Math.sqrt((double) rows)));
    while (lists > 1 && lists * ROWS_PER_LIST > rows) {
      lists /= 2;
    }
    return lists;
  }

  /** Bytes of the loaded index, about. */
  static long bytes(String type, long rows, int dimension) {
    long vector;
    if (type.contains("PQ")) {
      vector = dimension / 8 / 2;
    } else if (type.contains("SQ8")) {
      vector = dimension;
    } else if (type.contains("SQ4")) {
      vector = dimension / 2;
    } else {
      vector = 4L * dimension;
    }
    // the id; HNSW32 has 64 links of 4 bytes per row on its lowest level and a few above
    long perRow = vector + 8 + (type.contains("HNSW") ? 300 : 0);
    long lists = trainedLists(type);
    return rows * perRow + lists * 4 * dimension;
  }

  /** Inverted lists that the factory string names, 0: none. */
  static long trainedLists(String type) {
    Matcher matcher = LISTS.matcher(type);
    return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
  }

  /**
   * Whether the index surely keeps every vector as it is, so that its scores are exact. Not those
   * that transform vectors first or refine: they find more when they are asked for more.
   */
  static boolean keepsVectors(String type) {
    return WHOLE.matcher(type).matches();
  }
}
