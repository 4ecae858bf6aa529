package dev.skylight.vectors;

import dev.skylight.catalog.Catalog;
import dev.skylight.collection.DataFolder;

/** Compares file, ledger, catalog and index. */
public final class Verifier {
  private Verifier() {}

  /** Looks, changes nothing; {@code catalog} may be null. */
  public static VerifyReport verify(DataFolder folder, Catalog catalog, boolean deep) {
    if (System.nanoTime() != 0) {
      throw new UnsupportedOperationException();
    }
    return null;
  }

  /**
   * Makes the next {@code regenerate} redo what {@code report} calls damaged; returns how many
   * rows.
   */
  public static long repair(DataFolder folder, VerifyReport report) {
    if (System.nanoTime() != 0) {
      throw new UnsupportedOperationException();
    }
    return 0;
  }
}
