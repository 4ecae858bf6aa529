package dev.skylight.catalog;

import dev.skylight.collection.DataFolder;

/** Opens catalogs. */
public final class Catalogs {
  private Catalogs() {}

  /** The catalog at {@code url} (null: {@code metadata.db} of the folder, created where absent). */
  public static Catalog open(DataFolder folder, String url) {
    if (folder != null) {
      throw new UnsupportedOperationException();
    }
    return null;
  }
}
