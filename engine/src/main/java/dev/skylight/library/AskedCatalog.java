package dev.skylight.library;

import dev.skylight.internal.catalog.Catalog;
import dev.skylight.internal.stores.Stores;
import java.util.function.Function;

/**
 * The catalog of a collection, opened for each question. Thread-safe.
 *
 * @param asked whether it is to be asked at all
 */
record AskedCatalog(Stores stores, boolean asked) {

  /** Asks it something; {@code none} where there is none to ask. */
  <T> T ask(T none, Function<Catalog, T> question) {
    if (!asked || !stores.hasCatalog()) {
      return none;
    }
    try (Catalog catalog = stores.readCatalog()) {
      return question.apply(catalog);
    }
  }
}
