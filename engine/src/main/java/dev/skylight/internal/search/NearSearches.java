package dev.skylight.internal.search;

import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.internal.index.Effort;
import dev.skylight.internal.index.IndexReport;
import dev.skylight.internal.index.LoadedIndex;
import dev.skylight.internal.index.NearEffort;
import dev.skylight.internal.vectors.EmbeddingsFile;
import java.nio.file.Files;
import java.util.BitSet;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Chooses how to find near rows. */
public final class NearSearches {

  /** Up to so many rows, products of matrices compare all in about a minute. */
  public static final int FEW_ROWS = 50_000;

  private NearSearches() {}

  /**
   * Through the index, where that is of these vectors and pays, else by comparing all with all.
   *
   * @param vectors stay their owner's
   * @param taking rows that are compared
   * @param all whether these are all that the index holds
   * @param digest of the vectors, as the ledger has it
   * @param few rows up to which no index is asked
   * @param goOn asked a few times a second; where it says no, any way will do
   * @param note hears why no index is used, a sentence
   */
  public static NearRows choose(
      DataFolder data,
      EmbeddingsFile vectors,
      BitSet taking,
      boolean all,
      float cosine,
      String digest,
      int few,
      BooleanSupplier goOn,
      Consumer<String> note) {
    if (taking.cardinality() > few) {
      Optional<LoadedIndex> index = index(data, digest, note);
      if (index.isPresent()) {
        try {
          Optional<Effort> effort =
              NearEffort.of(index.get(), vectors, taking.stream().toArray(), cosine, goOn);
          if (effort.isPresent()) {
            return new IndexNearRows(index.get(), vectors, taking, cosine, effort.get(), all);
          }
        } catch (RuntimeException e) {
          index.get().close();
          throw e;
        }
        index.get().close();
        if (!goOn.getAsBoolean()) {
          return new ComparedNearRows(vectors, taking, cosine);
        }
        note.accept(
            "Every row is compared with every other: the index would not find all pairs of that"
                + " cosine in less time.");
      }
    }
    return new ComparedNearRows(vectors, taking, cosine);
  }

  private static Optional<LoadedIndex> index(
      DataFolder data, String digest, Consumer<String> note) {
    String obstacle;
    if (!Files.exists(data.index()) || !Files.exists(data.indexReport())) {
      obstacle = "There is no index:";
    } else {
      try {
        if (IndexReport.read(data.indexReport()).ledgerDigest().equals(digest)) {
          return Optional.of(LoadedIndex.open(data));
        }
        obstacle = "The index is of other vectors than there are now:";
      } catch (SkylightException e) {
        obstacle = e.getMessage();
      }
    }
    note.accept(
        obstacle
            + " every row is compared with every other, which takes long. `skylight build-index`"
            + " first makes it shorter.");
    return Optional.empty();
  }
}
