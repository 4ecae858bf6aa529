package dev.skylight.internal.search;

import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.internal.index.IndexReport;
import dev.skylight.internal.ledger.LedgerView;
import dev.skylight.internal.stores.FileStores;
import java.nio.file.Files;
import java.util.Optional;
import java.util.function.Consumer;

/** Chooses how to search a collection. */
public final class Searches {

  private Searches() {}

  /**
   * Opens the index if it is there and of the vectors as they are now, else the exact search.
   *
   * @param exact do without the index in any case
   * @param notice gets one sentence where the index would have been used and cannot be
   * @throws SkylightException BAD_INPUT where there are no vectors yet
   */
  public static VectorSearch open(DataFolder data, boolean exact, Consumer<String> notice) {
    if (exact) {
      return ExactSearch.open(data);
    }
    Optional<String> obstacle = obstacle(data);
    if (obstacle.isEmpty()) {
      try {
        return IndexSearch.open(data);
      } catch (SkylightException e) {
        obstacle = Optional.of(e.getMessage());
      }
    }
    VectorSearch search = ExactSearch.open(data); // first: without vectors, that is the message
    notice.accept(obstacle.get() + " Meanwhile every row is compared, which is exact but slower.");
    return search;
  }

  private static Optional<String> obstacle(DataFolder data) {
    if (!Files.exists(data.index()) || !Files.exists(data.indexReport())) {
      return Optional.of("There is no index yet: run `skylight build-index`.");
    }
    if (!new FileStores(data, null).hasLedger()) {
      return Optional.empty(); // nothing to compare with: a copied folder without its ledger
    }
    try (LedgerView ledger = new FileStores(data, null).readLedger()) {
      IndexReport report = IndexReport.read(data.indexReport());
      if (!report.ledgerDigest().equals(ledger.digest())) {
        return Optional.of(
            "The index is of other vectors than there are now: run `skylight build-index`.");
      }
      return Optional.empty();
    } catch (SkylightException e) {
      return Optional.of(e.getMessage());
    }
  }
}
