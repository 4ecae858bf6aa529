package dev.skylight.internal.search;

import dev.skylight.collection.DataFolder;
import dev.skylight.collection.SkylightException;
import dev.skylight.internal.index.IndexReport;
import dev.skylight.internal.stores.Stores;
import java.nio.file.Files;
import java.util.Optional;

/**
 * The ways to search a collection as it is at one moment, each opened at its first use.
 * Thread-safe; close once no search runs any more.
 */
public final class Searches implements AutoCloseable {

  private final Stores stores;
  private final Optional<String> digest;
  private ExactSearch exact;
  private Chosen chosen;

  /**
   * Over a collection.
   *
   * @param digest of the vectors, as the ledger has it now; empty where there is none
   */
  public Searches(Stores stores, Optional<String> digest) {
    this.stores = stores;
    this.digest = digest;
  }

  /**
   * A way to search.
   *
   * @param search stays open until the {@link Searches} it comes from is closed
   * @param notice a sentence where the index would have been used and cannot be
   * @param lasting whether it holds until files change; an index that could not be opened this time
   *     is tried again
   */
  public record Chosen(VectorSearch search, Optional<String> notice, boolean lasting) {}

  /**
   * The index if it is there and of the vectors as they are now, else the exact search.
   *
   * @param exactly do without the index in any case
   * @throws SkylightException BAD_INPUT where there are no vectors yet
   */
  public synchronized Chosen choose(boolean exactly) {
    if (exactly) {
      return new Chosen(exact(), Optional.empty(), true);
    }
    if (chosen != null) {
      return chosen;
    }
    Chosen found = choose();
    if (found.lasting()) {
      chosen = found;
    }
    return found;
  }

  /** Whether {@link #choose} has nothing to open any more. */
  public synchronized boolean isOpen(boolean exactly) {
    return exactly ? exact != null : chosen != null;
  }

  private Chosen choose() {
    Optional<String> obstacle = obstacle();
    boolean lasting = true;
    if (obstacle.isEmpty()) {
      try {
        return new Chosen(IndexSearch.open(stores.folder(), this::exact), Optional.empty(), true);
      } catch (SkylightException e) {
        obstacle = Optional.of(e.getMessage());
        lasting = false;
      }
    }
    VectorSearch search = exact(); // first: without vectors, that is the message
    return new Chosen(
        search,
        Optional.of(
            obstacle.get() + " Meanwhile every row is compared, which is exact but slower."),
        lasting);
  }

  private Optional<String> obstacle() {
    DataFolder data = stores.folder();
    if (!Files.exists(data.index()) || !Files.exists(data.indexReport())) {
      return Optional.of("There is no index yet: run `skylight build-index`.");
    }
    try {
      // without a ledger there is nothing to compare with: a copied folder
      if (digest.isPresent()
          && !IndexReport.read(data.indexReport()).ledgerDigest().equals(digest.get())) {
        return Optional.of(
            "The index is of other vectors than there are now: run `skylight build-index`.");
      }
      return Optional.empty();
    } catch (SkylightException e) {
      return Optional.of(e.getMessage());
    }
  }

  /**
   * The vector of a row, of length 1; empty where the row holds none.
   *
   * @throws SkylightException BAD_INPUT where there are no vectors yet
   */
  public Optional<float[]> vector(long row) {
    return exact().vector(row);
  }

  private synchronized ExactSearch exact() {
    if (exact == null) {
      exact = ExactSearch.open(stores);
    }
    return exact;
  }

  @Override
  public synchronized void close() {
    if (chosen != null) {
      chosen.search().close();
    }
    if (exact != null) {
      exact.close();
    }
  }
}
