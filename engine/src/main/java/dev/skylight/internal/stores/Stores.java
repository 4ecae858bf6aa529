package dev.skylight.internal.stores;

import dev.skylight.collection.DataFolder;
import dev.skylight.internal.catalog.Catalog;
import dev.skylight.internal.catalog.ImageContents;
import dev.skylight.internal.catalog.NearPairs;
import dev.skylight.internal.ledger.Asked;
import dev.skylight.internal.ledger.LedgerHeader;
import dev.skylight.internal.ledger.LedgerView;
import dev.skylight.internal.ledger.RowLedger;
import dev.skylight.internal.vectors.AllocateReport;
import dev.skylight.internal.vectors.AllocateRequest;
import dev.skylight.internal.vectors.VectorStore;
import java.util.Optional;

/**
 * Opens the stores of one collection, each as it is at the time of the call; what a call returns is
 * the caller's to close. Thread-safe.
 */
public interface Stores {

  /** The collection's files. */
  DataFolder folder();

  /** Whether there is a catalog to open; true where only opening it could tell. */
  boolean hasCatalog();

  /**
   * Opens the catalog.
   *
   * @throws dev.skylight.collection.SkylightException BAD_INPUT where there is none or it cannot be
   *     used, TRANSIENT where it stays locked, DAMAGED where it is no database
   */
  Catalog openCatalog();

  /**
   * As {@link #openCatalog}, to ask questions alone: what would write to it may fail. It may have
   * been open before, and stay so.
   */
  default Catalog readCatalog() {
    return openCatalog();
  }

  /** Opens the catalog to add images to, and makes it where it is not there. */
  Catalog createCatalog();

  /**
   * Opens what is kept of near duplicates.
   *
   * @throws dev.skylight.collection.SkylightException as {@link #openCatalog}
   */
  NearPairs openNearPairs();

  /**
   * Opens the catalog to pass over all of its images.
   *
   * @throws dev.skylight.collection.SkylightException as {@link #openCatalog}
   */
  ImageContents openContents();

  /** Whether there is a ledger. */
  boolean hasLedger();

  /**
   * Opens the ledger for reading.
   *
   * @throws dev.skylight.collection.SkylightException BAD_INPUT where there is none, DAMAGED where
   *     it is none
   */
  LedgerView readLedger();

  /** What the ledger says of the rows; empty where there is none, or nothing was allocated yet. */
  default Optional<LedgerHeader> header() {
    if (!hasLedger()) {
      return Optional.empty();
    }
    try (LedgerView ledger = readLedger()) {
      return ledger.header();
    }
  }

  /**
   * How rows are made: those that are there, or else as the last job was asked that was interrupted
   * before there were any; empty where neither is known.
   */
  default Optional<Asked> making() {
    if (!hasLedger()) {
      return Optional.empty();
    }
    try (LedgerView ledger = readLedger()) {
      return ledger
          .header()
          .map(rows -> new Asked(rows.model(), rows.precision(), rows.decode()))
          .or(ledger::asked);
    }
  }

  /** Rows that the catalog wants; 0 where there is none. */
  default long catalogRows() {
    if (!hasCatalog()) {
      return 0;
    }
    try (Catalog catalog = readCatalog()) {
      return catalog.rows();
    }
  }

  /** Opens the ledger, or makes an empty one. */
  RowLedger openLedger();

  /**
   * Makes vectors and ledger ready for {@link #openVectors}; can be killed at any moment and called
   * again. What it finds and what it does: {@link VectorStore#allocate}.
   */
  AllocateReport allocate(AllocateRequest request);

  /**
   * Opens vectors and ledger to publish rows.
   *
   * @throws dev.skylight.collection.SkylightException BAD_INPUT where nothing is allocated yet or
   *     an allocation was interrupted, DAMAGED where file and ledger do not fit
   */
  VectorStore openVectors();
}
