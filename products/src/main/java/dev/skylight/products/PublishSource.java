package dev.skylight.products;

import dev.skylight.collection.SkylightException;
import dev.skylight.collection.SkylightException.Kind;
import dev.skylight.internal.files.Sha256;
import dev.skylight.internal.ledger.LedgerHeader;
import dev.skylight.internal.ledger.LedgerView;
import dev.skylight.internal.ledger.Ranges;
import dev.skylight.internal.stores.Stores;
import dev.skylight.internal.vectors.Checksums;
import dev.skylight.internal.vectors.EmbeddingsFile;
import dev.skylight.job.LedgerChunk;
import dev.skylight.job.RowCounts;
import dev.skylight.job.RowRange;
import dev.skylight.library.Collection;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** A collection's rows as they are when a publication begins. Thread-safe. Close it after use. */
final class PublishSource implements AutoCloseable {

  /** Rows of a unit; the borders are the same for ever. */
  static final int UNIT = 4_096;

  private final Collection collection;
  private final LedgerHeader header;
  private final ModelVersion model;
  private final RowCounts counts;
  private final NavigableMap<Long, LedgerChunk> chunks;
  private final NavigableMap<Long, RowRange> embedded;
  private final EmbeddingsFile file;
  private final Map<RowRange, Boolean> compared = new ConcurrentHashMap<>();

  private PublishSource(Collection collection, LedgerHeader header, LedgerView ledger) {
    this.collection = collection;
    this.header = header;
    this.model =
        ModelVersion.of(ShopModels.name(header.model()), header.precision(), header.fingerprint());
    this.counts =
        header.rows() == 0 ? new RowCounts(0, 0, 0) : ledger.counts(new RowRange(0, header.rows()));
    this.chunks = byRow(ledger.chunks(), LedgerChunk::rows);
    this.embedded = byRow(ledger.embeddedRanges(), Function.identity());
    this.file = EmbeddingsFile.open(collection.data().embeddings());
  }

  /**
   * Opens the rows of a collection.
   *
   * @param collection tells their pictures
   * @throws SkylightException BAD_INPUT where nothing has been embedded, DAMAGED
   */
  static PublishSource open(Stores stores, Collection collection) {
    if (stores.hasLedger()) {
      try (LedgerView ledger = stores.readLedger()) {
        if (ledger.pending().isPresent()) {
          throw new SkylightException(
              Kind.BAD_INPUT,
              "The preparation of "
                  + collection.data().embeddings()
                  + " was interrupted: run 'skylight regenerate' again, which finishes it.");
        }
        if (ledger.header().isPresent()) {
          return new PublishSource(collection, ledger.header().get(), ledger);
        }
      }
    }
    throw new SkylightException(
        Kind.BAD_INPUT,
        "There is nothing to publish yet: no ledger in "
            + collection.data().folder()
            + " says which rows hold a vector. Run 'skylight embed', or 'skylight regenerate"
            + " --only-missing' where the vectors come from elsewhere.");
  }

  private static <T> NavigableMap<Long, T> byRow(List<T> all, Function<T, RowRange> rows) {
    NavigableMap<Long, T> map = new TreeMap<>();
    all.forEach(one -> map.put(rows.apply(one).from(), one));
    return map;
  }

  LedgerHeader header() {
    return header;
  }

  RowCounts counts() {
    return counts;
  }

  /** What its rows carry in the table. */
  ModelVersion model() {
    return model;
  }

  /** How many units there are. */
  int units() {
    return Math.toIntExact((file.rows() + UNIT - 1) / UNIT);
  }

  /** A unit, with what the catalog says of it now. */
  PublishUnit unit(int number) {
    long from = (long) number * UNIT;
    RowRange range = new RowRange(from, from + UNIT);
    List<LedgerChunk> here = touching(chunks, range, LedgerChunk::rows);
    MessageDigest sha = Sha256.digest();
    note(sha, "skylight publish 1 " + model);
    here.forEach(chunk -> note(sha, chunk.rows() + " " + chunk.sha256()));
    List<PublishUnit.RowPath> pictures = new ArrayList<>();
    collection
        .paths(embedded(range))
        .forEach( // what no picture has any more is not published
            (row, path) -> {
              pictures.add(new PublishUnit.RowPath(row, path));
              note(sha, row + " " + path);
            });
    return new PublishUnit(
        range,
        Collections.unmodifiableList(pictures),
        here,
        HexFormat.of().formatHex(sha.digest()));
  }

  /** Rows of a range that hold a vector. */
  private List<RowRange> embedded(RowRange range) {
    RowRange there = new RowRange(range.from(), Math.min(range.to(), file.rows()));
    return Ranges.intersect(there, touching(embedded, range, Function.identity()));
  }

  /** With its length before it: no two lists of lines look alike. */
  private static void note(MessageDigest sha, String line) {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    sha.update((bytes.length + " ").getBytes(StandardCharsets.UTF_8));
    sha.update(bytes);
  }

  private static <T> List<T> touching(
      NavigableMap<Long, T> all, RowRange range, Function<T, RowRange> rows) {
    Long before = all.floorKey(range.from());
    return all
        .subMap(before == null ? range.from() : before, true, range.to(), false)
        .values()
        .stream()
        .filter(one -> rows.apply(one).overlaps(range))
        .toList();
  }

  /** The vector of a row, from position to limit. */
  FloatBuffer vector(long row) {
    return file.rows(new RowRange(row, row + 1));
  }

  /**
   * Compares the chunks of a unit with the ledger's checksums, each once.
   *
   * @throws SkylightException DAMAGED where the file holds something else
   */
  void requireSound(PublishUnit unit) {
    for (LedgerChunk chunk : unit.chunks()) {
      boolean sound =
          compared.computeIfAbsent(
              chunk.rows(),
              rows -> rows.to() <= file.rows() && Checksums.of(file, rows).equals(chunk.sha256()));
      if (!sound) {
        throw new SkylightException(
            Kind.DAMAGED,
            chunk.rows()
                + " of "
                + file.file()
                + " are not what the ledger noted, so they are not published. Run 'skylight verify"
                + " --repair', then publish again.");
      }
    }
  }

  @Override
  public void close() {
    file.close();
  }
}
